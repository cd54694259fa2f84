import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { readEnvironment } from '../../src/service/config/environment.js';
import { awaitParts } from '../../src/service/start-patience.js';
import { freePort } from '../../src/embedded/free-port.js';
import { adminQuery, createDatabase, type TestDatabase } from '../support/database.js';
import { TestProcess } from '../support/process.js';

describe('the start of the service', () => {
  let database: TestDatabase;
  let folder: string;
  const servers: Server[] = [];

  beforeAll(async () => {
    [database, folder] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), 'starts-'))]);
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function start(variables: Record<string, string>): Promise<TestProcess> {
    return new TestProcess(
      'main.js',
      { DATABASE_URL: database.url, LOG_FORMAT: 'json', PORT: String(await freePort()), ...variables },
      [],
      folder,
    );
  }

  /** The database's URL with a port on which nothing listens, and what opens that port. */
  async function late(): Promise<{ url: string; open: () => Promise<unknown> }> {
    const { port, hostname } = new URL(database.url);
    const url = new URL(database.url);
    const own = await freePort();
    url.host = `127.0.0.1:${own}`;
    const server = createServer((client) => {
      const there = connect(Number(port), hostname);
      client.pipe(there).pipe(client);
      for (const socket of [client, there]) socket.on('error', () => undefined);
    });
    servers.push(server);
    return { url: url.href, open: () => once(server.listen(own, '127.0.0.1'), 'listening') };
  }

  it('waits for a database that is not up yet, and logs it in JSON', async () => {
    const { url, open } = await late();
    const service = await start({ DATABASE_URL: url, SHUTDOWN_SECONDS: '0' });
    const [line] = await service.printed(
      /.*DATABASE_URL: connect ECONNREFUSED.* Waiting for it, for \d+ s at most.*/,
    );
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', context: 'Start' });
    await open();
    await service.printed(/The service is listening/);
    expect(await service.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
  });

  it('ends by SIGTERM while it waits', async () => {
    const service = await start({
      MINIO_ENDPOINT: 'http://127.0.0.1:1',
      MINIO_ACCESS_KEY: 'a',
      MINIO_SECRET_KEY: 'b',
    });
    await service.printed(/MINIO_ENDPOINT: connect ECONNREFUSED/);
    const signalled = Date.now();
    expect(await service.kill('SIGTERM')).toMatchObject({ code: 0, stderr: '' });
    expect(Date.now() - signalled).toBeLessThan(2000);
    expect(service.stdout).toContain('SIGTERM: stopped before the start.');
  });

  it('ends in one line when its patience is over', async () => {
    const { url } = await late();
    const ended = await (await start({ DATABASE_URL: url, START_PATIENCE_SECONDS: '0' })).ended;
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /^DATABASE_URL: connect ECONNREFUSED .* Still down after START_PATIENCE_SECONDS\.\n$/,
    );
  });

  it.each<[string, (url: URL) => void, string]>([
    [
      'DATABASE_URL',
      (url) => (url.password = 'hunter2'),
      'password authentication failed for user "postgres". Correct the user name and the password.',
    ],
    [
      'RECORDS_DATABASE_URL',
      (url) => (url.pathname = '/no_such'),
      'database "no_such" does not exist. Create the database, or correct its name.',
    ],
    [
      'RECORDS_DATABASES, server b',
      (url) => (url.pathname = '/no_such'),
      'database "no_such" does not exist. Create the database, or correct its name.',
    ],
    [
      'DATABASE_URL',
      (url) => (url.search = '?sslmode=verify-full'),
      'The server does not support SSL connections. Correct the variable.',
    ],
  ])('fails at once for a fault of %s that time does not mend', async (variable, change, fault) => {
    const url = new URL(database.url);
    change(url);
    const [name = '', server] = variable.split(', server ');
    const value = server === undefined ? url.href : `a=${database.url},${server}=${url.href}`;
    const environment = readEnvironment({ [name]: value });
    const { signal } = new AbortController();
    await expect(awaitParts(environment, signal)).rejects.toThrow(`${variable}: ${fault}`);
  });

  it('takes a password with any sign from PGPASSWORD, as docker-compose.yml sets it', async () => {
    const user = `test_start_${process.pid}`;
    await adminQuery(`CREATE ROLE ${user} LOGIN PASSWORD 'a/b?c#d@e%'`);
    const url = new URL(database.url);
    Object.assign(url, { username: user, password: '' });
    const environment = readEnvironment({ DATABASE_URL: url.href });
    const ask = () => awaitParts(environment, new AbortController().signal);
    try {
      await expect(ask()).rejects.toThrow('DATABASE_URL: ');
      process.env.PGPASSWORD = 'a/b?c#d@e%';
      await ask();
    } finally {
      delete process.env.PGPASSWORD;
      await adminQuery(`DROP ROLE ${user}`);
    }
  });

  it('reads a .env file with a byte order mark, and warns of a value that is cut', async () => {
    const { url } = await late();
    await writeFile(
      join(folder, '.env'),
      `\uFEFFDATABASE_URL=${url}\r\nLINK_SECRET=abcdefgh#ijklmnopqrstuvwxyz0123456789\r\n`,
    );
    const port = String(await freePort());
    const service = new TestProcess(
      'main.js',
      { PORT: port, LINK_SECRET: 'x'.repeat(32), LOG_FORMAT: 'json' },
      [],
      folder,
    );
    await service.printed(/\.env: LINK_SECRET: cut at \\"#\\"/);
    await service.printed(/DATABASE_URL: connect ECONNREFUSED/);
    await service.kill('SIGTERM');
    await rm(join(folder, '.env'));
  });
});

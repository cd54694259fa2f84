import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DEMO_PRODUCT } from '../../src/demo/demo-data.js';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { freePort } from '../../src/embedded/free-port.js';
import { readEnvironment } from '../../src/service/config/environment.js';
import { eventually } from '../support/eventually.js';
import { TestProcess } from '../support/process.js';

const task = {
  name: '设备列表',
  describe: '设备列表',
  type: 1,
  params: {},
  extend: { product_id: DEMO_PRODUCT },
};

/** What `token:create` must be told of a member. */
const MEMBER = ['--corp', 'demo', '--member', 'm1', '--name', '李雷'];

describe('the service with nothing configured', () => {
  const processes: TestProcess[] = [];
  const folders: string[] = [];

  const newFolder = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'export-task-service-'));
    folders.push(folder);
    return folder;
  };
  const start = (script: string, variables: Record<string, string>, args: string[] = []) => {
    const started = new TestProcess(script, variables, args);
    processes.push(started);
    return started;
  };
  const startService = async (variables: Record<string, string>) => {
    const service = start('main.js', variables);
    const [, token = ''] = await service.printed(/export TOKEN=(\S+)/);
    return { service, token };
  };
  /** Nothing but a DATA_DIR, which is new, and a free port. */
  const newVariables = async () => {
    const port = String(await freePort());
    return { DATA_DIR: await newFolder(), PORT: port, LEASE_SECONDS: '8' };
  };
  const urlOf = ({ PORT }: { PORT: string }) => `http://127.0.0.1:${PORT}`;
  const call = async (url: string, token: string, body?: object): Promise<any> => {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: { 'Access-Token': token },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };

  afterAll(async () => {
    await Promise.all(processes.map((one) => one.kill('SIGKILL')));
    for (const folder of folders) {
      if (await EmbeddedPostgres.attach(folder)) await (await EmbeddedPostgres.start(folder)).stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  describe('on its DATA_DIR', () => {
    let variables: Awaited<ReturnType<typeof newVariables>>;
    let url: string;
    let running: Awaited<ReturnType<typeof startService>>;

    beforeAll(async () => {
      variables = await newVariables();
      url = urlOf(variables);
      running = await startService(variables);
    });

    // One service serves all tests; a test that has ended it leaves the next one to start it again.
    beforeEach(async () => {
      if (!running.service.isAlive) running = await startService(variables);
    });

    const create = async (body: object = task): Promise<string> =>
      (await call(`${url}/v2/export_task`, running.token, body)).id;
    const get = (id: string) => call(`${url}/v2/export_task/${id}`, running.token);
    const ended = (id: string): Promise<any> =>
      eventually(
        () => get(id),
        (found) => found.status > 2 || found.error,
      );

    it('stops with one line if another service runs on the same DATA_DIR', async () => {
      const { code, stderr } = await start('main.js', { ...variables, PORT: String(await freePort()) }).ended;
      expect(code).toBe(1);
      expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(variables.DATA_DIR)]);
    });

    it('stops with one line if its port is taken, and leaves no PostgreSQL behind', async () => {
      const other = await newFolder();
      const { code, stderr } = await start('main.js', { ...variables, DATA_DIR: other }).ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/PORT/);
      expect(await EmbeddedPostgres.attach(other)).toBeUndefined();
    });

    it('gives out tokens while it runs', async () => {
      await expectToken(
        url,
        start('service/token-create.js', variables, [...MEMBER, '--role', '2', '--ttl', '60']),
      );
    });

    it('shows the whole journey in the terminal beside a running service', async () => {
      await expectJourney(start('demo/demo.js', variables));
    });

    it('survives kill -9: a restart keeps every task, and finishes the one that was running', async () => {
      const done = await ended(await create());
      const client = new pg.Client(await EmbeddedPostgres.attach(variables.DATA_DIR));
      client.on('error', () => undefined);
      await client.connect();
      // A slow view in place of the table: the kill comes in the middle of the read.
      await client.query('ALTER TABLE device RENAME TO device_rows');
      await client.query(
        `CREATE VIEW device AS SELECT device_rows.* FROM device_rows, LATERAL (SELECT pg_sleep(0.002 + 0 * id)) AS slow`,
      );
      const id = await create();
      await eventually(
        () => get(id),
        ({ status }) => status === 2,
      );
      await running.service.kill('SIGKILL');
      await client.query('DROP VIEW device');
      await client.query('ALTER TABLE device_rows RENAME TO device');
      await client.end();

      running = await startService(variables);
      expect(await get(done.id as string)).toEqual(done);
      expect(await ended(id)).toMatchObject({ status: 3, total: 5000, finished: 5000, attempts: 2 });
      const { link_url } = await call(`${url}/v2/export_task/${id}/auth_link`, running.token);
      expect((await fetch(link_url as string)).status).toBe(200);
    });

    it('prints its address, a demo token and commands that can be pasted; Ctrl-C ends it cleanly', async () => {
      const { service } = running;
      expect(service.stdout).toContain(`The service is listening on ${url}`);
      const [, json = ''] = await service.printed(/-d '(\{.*\})'/);
      expect(await ended(await create(JSON.parse(json)))).toMatchObject({
        status: 3,
        total: 5000,
        finished: 5000,
      });

      const { code, stderr } = await service.interrupt();
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(await EmbeddedPostgres.attach(variables.DATA_DIR)).toBeUndefined();
    });
  });

  const expectToken = async (url: string, created: TestProcess) => {
    const { code, stdout, stderr } = await created.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^[\w-]{40,}\n$/);
    const { id } = await call(`${url}/v2/export_task`, stdout.trim(), task);
    expect(await call(`${url}/v2/export_task/${id as string}`, stdout.trim())).toMatchObject({
      creator_id: 'm1',
      creator_name: '李雷',
    });
  };
  const expectJourney = async (demo: TestProcess) => {
    const { code, stdout } = await demo.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('设备ID,设备名称,MAC地址');
    expect(stdout).toContain('共 5000 行');
  };

  it('knows a token that was given out before it was started for the first time', async () => {
    const variables = await newVariables();
    const created = start('service/token-create.js', variables, MEMBER);
    await created.ended;
    const { service } = await startService(variables);
    await expectToken(urlOf(variables), created);
    expect((await service.kill('SIGTERM')).code).toBe(0);
  });

  it('refuses to give out a token without a member, or with a role that there is not', async () => {
    const variables = await newVariables();
    const [incomplete, unknown] = await Promise.all(
      [
        ['--corp', 'demo'],
        [...MEMBER, '--role', '7'],
      ].map((args) => start('service/token-create.js', variables, args).ended),
    );
    expect(incomplete?.code).toBe(1);
    expect(unknown?.code).toBe(1);
    expect(unknown?.stderr).toMatch(/--role/);
  });

  it('shows the whole journey in the terminal by itself, on a new DATA_DIR', async () => {
    await expectJourney(start('demo/demo.js', await newVariables()));
  });

  it.each([
    ['PORT', 'http'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
  ])('stops with one line that names %s if it is %s', async (name, value) => {
    const { code, stderr, stdout } = await start('main.js', { [name]: value }).ended;
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(new RegExp(`^${name}: must be .+`));
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr + stdout).not.toContain('hunter2');
  });

  // The line that the process prints, without a process for each: its start takes seconds.
  it.each([
    ['PORT', '70000'],
    ['ROLE', 'boss'],
    ['MINIO_ENDPOINT', 'localhost:9000'],
    ['LEASE_SECONDS', '0'],
    ['AUTH_MODE', 'none'],
  ])('has one line that names %s if it is %s', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(new RegExp(`^${name}: must be [^\n]+$`));
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DEMO_PRODUCT } from '../../src/demo/demo-data.js';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { freePort } from '../../src/embedded/free-port.js';
import { TestProcess } from '../support/process.js';

const task = {
  name: '设备列表',
  describe: '设备列表',
  type: 1,
  params: {},
  extend: { product_id: DEMO_PRODUCT },
};

describe('the service with nothing configured', () => {
  let folder: string;
  let variables: Record<string, string>;
  let url: string;
  const processes: TestProcess[] = [];

  const start = (script: string, args: string[] = [], more: Record<string, string> = {}) => {
    const started = new TestProcess(script, { ...variables, ...more }, args);
    processes.push(started);
    return started;
  };
  const startService = async () => {
    const service = start('main.js');
    const [, token = ''] = await service.printed(/export TOKEN=(\S+)/);
    return { service, token };
  };
  const call = async (path: string, token: string, body?: object): Promise<any> => {
    const response = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: { 'Access-Token': token },
      ...(body && { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const ended = async (id: string, token: string): Promise<any> => {
    for (;;) {
      const found = await call(`/v2/export_task/${id}`, token);
      if (found.status > 2 || found.error) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'export-task-service-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    variables = { DATA_DIR: folder, PORT: String(port), LEASE_SECONDS: '3' };
  });

  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => one.kill('SIGKILL')));
    if (await EmbeddedPostgres.attach(folder)) await (await EmbeddedPostgres.start(folder)).stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('prints its address, a demo token and commands that can be pasted; Ctrl-C ends it cleanly', async () => {
    const { service, token } = await startService();
    expect(service.stdout).toContain(`The service is listening on ${url}`);
    const [, json = ''] = await service.printed(/-d '(\{.*\})'/);
    const { id } = await call('/v2/export_task', token, JSON.parse(json));
    expect(await ended(id, token)).toMatchObject({ status: 3, total: 5000, finished: 5000 });

    const { code, stderr } = await service.interrupt();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await EmbeddedPostgres.attach(folder)).toBeUndefined();
  });

  it('survives kill -9: a restart keeps every task, and finishes the one that was running', async () => {
    const first = await startService();
    const done = await ended((await call('/v2/export_task', first.token, task)).id, first.token);
    const client = new pg.Client(await EmbeddedPostgres.attach(folder));
    client.on('error', () => undefined);
    await client.connect();
    // A slow view in place of the table: the kill comes in the middle of the read.
    await client.query('ALTER TABLE device RENAME TO device_rows');
    await client.query(
      `CREATE VIEW device AS SELECT device_rows.* FROM device_rows, LATERAL (SELECT pg_sleep(0.002 + 0 * id)) AS slow`,
    );
    const { id } = await call('/v2/export_task', first.token, task);
    while ((await call(`/v2/export_task/${id}`, first.token)).status !== 2)
      await new Promise((next) => setTimeout(next, 20));
    await first.service.kill('SIGKILL');
    await client.query('DROP VIEW device');
    await client.query('ALTER TABLE device_rows RENAME TO device');
    await client.end();

    const second = await startService();
    expect(await call(`/v2/export_task/${done.id}`, second.token)).toEqual(done);
    expect(await ended(id, second.token)).toMatchObject({ status: 3, total: 5000, finished: 5000 });
    const { link_url } = await call(`/v2/export_task/${id}/auth_link`, second.token);
    expect((await fetch(link_url)).status).toBe(200);
    expect((await second.service.kill('SIGTERM')).code).toBe(0);
  });

  it('says so and stops where another service runs on the same DATA_DIR', async () => {
    await startService();
    const second = start('main.js', [], { PORT: String(await freePort()) });
    const { code, stderr } = await second.ended;
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(folder)]);
  });

  it('stops with one line where its port is taken, and leaves no PostgreSQL behind', async () => {
    const { service } = await startService();
    const other = await mkdtemp(join(tmpdir(), 'export-task-service-'));
    try {
      const { code, stderr } = await start('main.js', [], { DATA_DIR: other }).ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/PORT/);
      expect(await EmbeddedPostgres.attach(other)).toBeUndefined();
    } finally {
      await rm(other, { recursive: true, force: true });
    }
    expect((await service.interrupt()).code).toBe(0);
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['ROLE', 'boss'],
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/x'],
    ['MINIO_ENDPOINT', 'localhost:9000'],
    ['LEASE_SECONDS', '0'],
    ['AUTH_MODE', 'none'],
  ])('stops with one line that names %s where it is %s', async (name, value) => {
    const { code, stderr, stdout } = await start('main.js', [], { [name]: value }).ended;
    expect(code).toBe(1);
    expect(stderr.trim()).toMatch(new RegExp(`^${name}: must be `));
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr + stdout).not.toContain('hunter2');
  });

  it('gives out tokens while it is running and while it is not', async () => {
    const args = ['--corp', 'demo', '--member', 'm1', '--name', '李雷'];
    const before = await start('service/token-create.js', args).ended;
    const { service } = await startService();
    const during = await start('service/token-create.js', [...args, '--role', '2', '--ttl', '60']).ended;
    for (const { code, stdout, stderr } of [before, during]) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^[\w-]{40,}\n$/);
      const { id } = await call('/v2/export_task', stdout.trim(), task);
      expect(await call(`/v2/export_task/${id}`, stdout.trim())).toMatchObject({
        creator_id: 'm1',
        creator_name: '李雷',
      });
    }
    expect((await start('service/token-create.js', ['--corp', 'demo']).ended).code).toBe(1);
    expect((await start('service/token-create.js', [...args, '--role', '7']).ended).stderr).toMatch(/--role/);
    expect((await service.interrupt()).code).toBe(0);
  });

  it('shows the whole journey in the terminal, beside a running service or by itself', async () => {
    const alone = await start('demo/demo.js').ended;
    await startService();
    const beside = await start('demo/demo.js').ended;
    for (const { code, stdout } of [alone, beside]) {
      expect(code).toBe(0);
      expect(stdout).toContain('设备ID,设备名称,MAC地址');
      expect(stdout).toContain('共 5000 行');
    }
  });
});

import { once } from 'node:events';
import { rm, symlink } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { readEnvironment } from '../../src/service/config/environment.js';
import { freePort } from '../../src/embedded/free-port.js';
import { openDatabase } from '../../src/service/databases.js';
import { startService } from '../../src/service/service.js';
import { ExportTaskScheduler } from '../../src/export-task/work/export-task.scheduler.js';
import { Fleet } from '../chaos/fleet.js';
import { inBucket } from '../chaos/bucket.js';
import { slowDown } from '../chaos/slow-devices.js';
import { TcpProxy } from '../chaos/tcp-proxy.js';
import { adminQuery } from '../support/database.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { describeWithMinio, startMinio } from '../support/minio.js';
import { TestService } from '../support/service.js';

/** Reads a health endpoint without a token. */
async function health(url: string, of: 'live' | 'ready') {
  const response = await fetch(`${url}/health/${of}`);
  const body: any = await response.json();
  const parts = Object.entries<any>(body.details ?? {}).map(([name, { status }]) => [name, status]);
  return { status: response.status, body, parts: Object.fromEntries(parts) as Record<string, string> };
}

const ready = (url: string) => health(url, 'ready');
const up = { database: 'up', records: 'up', store: 'up', scheduler: 'up', expiry: 'up' };

describe('the health of a service', () => {
  let service: TestService;

  afterEach(() => service.stop());

  it('is served without a token: alive, and ready with all its parts', async () => {
    service = await TestService.start();
    expect(await health(service.url, 'live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await ready(service.url)).toMatchObject({ status: 200, body: { status: 'ok' }, parts: up });
  });

  it('has no scheduler in an API process', async () => {
    service = await TestService.start({ ROLE: 'api' });
    expect((await ready(service.url)).parts).toEqual({ database: 'up', records: 'up', store: 'up' });
  });

  it('is not ready without the folder of the files', async () => {
    service = await TestService.start();
    await rm(join(service.folder, 'files'), { recursive: true });
    const { status, parts, body } = await eventually(
      () => ready(service.url),
      (answer) => answer.status === 503,
    );
    expect({ status, parts }).toEqual({ status: 503, parts: { ...up, store: 'down' } });
    // The answer must not expose internal paths.
    expect(JSON.stringify(body)).not.toContain(service.folder);
  });

  it('is not ready while its scheduler is stuck', async () => {
    service = await TestService.start();
    const client = new pg.Client(service.database.url);
    await client.connect();
    const now = performance.now.bind(performance);
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE export_task');
      await eventually(
        () =>
          service.database.query(
            `SELECT FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%corp%'`,
          ),
        (waiting) => waiting.length > 0,
      );
      performance.now = () => now() + 20_000;
      const { parts } = await eventually(
        () => ready(service.url),
        ({ status }) => status === 503,
      );
      expect(parts).toEqual({ ...up, scheduler: 'down' });
    } finally {
      performance.now = now;
      await client.end();
    }
    await eventually(
      () => ready(service.url),
      ({ status }) => status === 200,
    );
  });

  it('is not ready while a file stays after its retention, which keeps no other from expiring', async () => {
    const logged: string[] = [];
    const quiet = () => undefined;
    const error = (line: unknown) => logged.push(JSON.stringify(line));
    service = await TestService.start({}, { log: quiet, warn: quiet, error });
    await insertDemoDevices(service.database, 5);
    const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };
    const stuck = await service.export(task);
    const other = await service.export(task);
    const file = join(service.folder, 'files', 'objects', 'acme', stuck.id, '1.csv');
    await rm(file);
    await symlink('/etc/hostname', file);
    await service.database.query(
      `UPDATE export_task SET expire_time = now() - CASE id WHEN $1 THEN interval '1 h' ELSE interval '1 s' END`,
      [stuck.id],
    );
    await service.application.get(ExportTaskScheduler).expire();
    expect((await service.until(stuck.id, () => true)).status).toBe(3);
    expect((await service.until(other.id, () => true)).status).toBe(5);
    expect(logged).toEqual([
      expect.stringMatching(`expire: task ${stuck.id}: acme/${stuck.id}/1.csv could not`),
    ]);
    expect(await ready(service.url)).toMatchObject({ status: 503, parts: { ...up, expiry: 'down' } });
    // It waits for its next attempt.
    await service.application.get(ExportTaskScheduler).expire();
    expect(logged.filter((line) => line.includes('expire:'))).toHaveLength(1);
  });

  it('is not ready while its database is read-only, and works again when it can be written to', async () => {
    service = await TestService.start();
    await insertDemoDevices(service.database, 5);
    const name = new URL(service.database.url).pathname.slice(1);
    await adminQuery(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await adminQuery(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'export-task'`,
    );
    await eventually(
      () => ready(service.url),
      ({ parts }) => parts.database === 'down',
    );
    // Connections that are open stay read-only, as those to a former primary do.
    await adminQuery(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await eventually(
      () => ready(service.url),
      ({ status }) => status === 200,
    );
    const task = { type: 1, params: {}, extend: { product_id: PRODUCT } };
    expect(await service.export(task)).toMatchObject({ status: 3 });
  });

  it('is alive and answers calls during a shutdown, but is not ready', async () => {
    service = await TestService.start({ SHUTDOWN_SECONDS: '9' });
    await insertDemoDevices(service.database, 5000);
    await slowDown(service.database, 0.001);
    const id = await service.create({ type: 1, params: {}, extend: { product_id: PRODUCT } });
    await service.until(id, ({ status }) => status === 2);
    const stopped = service.application.close();
    try {
      expect(await ready(service.url)).toMatchObject({ status: 503, body: { status: 'shutting_down' } });
      expect((await health(service.url, 'live')).status).toBe(200);
      expect((await service.call('GET', `/v2/export_task/${id}`)).status).toBe(200);
    } finally {
      await stopped;
    }
  });

  it('ends as soon as the calls under way are answered, whatever connections stay open', async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDemoDevices(service.database, 1);
    const id = await service.create({ type: 1, params: {}, extend: { product_id: PRODUCT } });
    const unused = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    await once(unused, 'connect');
    const client = new pg.Client(service.database.url);
    await client.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE export_task');
    const call = service.call('GET', `/v2/export_task/${id}`);
    await eventually(
      () =>
        service.database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        ),
      (waiting) => waiting.length > 0,
    );
    const stopped = service.application.close();
    await once(unused, 'close');
    await client.end();
    expect((await call).status).toBe(200);
    const answered = performance.now();
    await stopped;
    expect(performance.now() - answered).toBeLessThan(5000);
  });
});

describeWithMinio('the health of a service with MinIO', () => {
  it('is ready again when MinIO is back', async () => {
    const minio = await startMinio();
    const service = await TestService.start(inBucket(minio.endpoint));
    const status = (wanted: number) =>
      eventually(
        () => ready(service.url),
        (answer) => answer.status === wanted,
      );
    try {
      expect((await status(200)).parts).toEqual(up);
      await minio.kill();
      expect((await status(503)).parts).toEqual({ ...up, store: 'down' });
      expect((await health(service.url, 'live')).status).toBe(200);
      await minio.restart();
      expect((await status(200)).parts).toEqual(up);
    } finally {
      await service.stop();
      await minio.stop();
    }
  });
});

describe('the health of a service whose database', () => {
  it.each(['is down', 'does not answer'])('%s is alive and not ready, within 4 seconds', async (fault) => {
    const origin = await TestService.start({ ROLE: 'api' });
    const proxy = await TcpProxy.start(Number(new URL(origin.database.url).port));
    const silent = createServer((socket) => socket.on('error', () => undefined));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const url = proxy.before(origin.database.url);
    const variables = { ...origin.variables, ROLE: 'all', DATABASE_URL: url };
    const port = await freePort();
    const environment = readEnvironment({ ...variables, PORT: String(port) });
    const service = await startService(environment, await openDatabase(environment), false);
    try {
      const { port: silentPort } = silent.address() as AddressInfo;
      const database = proxy.target;
      proxy.target = fault === 'does not answer' ? silentPort : await freePort();
      proxy.cut();
      const { parts } = await eventually(
        () => ready(service.url),
        ({ status }) => status === 503,
      );
      expect(parts).toMatchObject({ database: 'down', records: 'down', store: 'up' });
      const asked = Date.now();
      expect((await ready(service.url)).status).toBe(503);
      expect(Date.now() - asked).toBeLessThan(4000);
      expect((await health(service.url, 'live')).status).toBe(200);
      expect((await fetch(`${service.url}/metrics`)).status).toBe(200);
      proxy.target = database;
      proxy.cut();
      await eventually(
        () => ready(service.url),
        ({ status }) => status === 200,
      );
    } finally {
      await service.stop();
      await proxy.stop();
      silent.close();
      await origin.stop();
    }
  });
});

describe('a worker', () => {
  it('serves health and metrics on its own port, and no calls', async () => {
    const service = await TestService.start({ ROLE: 'api' });
    const fleet = new Fleet(service.variables);
    try {
      const workers = [fleet.start(), fleet.start()];
      for (const worker of workers) await fleet.ready(worker);
      const urls = workers.map(
        (worker) => /The service is listening on (http:[\w.:/]+)/.exec(fleet.printed(worker))?.[1],
      );
      expect(new Set(urls).size).toBe(2);
      for (const url of urls as string[]) {
        expect((await ready(url)).parts).toEqual(up);
        expect(await (await fetch(`${url}/metrics`)).text()).toContain('export_task_tasks');
        for (const path of ['/v2/export_task_types', '/v2/export_file/a/b.csv', '/']) {
          const answer = await fetch(url + path, { headers: { 'Access-Token': service.token } });
          expect(await answer.json()).toMatchObject({ error: { code: 4041001 } });
        }
      }
    } finally {
      await fleet.stop();
      await service.stop();
    }
  });
});

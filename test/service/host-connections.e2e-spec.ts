import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import {
  accessTokenEntities,
  accessTokenMigrations,
  exportTaskEntities,
  exportTaskMigrations,
  ExportScheduleService,
  ExportTaskService,
  TaskStatus,
} from '../../src/index.js';
import { ExportTaskNotifications } from '../../src/export-task/queue/export-task.notifications.js';
import { TcpProxy } from '../chaos/tcp-proxy.js';
import { eventually } from '../support/eventually.js';
import { ann, exported, HostUnderTest, NoteExporter, task } from './host-under-test.js';

describe('the connection pool of an application that imports the module', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  it.each([{ poolSize: 1 }, { extra: { max: 1 } }])('may not be a pool of one: %j', async (pool) => {
    await expect(host.start({ database: await host.ownSource(pool) }, NoteExporter)).rejects.toThrow(
      /^database: the connection pool of the data source is too small \(1\)\. Must have at least 2 connections/,
    );
  });

  it.each([
    { connections: 1, changes: {}, fewest: 4 },
    { connections: 3, changes: { concurrency: 3, lanes: 1 }, fewest: 4 },
    { connections: 1, changes: { worker: false, http: true }, fewest: 2 },
  ])(
    'of records may not be smaller than its exports and lanes: $connections, $changes',
    async ({ connections, changes, fewest }) => {
      const records = { url: host.database.url, connections };
      await expect(host.start({ ...changes, records }, NoteExporter)).rejects.toThrow(
        `records.connections: too small (${connections}). Must be at least ${fewest}, `,
      );
    },
  );

  it('of records may be as small as that', async () => {
    const records = { url: host.database.url, connections: 2 };
    const changes = { concurrency: 1, lanes: 1, records };
    const service = (await host.start(changes, NoteExporter)).get(ExportTaskService);
    const statuses = (await exported(service, 6)).map(({ status }) => status);
    expect(statuses).toEqual(Array(6).fill(TaskStatus.Exported));
  });

  it('may be a pool of two', async () => {
    const database = await host.ownSource({ poolSize: 2 });
    const service = (await host.start({ database }, NoteExporter)).get(ExportTaskService);
    const statuses = (await exported(service, 6)).map(({ status }) => status);
    expect(statuses).toEqual(Array(6).fill(TaskStatus.Exported));
  });

  it('may be a pool of two for schedules, too, whose owners are found among the Access-Tokens', async () => {
    const database = await host.ownSource({
      poolSize: 2,
      entities: [...exportTaskEntities, ...accessTokenEntities],
      migrations: [...exportTaskMigrations, ...accessTokenMigrations],
    });
    const app = await host.start({ database, http: true }, NoteExporter);
    await app.get(AccessTokens, { strict: false }).create(ann, 3600);
    const schedules = app.get(ExportScheduleService);
    const id = await schedules.create(ann, { ...task, schedule: { cron: '0 0 1 1 *' } });
    const { task_id } = await schedules.run(ann, id);
    const ended = await eventually(
      () => app.get(ExportTaskService).get(ann, task_id ?? ''),
      ({ status }) => status === TaskStatus.Exported,
    );
    expect(ended).toMatchObject({ schedule_id: id });
  });

  it('may be a pool of two for runs that are asked for at once, though each asks where its records are', async () => {
    const database = await host.ownSource({ poolSize: 2 });
    const serverOf = () => database.query('SELECT 1').then(() => 'a');
    const records = { servers: { a: { url: host.database.url } }, serverOf, connections: 2 };
    const app = await host.start({ database, worker: false, records }, NoteExporter);
    const schedules = app.get(ExportScheduleService);
    const id = await schedules.create(ann, { ...task, schedule: { cron: '0 0 1 1 *', overlap: 'queue' } });
    const runs = await Promise.all(Array.from({ length: 4 }, () => schedules.run(ann, id)));
    expect(runs.map(({ outcome }) => outcome).sort()).toEqual(['created', 'waiting', 'waiting', 'waiting']);
  });

  it('gets its connections back as they were when the application closes', async () => {
    const database = await host.ownSource({ poolSize: 2 });
    const before = await connections(database);
    const service = (await host.start({ database }, NoteExporter)).get(ExportTaskService);
    await exported(service);
    await host.close();
    expect(await connections(database)).toEqual(before);
  });

  it('gets its connections back as they were when the last listener is gone', async () => {
    const database = await host.ownSource({ poolSize: 2 });
    const before = await connections(database);
    const service = (await host.start({ database, worker: false }, NoteExporter)).get(ExportTaskService);
    const first = await service.onFinished(() => undefined);
    const second = await service.onFinished(() => undefined);
    first();
    second();
    expect(await connections(database)).toEqual(before);
  });

  it('gets them back before the application has closed, even if a listener has just gone', async () => {
    const database = await host.ownSource({ poolSize: 5 });
    const service = (await host.start({ database, worker: false }, NoteExporter)).get(ExportTaskService);
    (await service.onFinished(() => undefined))();
    await host.close();
    const { totalCount, idleCount } = (database.driver as any).master;
    expect(idleCount).toBe(totalCount);
  });
});

describe('an application that listens for ended tasks', () => {
  it('does not hear of one that was retried before it was read', async () => {
    const host = await HostUnderTest.create();
    try {
      const app = await host.start({ worker: false }, NoteExporter);
      const waiting = await app.get(ExportTaskService).create(ann, task);
      // The notification of its earlier end comes only now.
      await expect(app.get(ExportTaskNotifications)['ended'].one(waiting)).resolves.toBeUndefined();
    } finally {
      await host.remove();
    }
  });

  it('hears each once, also those that ended while its connection was silent', async () => {
    const host = await HostUnderTest.create();
    const proxy = await TcpProxy.start(Number(new URL(host.database.url).port));
    try {
      const app = await host.start({ database: { url: proxy.before(host.database.url) } }, NoteExporter);
      const service = app.get(ExportTaskService);
      const heard: string[] = [];
      const off = await service.onFinished(({ id }) => void heard.push(id));
      const [early] = await exported(service);
      await eventually(
        () => Promise.resolve(heard.length),
        (count) => count === 1,
      );
      const [listening] = await host.database.query<{ port: number }>(
        `SELECT client_port AS port FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%transaction_read_only%pg_notify%'`,
      );
      proxy.silence(listening?.port ?? 0);
      const late = await service.create(ann, task);
      await eventually(
        () => service.get(ann, late),
        ({ status }) => status === TaskStatus.Exported,
      );
      expect(heard).toEqual([early?.id]);
      await app.get(ExportTaskNotifications).listen();
      await eventually(
        () => Promise.resolve(heard.length),
        (count) => count > 1,
      );
      expect(heard).toEqual([early?.id, late]);
      off();
    } finally {
      await host.close();
      await proxy.stop();
      await host.remove();
    }
  }, 60_000);
});

/** The two connections of a pool: what they listen to, and how many handlers they have. */
async function connections(pool: DataSource) {
  const runners = [pool.createQueryRunner(), pool.createQueryRunner()];
  const seen = [];
  for (const runner of runners) {
    const client = (await runner.connect()) as PoolClient;
    const [row] = (await runner.query(
      'SELECT pg_backend_pid() AS pid, ARRAY(SELECT pg_listening_channels()) AS channels',
    )) as { pid: number; channels: string[] }[];
    const handlers = [client.listenerCount('notification'), client.listenerCount('error')];
    seen.push({ pid: row?.pid ?? 0, channels: row?.channels, handlers });
  }
  for (const runner of runners) await runner.release();
  return seen.sort((a, b) => a.pid - b.pid);
}

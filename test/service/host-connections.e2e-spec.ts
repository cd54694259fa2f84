import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { ExportTaskService, TaskStatus } from '../../src/index.js';
import { exported, HostUnderTest, NoteExporter } from './host-under-test.js';

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

import type { INestApplication } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { ExportTaskNotifications } from '../../src/export-task/queue/export-task.notifications.js';
import { QueueDepth } from '../../src/export-task/queue/queue-depth.js';
import { ExportTaskService, type Connection, type ExportTaskModuleOptions } from '../../src/index.js';
import { DATABASE } from '../../src/migrations/data-source-name.js';
import { ann, exported, HostUnderTest, NoteExporter, task } from './host-under-test.js';

describe.each<[Connection, Connection]>([
  [{ schema: 'a' }, { schema: 'b' }],
  [{ entityPrefix: 'a_' }, { entityPrefix: 'b_' }],
  [{}, { schema: 'b' }],
])('two installations in one database, %j and %j', (first, second) => {
  let host: HostUnderTest;
  let neighbour: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
    neighbour = await HostUnderTest.create();
    await host.database.query('CREATE SCHEMA a');
    await host.database.query('CREATE SCHEMA b');
  });

  afterEach(async () => {
    await neighbour.close();
    await host.remove();
    await neighbour.remove();
  });

  const start = (changes: Partial<ExportTaskModuleOptions>): Promise<INestApplication[]> => {
    const { url } = host.database;
    return Promise.all([
      host.start({ ...changes, database: { url, ...first } }, NoteExporter),
      neighbour.start({ ...changes, database: { url, ...second } }, NoteExporter),
    ]);
  };

  it('export their own tasks, and hear of no others', async () => {
    const services = (await start({})).map((application) => application.get(ExportTaskService));
    const heard = await Promise.all(services.map((service) => exported(service, 3)));
    for (const [index, service] of services.entries()) {
      const { list } = await service.list(ann, {});
      expect(list.map(({ id }) => id).sort()).toEqual(heard[index]?.map(({ id }) => id).sort());
    }
    expect(await neighbour.database.query(`SELECT FROM pg_tables WHERE tablename LIKE 'export%'`)).toEqual(
      [],
    );
  });

  it('do not wake each other', async () => {
    const [one, other] = await start({ worker: false });
    let woken = 0;
    await other?.get(ExportTaskNotifications).onWaiting(() => (woken += 1));
    const before = woken;
    await one?.get(ExportTaskService).create(ann, task);
    // Notifications come in the order of the commits: the end of this task is the last one.
    const service = other?.get(ExportTaskService);
    const ended = new Promise((resolve) => void service?.onFinished(resolve));
    await service?.cancel(ann, await service.create(ann, task));
    await ended;
    expect(woken).toBe(before + 1);
  });

  it('do not wait for each other to migrate', async () => {
    const source = await host.ownSource({ migrationsRun: false });
    const { schema = 'public', entityPrefix = '' } = second;
    const name = `${schema}.${entityPrefix}export_task_migrations`;
    await source.query('SELECT pg_advisory_lock(hashtextextended($1, 1764000000))', [name]);
    const { url } = host.database;
    await expect(host.start({ database: { url, ...first } }, NoteExporter)).resolves.toBeDefined();
  });

  it('do not wait for each other to create a task of the same member', async () => {
    const [one, other] = await start({ worker: false });
    const source = one?.get<DataSource>(getDataSourceToken(DATABASE));
    await source?.transaction(async (manager) => {
      await one?.get(QueueDepth).assertRoom(ann.corpId, manager);
      await other?.get(ExportTaskService).create(ann, task, 'key');
    });
  });

  it('are one where two processes with the same options start together', async () => {
    const { url } = host.database;
    const database = { url, ...first };
    await Promise.all([host.start({ database }, NoteExporter), neighbour.start({ database }, NoteExporter)]);
    const found = await host.database.query(`SELECT FROM pg_tables WHERE tablename LIKE '%export_task'`);
    expect(found).toHaveLength(1);
  });
});

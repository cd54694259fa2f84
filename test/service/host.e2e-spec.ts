import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import {
  Exporter,
  ExportTaskModule,
  ExportTaskService,
  accessTokenEntities,
  accessTokenMigrations,
  exportTaskEntities,
  exportTaskMigrations,
  TaskStatus,
  type Caller,
  type Column,
  type ExportTask,
  type ExportTaskModuleOptions,
  type RecordExporter,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

const ann: Caller = { corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 };
const task = { name: 'n', describe: 'd', type: 1001, params: {} };

@Exporter({ type: 1001, name: 'Note', title: { zh: '笔记', en: 'Notes' } })
class NoteExporter implements RecordExporter {
  readonly columns: Column[] = [
    { key: 'id', title: { zh: '编号', en: 'Id' }, type: 'integer', default: true },
  ];
  readonly source = { table: 'note', key: 'id' };
}

/** The application itself. */
@Module({})
class Host {}

/** Declares its exporter somewhere in the application, and nothing of the export tasks. */
@Module({ providers: [NoteExporter] })
class NotesModule {}

describe('a Nest application that imports the module', () => {
  let database: TestDatabase;
  let folder: string;
  let application: INestApplication | undefined;

  beforeEach(async () => {
    database = await createDatabase('');
    folder = await mkdtemp(join(tmpdir(), 'host-'));
    await database.query('CREATE TABLE note (corp_id text, id integer)');
    await database.query(`INSERT INTO note VALUES ('acme', 1), ('acme', 2), ('other', 3)`);
  });

  afterEach(async () => {
    await application?.close();
    application = undefined;
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const store = () =>
    ({ driver: 'local', root: folder, publicUrl: 'http://127.0.0.1', secret: 's'.repeat(32) }) as const;
  const options = (): ExportTaskModuleOptions => ({ database: { url: database.url }, store: store() });
  const start = async (imports: DynamicModule[]) => {
    application = await NestFactory.create(
      { module: Host, imports: [NotesModule, ...imports] },
      {
        logger: false,
        abortOnError: false,
      },
    );
    await application.listen(0, '127.0.0.1');
    return application;
  };
  const schedule = ScheduleModule.forRoot();
  const finishedIn = (service: ExportTaskService) =>
    new Promise<ExportTask>((resolve) => void service.onFinished(resolve));
  const statusOf = async (path: string) => (await fetch(`${await application?.getUrl()}${path}`)).status;

  it('has the tables made, and its records exported, in code and without a call over HTTP', async () => {
    const host = await start([schedule, ExportTaskModule.forRoot({ ...options(), http: false })]);
    const service = host.get(ExportTaskService);
    const finished = finishedIn(service);
    const id = await service.create(ann, task);
    expect(await finished).toMatchObject({ id, status: TaskStatus.Exported, total: 2 });
    expect(await statusOf('/v2/export_task_types')).toBe(404);
    const tables = await database.query(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    expect(tables.map(({ tablename }) => tablename)).toEqual([
      'export_audit',
      'export_schedule',
      'export_schedule_run',
      'export_task',
      'export_task_migrations',
      'export_template',
      'export_webhook',
      'export_webhook_delivery',
      'export_webhook_event',
      'export_worker',
      'note',
    ]);
  });

  it('may give its own data source, which stays open, from a factory', async () => {
    const source = await new DataSource({
      type: 'postgres',
      url: database.url,
      entities: [...exportTaskEntities, ...accessTokenEntities],
      migrations: [...exportTaskMigrations, ...accessTokenMigrations],
      migrationsRun: true,
    }).initialize();
    try {
      const host = await start([
        schedule,
        ExportTaskModule.forRootAsync({
          useFactory: () => ({ database: source, store: store() }),
          http: { prefix: 'internal' },
        }),
      ]);
      const service = host.get(ExportTaskService);
      const finished = finishedIn(service);
      await service.create(ann, task);
      expect(await finished).toMatchObject({ status: TaskStatus.Exported, total: 2 });
      expect(await statusOf('/internal/v2/export_task_types')).toBe(403);
      expect(await statusOf('/v2/export_task_types')).toBe(404);
      await host.close();
      application = undefined;
      expect(source.isInitialized).toBe(true);
    } finally {
      await source.destroy();
    }
  });

  it('hears in every process what another one exports, and exports nothing where it is no worker', async () => {
    const host = await start([
      schedule,
      ExportTaskModule.forRoot({ ...options(), worker: false, http: false }),
    ]);
    const calls = host.get(ExportTaskService);
    const id = await calls.create(ann, task);
    const heard: string[] = [];
    const end = await calls.onFinished(({ id: finished }) => void heard.push(finished));
    await calls.onFinished(() => Promise.reject(new Error('of the application')));
    const worker = await NestFactory.createApplicationContext(
      {
        module: Host,
        imports: [NotesModule, schedule, ExportTaskModule.forRoot({ ...options(), http: false })],
      },
      { logger: false },
    );
    try {
      const finished = finishedIn(calls);
      expect(await finished).toMatchObject({ id, status: TaskStatus.Exported });
      expect(heard).toEqual([id]);
      end();
      const next = finishedIn(calls);
      const refused = await calls.create(ann, { ...task, params: { query: { id: 0 } } });
      expect(await next).toMatchObject({ id: refused, total: 0 });
      expect(heard).toEqual([id]);
    } finally {
      await worker.close();
    }
  });

  it('sets the clock of links and tokens', async () => {
    let now = new Date();
    const host = await start([
      schedule,
      ExportTaskModule.forRoot({ ...options(), http: false, clock: () => now }),
    ]);
    const service = host.get(ExportTaskService);
    const finished = finishedIn(service);
    const id = await service.create(ann, task);
    await finished;
    expect(await service.link(ann, id)).toMatch(/^http/);
    now = new Date(now.getTime() + 169 * 3600 * 1000);
    await expect(service.link(ann, id)).rejects.toThrow(/expired/);
  });

  it('is told what is missing', async () => {
    await expect(start([ExportTaskModule.forRoot(options())])).rejects.toThrow(/^ScheduleModule: missing/);
    const own = TypeOrmModule.forRoot({ type: 'postgres', url: database.url });
    const given = ExportTaskModule.forRootAsync({
      inject: [getDataSourceToken()],
      useFactory: (source: DataSource) => ({ database: source, store: store() }),
    });
    await expect(start([own, schedule, given])).rejects.toThrow(/^database: .* Add exportTaskEntities/);
  });
});

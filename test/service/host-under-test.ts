import {
  Module,
  type DynamicModule,
  type INestApplication,
  type INestApplicationContext,
  type LoggerService,
  type ModuleMetadata,
  type Provider,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { PostgresOptions } from '../../src/export-task/queue/data-source-options.js';
import {
  Exporter,
  ExportTaskModule,
  exportTaskEntities,
  exportTaskMigrations,
  type Caller,
  type Column,
  type ExportTask,
  type ExportTaskModuleExtras,
  type ExportTaskModuleOptions,
  type ExportTaskService,
  type RecordExporter,
  type SqlSource,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

export const ann: Caller = { corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 };
export const task = { name: 'n', describe: 'd', type: 1001, params: {} };
export const title = { zh: '笔记', en: 'Notes' };
export const note = { type: 1001, name: 'Note', title };

/** Exports the table of the {@link HostUnderTest}. */
@Exporter(note)
export class NoteExporter implements RecordExporter {
  readonly columns: Column[] = [
    { key: 'id', title, type: 'integer', default: true },
    {
      key: 'length',
      title: { zh: '长度', en: 'Length' },
      type: 'integer',
      sql: 'length(t.body)',
      default: true,
    },
  ];
  readonly source: SqlSource = { table: 'note', key: 'id' };
}

/** The application itself. */
@Module({})
class Host {}

/** An application that imports the module, with a database that has two notes. */
export class HostUnderTest {
  readonly warnings: string[] = [];
  private source: DataSource | undefined;
  private application: INestApplicationContext | undefined;

  private constructor(
    readonly database: TestDatabase,
    private readonly folder: string,
  ) {}

  static async create(): Promise<HostUnderTest> {
    const database = await createDatabase('');
    await database.query('CREATE TABLE note (corp_id text, id integer, body text)');
    await database.query(`INSERT INTO note VALUES ('acme', 1, 'one'), ('acme', 2, 'two')`);
    return new HostUnderTest(database, await mkdtemp(join(tmpdir(), 'host-')));
  }

  get store() {
    const secret = 's'.repeat(32);
    return { driver: 'local', root: this.folder, publicUrl: 'http://127.0.0.1', secret } as const;
  }

  get options(): ExportTaskModuleOptions {
    return { database: { url: this.database.url }, store: this.store };
  }

  /** Starts it with these options and without calls over HTTP, unless they say so. */
  start(
    changes: Partial<ExportTaskModuleOptions & ExportTaskModuleExtras>,
    ...providers: Provider[]
  ): Promise<INestApplication> {
    return this.startWith(
      ExportTaskModule.forRoot({ ...this.options, http: false, ...changes }),
      ...providers,
    );
  }

  /** Starts it with this module, on an HTTP server. */
  async startWith(exportTasks: DynamicModule, ...providers: Provider[]): Promise<INestApplication> {
    const made = await NestFactory.create(importing(exportTasks, providers), this.nestOptions);
    this.application = made;
    await made.listen(0, '127.0.0.1');
    return made;
  }

  /** Starts it with this module, without an HTTP server. */
  async startContext(exportTasks: DynamicModule, ...providers: Provider[]): Promise<void> {
    this.application = await NestFactory.createApplicationContext(
      importing(exportTasks, providers),
      this.nestOptions,
    );
  }

  /** A data source of the application's own. */
  async ownSource(changes: Partial<PostgresOptions> = {}): Promise<DataSource> {
    this.source = await new DataSource({
      type: 'postgres',
      url: this.database.url,
      entities: exportTaskEntities,
      migrations: exportTaskMigrations,
      migrationsRun: true,
      ...changes,
    }).initialize();
    return this.source;
  }

  /** Closes the application alone. */
  async close(): Promise<void> {
    await this.application?.close();
    this.application = undefined;
  }

  /** Closes and removes everything. */
  async remove(): Promise<void> {
    await this.close();
    await this.source?.destroy();
    await this.database.drop();
    await rm(this.folder, { recursive: true });
  }

  private get nestOptions() {
    const logger: LoggerService = {
      log: () => undefined,
      error: () => undefined,
      warn: (message: string) => this.warnings.push(message),
    };
    return { logger, abortOnError: false };
  }
}

/** Creates tasks, and waits until they have ended. */
export async function exported(service: ExportTaskService, count = 1): Promise<ExportTask[]> {
  const finished = new Map<string, ExportTask>();
  let ended: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (ended = resolve));
  const unsubscribe = await service.onFinished((one) => {
    finished.set(one.id, one);
    if (finished.size === count) ended();
  });
  await Promise.all(Array.from({ length: count }, () => service.create(ann, task)));
  await all;
  unsubscribe();
  return [...finished.values()];
}

function importing(exportTasks: DynamicModule, providers: Provider[]): ModuleMetadata & { module: Type } {
  return { module: Host, imports: [ScheduleModule.forRoot(), exportTasks], providers };
}

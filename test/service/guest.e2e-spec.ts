import { Module, type DynamicModule, type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { WorkerPresence } from '../../src/export-task/queue/worker-presence.js';
import { QueueDepth } from '../../src/export-task/queue/queue-depth.js';
import {
  Exporter,
  ExportTaskModule,
  ExportTaskService,
  exportTaskEntities,
  exportTaskMigrations,
  TaskStatus,
  type Caller,
  type Column,
  type ExportTaskModuleExtras,
  type ExportTaskModuleOptions,
  type RecordExporter,
} from '../../src/index.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

const ann: Caller = { corpId: 'acme', memberId: 'm1', memberName: 'Ann', role: 1 };
const task = { name: 'n', describe: 'd', type: 1001, params: {} };
const columns: Column[] = [{ key: 'id', title: { zh: '编号', en: 'Id' }, type: 'integer', default: true }];

@Exporter({ type: 1001, name: 'Note', title: { zh: '笔记', en: 'Notes' } })
class NoteExporter implements RecordExporter {
  readonly columns = columns;
  readonly source = { table: 'note', key: 'id' };
}

@Exporter({ type: 1002, name: 'Memo', title: { zh: '备忘', en: 'Memos' } })
class MemoExporter implements RecordExporter {
  readonly columns = columns;
  readonly source = { table: 'note', key: 'id' };
}

@Module({})
class Host {}

describe('the module as a guest', () => {
  let database: TestDatabase;
  let folder: string;
  let hosts: INestApplicationContext[];

  beforeEach(async () => {
    database = await createDatabase('');
    folder = await mkdtemp(join(tmpdir(), 'guest-'));
    hosts = [];
    await database.query('CREATE TABLE note (corp_id text, id integer)');
    await database.query(`INSERT INTO note VALUES ('acme', 1), ('acme', 2)`);
  });

  afterEach(async () => {
    for (const host of hosts) await host.close();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const options = (): ExportTaskModuleOptions & ExportTaskModuleExtras => ({
    database: { url: database.url },
    store: { driver: 'local', root: folder, publicUrl: 'http://127.0.0.1', secret: 's'.repeat(32) },
    http: false,
  });
  const start = async (
    exporters: Type[],
    more: Partial<ExportTaskModuleOptions> = {},
    schedule: DynamicModule = ScheduleModule.forRoot(),
  ): Promise<INestApplicationContext> => {
    const host = await NestFactory.createApplicationContext(
      {
        module: Host,
        providers: exporters,
        imports: [schedule, ExportTaskModule.forRoot({ ...options(), ...more })],
      },
      { logger: false, abortOnError: false },
    );
    hosts.push(host);
    return host;
  };
  const ended = (service: ExportTaskService, id: string) =>
    eventually(
      () => service.get(ann, id),
      ({ status }) => status > TaskStatus.Exporting,
    );

  it('claims only tasks of types that it exports', async () => {
    const notes = (await start([NoteExporter], { worker: false })).get(ExportTaskService);
    const memos = (await start([MemoExporter])).get(ExportTaskService);
    const ids = await Promise.all(Array.from({ length: 10 }, () => notes.create(ann, task)));
    // The other worker has been woken by each of them: its own task comes after them all.
    const memo = await memos.create(ann, { ...task, type: 1002 });
    expect(await ended(memos, memo)).toMatchObject({ status: TaskStatus.Exported, total: 2 });
    for (const id of ids) {
      expect(await notes.get(ann, id)).toMatchObject({ status: TaskStatus.ToBeExported, attempts: 0 });
    }
    await start([NoteExporter]);
    for (const id of ids) {
      expect(await ended(notes, id)).toMatchObject({ status: TaskStatus.Exported, attempts: 1 });
    }
  });

  it('says which tasks wait for a worker that exports their type', async () => {
    const api = await start([NoteExporter], { worker: false });
    const notes = api.get(ExportTaskService);
    const worker = await start([MemoExporter]);
    const presence = worker.get(WorkerPresence, { strict: false });
    const depth = worker.get(QueueDepth, { strict: false });
    const id = await notes.create(ann, { ...task, options: { labels: 'en' } });
    await presence.markUnclaimable();
    expect(await notes.get(ann, id)).toMatchObject({ result_code: '' });
    await database.query(`UPDATE export_task SET run_after = now() - interval '2 min'`);
    await presence.markUnclaimable();
    expect(await notes.get(ann, id)).toMatchObject({
      status: TaskStatus.ToBeExported,
      result_code: 'no_worker',
      result_desc: 'Waiting for a worker that exports type 1001.',
    });
    expect(await depth.measure()).toMatchObject([{ type: 1001, count: 1, unclaimable: 1 }]);
    // Once a worker that exports it lives, the task waits for its turn alone.
    await api.get(WorkerPresence, { strict: false }).announce('another');
    await presence.markUnclaimable();
    expect(await notes.get(ann, id)).toMatchObject({ result_code: '', result_desc: '' });
    expect(await depth.measure()).toMatchObject([{ type: 1001, count: 1, unclaimable: 0 }]);
    // A task that an attempt has given a reason keeps it.
    await api.get(WorkerPresence, { strict: false }).leave('another');
    await database.query(`UPDATE export_task SET result_code = 'store_failed', result_desc = 'away'`);
    await presence.markUnclaimable();
    expect(await notes.get(ann, id)).toMatchObject({ result_code: 'store_failed', result_desc: 'away' });
    expect(await depth.measure()).toMatchObject([{ type: 1001, unclaimable: 1, claimable: 0 }]);
    await start([NoteExporter]);
    expect(await ended(notes, id)).toMatchObject({ status: TaskStatus.Exported, result_code: 'exported' });
    expect(await depth.measure()).toEqual([]);
  });

  it('keeps a task of a type that a live worker exports free of that mark', async () => {
    const worker = await start([NoteExporter], { corpMaxRunning: 1 });
    const service = worker.get(ExportTaskService);
    await ended(service, await service.create(ann, task));
    await database.query(`UPDATE export_task SET status = 2, lease_until = now() + interval '1 h'`);
    const id = await service.create(ann, task);
    await database.query(`UPDATE export_task SET run_after = now() - interval '2 min' WHERE id = $1`, [id]);
    await worker.get(WorkerPresence, { strict: false }).markUnclaimable();
    expect(await service.get(ann, id)).toMatchObject({ status: TaskStatus.ToBeExported, result_code: '' });
    await worker.close();
    hosts = [];
    expect(await database.query('SELECT FROM export_worker')).toEqual([]);
  });

  it('expires files even if the application has switched off the intervals of its ScheduleModule', async () => {
    const host = await start([NoteExporter], {}, ScheduleModule.forRoot({ intervals: false }));
    const service = host.get(ExportTaskService);
    const id = await service.create(ann, task);
    expect(await ended(service, id)).toMatchObject({ status: TaskStatus.Exported });
    await database.query('UPDATE export_task SET expire_time = now()');
    await eventually(
      () => service.get(ann, id),
      ({ status }) => status === TaskStatus.Expired,
    );
  });

  it('reads tasks from the master of a replicated data source', async () => {
    // The replica has the tables but never gets a row: it lags for ever.
    const replica = await createDatabase('');
    const source = (url: object) =>
      new DataSource({
        type: 'postgres',
        ...url,
        entities: exportTaskEntities,
        migrations: exportTaskMigrations,
      });
    for (const { url } of [database, replica]) {
      const migrating = await source({ url }).initialize();
      await migrating.runMigrations();
      await migrating.destroy();
    }
    await replica.query('CREATE TABLE note (corp_id text, id integer)');
    await replica.query(`INSERT INTO note VALUES ('acme', 1), ('acme', 2), ('acme', 3)`);
    const replicated = await source({
      replication: { master: { url: database.url }, slaves: [{ url: replica.url }], defaultMode: 'slave' },
    }).initialize();
    try {
      const host = await start([NoteExporter], { database: replicated });
      const service = host.get(ExportTaskService);
      const id = await service.create(ann, task);
      // The records are those of the replica.
      expect(await ended(service, id)).toMatchObject({ id, status: TaskStatus.Exported, total: 3 });
      expect(await service.list(ann, {})).toMatchObject({ count: 1, list: [{ id }] });
      expect(await service.link(ann, id)).toMatch(/^http/);
      await service.delete(ann, id);
      expect(await service.list(ann, {})).toEqual({ count: 0, list: [] });
      await host.close();
      hosts = [];
    } finally {
      await replicated.destroy();
      await replica.drop();
    }
  });
});

describe('a worker without shutdown hooks', () => {
  it.each([
    ['warns in one line that deploys cost attempts', 'false', 1],
    ['says nothing once they are enabled', 'true', 0],
  ])('%s', async (_, hooks, lines) => {
    const database = await createDatabase('');
    const folder = await mkdtemp(join(tmpdir(), 'guest-'));
    const script = `
      import { Module } from '@nestjs/common';
      import { NestFactory } from '@nestjs/core';
      import { ScheduleModule } from '@nestjs/schedule';
      const { ExportTaskModule } = await import('export-task-service');
      class Host {}
      const store = { driver: 'local', root: ${JSON.stringify(folder)}, publicUrl: 'http://127.0.0.1', secret: 's'.repeat(32) };
      const core = ExportTaskModule.forRoot({ database: { url: '${database.url}' }, store, http: false });
      Module({ imports: [ScheduleModule.forRoot(), core] })(Host);
      const host = await NestFactory.createApplicationContext(Host, { logger: ['warn'] });
      if (${hooks}) host.enableShutdownHooks();
      setTimeout(() => host.close(), 1500);`;
    try {
      const host = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'pipe' });
      let output = '';
      for (const stream of [host.stdout, host.stderr])
        stream.on('data', (text: Buffer) => (output += text.toString()));
      await once(host, 'close');
      expect(output.match(/enableShutdownHooks/g) ?? []).toHaveLength(lines);
      expect(output.trim().split('\n').filter(Boolean)).toHaveLength(lines);
    } finally {
      await database.drop();
      await rm(folder, { recursive: true });
    }
  });
});

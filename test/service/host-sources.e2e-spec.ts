import type { Type } from '@nestjs/common';
import { freePort } from '../../src/embedded/free-port.js';
import { Exporter, ExportTaskService, type Column, type SqlSource } from '../../src/index.js';
import { ann, HostUnderTest, note, NoteExporter, task, title } from './host-under-test.js';

/** The exporter of the notes, with another source or more columns. */
function exporterWith(source: Partial<SqlSource>, ...more: Column[]): Type {
  @Exporter(note)
  class ChangedExporter extends NoteExporter {
    override readonly columns = [...new NoteExporter().columns, ...more];
    override readonly source = { table: 'note', key: 'id', ...source };
  }
  return ChangedExporter;
}

describe('the SQL sources of the exporters, checked at the start', () => {
  let host: HostUnderTest;

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  it('need their table in the records database', async () => {
    await expect(host.start({}, exporterWith({ table: 'notes' }))).rejects.toThrow(
      'Note.source: relation "notes" does not exist. Must be readable in the records database.',
    );
  });

  it('need the column of the enterprise', async () => {
    await host.database.query('CREATE TABLE loose (id integer, body text)');
    await expect(host.start({}, exporterWith({ table: 'loose' }))).rejects.toThrow(
      'Note.source: column t.corp_id does not exist. Must be readable in the records database.',
    );
  });

  it('need all columns; each that is missing has a line', async () => {
    const exporter = exporterWith(
      { key: ['id', 'part'] },
      { key: 'author', title, type: 'text' },
      { key: 'shout', title, type: 'text', sql: 'uppercase(t.body)' },
      { key: 'late', title, type: 'boolean', sql: `t.id = 'late'` },
    );
    await expect(host.start({}, exporter)).rejects.toThrow(
      [
        'Note.source.key: column t.part does not exist. Must be readable in the records database.',
        'Note.columns.author: column t.author does not exist. Must be readable in the records database.',
        'Note.columns.shout: function uppercase(text) does not exist. Must be readable in the records database.',
        'Note.columns.late: invalid input syntax for type integer: "late". Must be readable in the records database.',
      ].join('\n'),
    );
  });

  it('need extended properties in a jsonb column', async () => {
    await expect(host.start({}, exporterWith({ properties: 'body' }))).rejects.toThrow(
      'Note.source.properties: function jsonb_typeof(text) does not exist. Must be readable in the records database.',
    );
  });

  it('need types of PostgreSQL that fit those of the columns', async () => {
    await host.database.query(
      'ALTER TABLE note ADD local timestamp, ADD at timestamptz, ADD day date, ADD tags varchar[], ADD raw json, ADD uid uuid',
    );
    const column = (key: string, type: Column['type'], sql?: string): Column => ({
      key,
      title,
      type,
      ...(sql !== undefined && { sql }),
    });
    const fitting = [
      column('at', 'datetime'),
      column('utc', 'datetime', `t.local AT TIME ZONE 'UTC'`),
      column('day', 'date'),
      column('tags', 'list'),
      column('uid', 'text'),
      column('half', 'number', 't.id / 2.0'),
      column('more', 'json', 't.raw::jsonb'),
      { ...column('ats', 'list', 'ARRAY[t.at]'), of: 'datetime' as const },
    ];
    const misfits = [
      column('local', 'datetime'),
      column('body', 'integer'),
      column('flag', 'boolean', 't.id'),
      column('tag', 'list', 't.tags[1]'),
      column('raw', 'json'),
      { ...column('locals', 'list', 'ARRAY[t.local]'), of: 'datetime' as const },
      { ...column('numbers', 'list', 't.tags'), of: 'integer' as const },
    ];
    await expect(host.start({}, exporterWith({}, ...fitting, ...misfits))).rejects.toThrow(
      [
        `Note.columns.local: does not have the type datetime in SQL. Must be a timestamptz; a timestamp needs its zone, e.g. sql: "t.seen_at AT TIME ZONE 'UTC'".`,
        'Note.columns.body: does not have the type integer in SQL. Must be an integer.',
        'Note.columns.flag: does not have the type boolean in SQL. Must be a boolean.',
        'Note.columns.tag: does not have the type list in SQL. Must be an array.',
        'Note.columns.raw: does not have the type json in SQL. Must be a jsonb.',
        `Note.columns.locals: does not have the type list in SQL. Must be an array, each element a timestamptz; a timestamp needs its zone, e.g. sql: "t.seen_at AT TIME ZONE 'UTC'".`,
        'Note.columns.numbers: does not have the type list in SQL. Must be an array, each element an integer.',
      ].join('\n'),
    );
    await host.close();
    await host.start({}, exporterWith({}, ...fitting));
  });

  it('need columns that the exporter declares without a fault', async () => {
    const exporter = exporterWith(
      {},
      { key: 'id', title, type: 'text' },
      { key: 'sum', title, type: 'text', of: 'enum' },
    );
    await expect(host.start({}, exporter)).rejects.toThrow(
      [
        'Note.columns.id: declared twice. Each key must be unique.',
        'Note.columns.sum.of: not valid for type text. Must be absent; only list and json have it.',
      ].join('\n'),
    );
  });

  it('are checked before the process claims a task', async () => {
    const service = (await host.start({ worker: false }, NoteExporter)).get(ExportTaskService);
    const id = await service.create(ann, task);
    await host.close();
    await expect(host.start({}, exporterWith({ table: 'notes' }))).rejects.toThrow('relation "notes"');
    await host.close();
    expect(await host.database.query('SELECT id, attempts FROM export_task')).toEqual([{ id, attempts: 0 }]);
  });

  it('are not checked, which is a warning, if the records database does not answer', async () => {
    const url = `postgres://127.0.0.1:${await freePort()}/records`;
    await host.start({ records: { url } }, NoteExporter);
    expect(host.warnings.filter((line) => line.includes('could not be checked'))).toEqual([
      expect.stringMatching(/^the sources of the exporters could not be checked: .*ECONNREFUSED/),
    ]);
  });

  it('are not checked in a process that reads no records', async () => {
    const application = await host.start({ worker: false }, exporterWith({ table: 'notes' }));
    expect(await application.get(ExportTaskService).create(ann, task)).toEqual(expect.any(String));
  });
});

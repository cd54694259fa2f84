import type { Type } from '@nestjs/common';
import { Exporter, ExportTaskService, type Column, type RecordExporter } from '../../src/index.js';
import { TaskStatus } from '../../src/export-task/export-task.entity.js';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { eventually } from '../support/eventually.js';
import { ann, HostUnderTest, note, task, title } from '../service/host-under-test.js';

const column = (key: string, type: Column['type'], sql?: string): Column => ({
  key,
  title,
  type,
  default: true,
  ...(sql !== undefined && { sql }),
});

/** An exporter of a table in ClickHouse. */
function visits(columns: Column[] = [], table = 'logs.visit', key = 'id'): Type {
  @Exporter(note)
  class VisitExporter implements RecordExporter {
    readonly columns = [column('id', 'integer'), column('shop', 'text'), ...columns];
    readonly source = { clickhouse: { table, key } };
  }
  return VisitExporter;
}

describe('a ClickHouse source of a host', () => {
  let server: ClickHouseServer;
  let host: HostUnderTest;

  beforeAll(async () => {
    server = await ClickHouseServer.start({ username: 'reader', password: 'secret' });
    await server.query('CREATE DATABASE logs');
    await server.query(
      `CREATE TABLE logs.visit (corp_id String, id UInt32, shop String, at DateTime64(9), uid UUID, day Date, tags Array(String))
       ENGINE = MergeTree ORDER BY (corp_id, id)`,
    );
    await server.query(
      `INSERT INTO logs.visit (corp_id, id, shop) VALUES ('acme', 1, 'A'), ('acme', 2, 'B'), ('other', 3, 'C')`,
    );
  });

  beforeEach(async () => {
    host = await HostUnderTest.create();
  });

  afterEach(() => host.remove());

  afterAll(() => server.stop());

  const clickhouse = () => ({ url: server.url, username: 'reader', password: 'secret' });

  it('is exported', async () => {
    const application = await host.start({ clickhouse: clickhouse() }, visits());
    const service = application.get(ExportTaskService);
    const id = await service.create(ann, task);
    const ended = await eventually(
      () => service.get(ann, id),
      ({ status }) => status === TaskStatus.Exported,
    );
    expect(ended).toMatchObject({ total: 2, finished: 2 });
  });

  it('needs the address of a server', async () => {
    await expect(host.start({}, visits())).rejects.toThrow(
      'clickhouse: missing, but the source of Note is in ClickHouse. Must have the url of a server.',
    );
    await expect(host.start({ clickhouse: { url: 'clickhouse:8123' } }, visits())).rejects.toThrow(
      'clickhouse.url: invalid. Must be a URL such as http://clickhouse:8123.',
    );
    await expect(host.start({ clickhouse: { ...clickhouse(), maxThreads: 0 } }, visits())).rejects.toThrow(
      'clickhouse.maxThreads: invalid value 0. Must be an integer from 1 to 1024.',
    );
  });

  it('needs its table, its key and its columns', async () => {
    await expect(host.start({ clickhouse: clickhouse() }, visits([], 'logs.visits'))).rejects.toThrow(
      /^Note\.source\.clickhouse: ClickHouse: Unknown table .*logs\.visits.*Must be readable in ClickHouse\.$/,
    );
    const faulty = visits([column('author', 'text')], 'logs.visit', 'part');
    await expect(host.start({ clickhouse: clickhouse() }, faulty)).rejects.toThrow(
      /^Note\.source\.clickhouse\.key: .*t\.part.*\nNote\.columns\.author: .*t\.author.*Must be readable in ClickHouse\.$/,
    );
  });

  it('needs types that fit those of its columns', async () => {
    const fitting = [column('uid', 'text', 'toString(t.uid)'), column('day', 'date'), column('tags', 'list')];
    const misfits = [
      column('at', 'datetime'),
      column('uuid', 'text', 't.uid'),
      column('shops', 'integer', 't.shop'),
      { ...column('numbers', 'list', 't.tags'), of: 'integer' as const },
      column('more', 'json', 't.shop'),
    ];
    await expect(host.start({ clickhouse: clickhouse() }, visits([...fitting, ...misfits]))).rejects.toThrow(
      [
        'Note.columns.at: DateTime64(9) does not fit the type datetime. Must be a DateTime, or a DateTime64 of at most 8 digits.',
        'Note.columns.uuid: UUID does not fit the type text. Must be a String; convert others, e.g. sql: "toString(t.state)".',
        'Note.columns.shops: String does not fit the type integer. Must be an integer of at most 64 bits.',
        'Note.columns.numbers: Array(String) does not fit the type list. Must be an Array, whose elements are an integer of at most 64 bits.',
        'Note.columns.more: a ClickHouse source has no json. Must have another type.',
      ].join('\n'),
    );
  });

  it('needs the right password', async () => {
    await expect(
      host.start({ clickhouse: { ...clickhouse(), password: 'wrong' } }, visits()),
    ).rejects.toThrow(
      /^clickhouse: ClickHouse: .*Authentication failed.* Must be a user who may read, whose profile has readonly 0 or 2\.$/,
    );
  });

  it('does not need a server that is there at the start', async () => {
    await server.unplug();
    try {
      await host.start({ clickhouse: clickhouse() }, visits());
      expect(host.warnings.join()).toContain('the ClickHouse sources could not be checked: ');
    } finally {
      await server.plug();
    }
  });
});

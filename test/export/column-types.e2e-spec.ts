import { readXlsx } from 'hucre/xlsx';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import { postgresQuery } from '../../src/exporter/query-dialect.js';
import {
  Exporter,
  ExportTaskService,
  TaskStatus,
  type Column,
  type CreateExportTask,
  type RecordExporter,
} from '../../src/index.js';
import { handedOver } from '../support/handed-over.js';
import { eventually } from '../support/eventually.js';
import { ann, HostUnderTest } from '../service/host-under-test.js';

const TABLE = 1001;
const RECORDS = 1002;

const id = '0193a1c0-0000-7000-8000-000000000001';
const columns: Column[] = [
  { key: 'id', title: '编号 ID', type: 'text', identifier: true },
  {
    key: 'state',
    title: { zh: '状态', en: 'State' },
    type: 'text_enum',
    labels: { open: { zh: '未结', en: 'Open' }, shut: 'Shut' },
    default: true,
  },
  { key: 'due', title: { zh: '到期日', en: 'Due' }, type: 'date', default: true },
  { key: 'days', title: 'Days', type: 'list', of: 'date', default: true },
  {
    key: 'tags',
    title: 'Tags',
    type: 'list',
    of: 'text_enum',
    labels: { vip: 'V;I;P' },
    default: true,
  },
];

/** The columns have types of PostgreSQL that are no texts. */
@Exporter({ type: TABLE, name: 'Ticket', title: 'Tickets' })
class TicketExporter implements RecordExporter {
  readonly columns = columns;
  readonly source = { table: 'ticket', key: 'id', properties: 'more' };
  readonly defaultOrder = { due: 'asc' };
}

@Exporter({ type: RECORDS, name: 'TicketRecord', title: 'Tickets' })
class TicketRecordExporter implements RecordExporter {
  readonly columns = columns;
  readonly source = {
    open: () =>
      Promise.resolve({
        total: 3,
        records: handedOver([
          { id, state: 'open', due: '2026-02-28', days: ['2026-01-01', null], tags: ['vip', 'x"y'] },
          { id, state: '=lost', due: '2026-03-01', days: [], tags: [] },
          { id, state: null, due: null, days: null, tags: null },
        ]),
      }),
  };

  /** Any name that begins with `x-` is a column. */
  freeColumn(name: string): Column {
    return { key: name, title: name, type: 'text' };
  }
}

describe('a date and an enum of texts', () => {
  let host: HostUnderTest;
  let service: ExportTaskService;
  let registry: ExporterRegistry;

  beforeAll(async () => {
    host = await HostUnderTest.create();
    await host.database.query(`CREATE TYPE state AS ENUM ('=lost', 'shut', 'open')`);
    await host.database.query(
      'CREATE TABLE ticket (corp_id text, id uuid, state state, due date, days date[], tags varchar(9)[], more jsonb)',
    );
    await host.database.query(
      `INSERT INTO ticket VALUES
         ('acme', '${id}', 'open', '2026-02-28', '{2026-01-01, NULL}', '{vip, "x\\"y"}', '{"colour": "red"}'),
         ('acme', '0193a1c0-0000-7000-8000-000000000002', '=lost', '2026-03-01', '{}', '{}', NULL),
         ('acme', '0193a1c0-0000-7000-8000-000000000003', NULL, NULL, NULL, NULL, '{}')`,
    );
    const application = await host.start({}, TicketExporter, TicketRecordExporter);
    service = application.get(ExportTaskService);
    registry = application.get(ExporterRegistry);
  });

  afterAll(() => host.remove());

  const request = (change: Partial<CreateExportTask>): CreateExportTask => ({
    name: 'n',
    describe: 'd',
    type: TABLE,
    params: {},
    ...change,
  });
  const exported = async (change: Partial<CreateExportTask>) => {
    const task = await service.create(ann, request(change));
    return eventually(
      () => service.get(ann, task),
      ({ status }) => status !== TaskStatus.ToBeExported && status !== TaskStatus.Exporting,
    );
  };
  const file = async (change: Partial<CreateExportTask>): Promise<Buffer> => {
    const task = await exported(change);
    expect(task).toMatchObject({ status: TaskStatus.Exported });
    const stored = await readdir(host.store.root, { recursive: true });
    return readFile(join(host.store.root, stored.find((path) => path.includes(`${task.id}/`)) ?? ''));
  };

  it.each([
    ['1.50::numeric', '1.5', true],
    ['1.50::numeric', '1.50', false],
    ['1e20::float8', '100000000000000000000', true],
    ['1e20::float8', 'e+20', false],
  ])(
    'are beside numbers, of which $like searches the text of the file: %s like %s is %s',
    async (value, text, found) => {
      const condition = postgresQuery.contains(value, text, 'number');
      expect(await host.database.query(`SELECT ${condition} AS found`)).toEqual([{ found }]);
    },
  );

  describe.each([
    ['an SQL source', TABLE],
    ['a record source', RECORDS],
  ])('of %s', (_, type) => {
    it('have their labels, days without a zone and the guard against formulas in CSV', async () => {
      const csv = await file({
        type,
        options: { labels: 'zh', timezone: 'America/New_York', null_text: '-' },
      });
      expect(csv.toString().replace('\uFEFF', '').split('\r\n')).toEqual([
        '状态,到期日,Days,Tags',
        '未结,2026-02-28,2026-01-01;,"""V;I;P"";""x""""y"""',
        '\'=lost,2026-03-01,"",""',
        '-,-,-,-',
        '',
      ]);
    });

    it('have their own values with labels: raw', async () => {
      const csv = await file({ type, options: { labels: 'raw', formula_guard: false } });
      expect(csv.toString().split('\r\n').slice(1, 3)).toEqual([
        'open,2026-02-28,2026-01-01;,"vip;""x""""y"""',
        '=lost,2026-03-01,"",""',
      ]);
    });

    it('are texts in JSON Lines', async () => {
      const [line = ''] = (await file({ type, options: { format: 'jsonl', labels: 'en' } }))
        .toString()
        .split('\n');
      expect(JSON.parse(line)).toEqual({
        State: 'Open',
        Due: '2026-02-28',
        Days: ['2026-01-01', null],
        Tags: ['V;I;P', 'x"y'],
      });
    });

    it('are a date and a text in a workbook', async () => {
      const { sheets } = await readXlsx(await file({ type, options: { format: 'xlsx', labels: 'en' } }));
      expect(sheets[0]?.rows.slice(1, 3)).toEqual([
        ['Open', new Date('2026-02-28T00:00:00Z'), '2026-01-01;', '"V;I;P";"x""y"'],
        ['=lost', new Date('2026-03-01T00:00:00Z'), '', ''],
      ]);
    });

    it('are shown by a preview', async () => {
      const { header, rows } = await service.preview(ann, request({ type, options: { labels: 'en' } }));
      expect(header).toEqual(['State', 'Due', 'Days', 'Tags']);
      expect(rows[0]).toEqual(['Open', '2026-02-28', '2026-01-01;', '"V;I;P";"x""y"']);
    });
  });

  it.each([
    [{ state: 'open' }, 1],
    [{ state: { $ne: 'open' } }, 2],
    [{ state: { $nin: ['open', 'nowhere'] } }, 2],
    [{ state: { $like: 'LOS' } }, 1],
    [{ due: '2026-02-28' }, 1],
    [{ due: { $gt: '2026-02-28', $lte: '2026-03-01' } }, 1],
    [{ due: { $like: '026-0' } }, 2],
    [{ days: { $like: '-01-' } }, 1],
    [{ days: '2026-01-01' }, 1],
    [{ days: { $lt: '2026-01-01' } }, 0],
    [{ tags: 'vip' }, 1],
    [{ id }, 1],
    [{ id: 'not-a-uuid' }, 0],
  ])('find rows by %j', async (query, total) => {
    const params = { query, order: { state: 'asc', id: 'desc' } } as const;
    expect(await exported({ params })).toMatchObject({ status: TaskStatus.Exported, total });
  });

  it.each([
    [
      { due: '2026-02-30' },
      `query.due: invalid value "2026-02-30". Must be a day such as "2014-10-09", or a relative time such as "now-1d".`,
    ],
    [{ due: { $eq: 1_728_432_000_000 } }, 'query.due.$eq: invalid value 1728432000000. Must be a day'],
    [{ due: { $all: ['2026-02-28'] } }, 'query.due.$all: this field does not support the operator.'],
    [{ state: { $eq: true } }, 'query.state.$eq: invalid value true. Must be a string.'],
  ])('refuse %j at creation', async (query, reason) => {
    await expect(service.create(ann, request({ params: { query } }))).rejects.toMatchObject({
      code: 4001001,
      message: expect.stringContaining(reason) as unknown,
    });
  });

  it('are in the catalogue with titles in both languages', () => {
    const ticket = registry.catalogue.find(({ value }) => value === TABLE);
    expect(ticket).toMatchObject({ title: { zh: 'Tickets', en: 'Tickets' }, extended_properties: true });
    expect(ticket?.columns.slice(0, 3)).toMatchObject([
      { key: 'id', title: { zh: '编号 ID', en: '编号 ID' } },
      {
        key: 'state',
        type: 'text_enum',
        enum: { open: { zh: '未结', en: 'Open' }, shut: { zh: 'Shut', en: 'Shut' } },
      },
      {
        key: 'due',
        type: 'date',
        operators: ['$eq', '$ne', '$in', '$nin', '$lt', '$lte', '$gt', '$gte', '$like'],
      },
    ]);
  });

  it('stand beside extended properties of a jsonb column, and free columns of records', async () => {
    const params = { filter: ['due', 'colour'] };
    const csv = await file({ params, options: { labels: 'raw', encoding: 'utf-8' } });
    expect(csv.toString()).toBe('due,colour\r\n2026-02-28,red\r\n2026-03-01,\r\n,\r\n');
    const preview = await service.preview(ann, request({ type: RECORDS, params }));
    expect(preview.header).toEqual(['到期日', 'colour']);
  });
});

import fc from 'fast-check';
import pg from 'pg';
import { quoted } from '../../src/exporter/clickhouse-dialect.js';
import type { Column } from '../../src/exporter/column.js';
import { clickhousePlan, select, sqlPlan } from '../../src/exporter/export-plan.js';
import { operators } from '../../src/exporter/query-language.js';
import type { RecordExporter } from '../../src/exporter/record-exporter.js';
import { ExportFile } from '../../src/file/export-file.js';
import { FileOptions } from '../../src/file/file-options.js';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { FileWriter } from '../support/file-writer.js';

const title = { zh: '列', en: 'Column' };
const ROWS = 60;
const TIMEZONE = 'Asia/Shanghai';

/** A column, its types in the databases, and values as a query has them. */
interface Kind {
  column: Omit<Column, 'title'>;
  postgres: string;
  clickhouse: string;
  values: readonly (string | number | boolean)[];
}

const texts = ['', 'a', 'A', 'b', 'Ab%', 'a_b', "it's", '一', 'ä', 'Ä', '\\', '{p0:String}', 'a\tb\n'];
const big = '9223372036854775807';
const days = ['1900-01-01', '1969-12-31', '1970-01-01', '2024-02-29', '2299-12-31'];
const times = [
  '1900-01-01T00:00:00.000Z',
  '1969-12-31T16:00:00.000Z',
  '2014-10-09T08:15:40.843Z',
  '2014-10-09T08:15:40.844Z',
  '2024-02-29T15:59:59.999Z',
  '2262-12-31T00:00:00.000Z',
];

const kinds: readonly Kind[] = [
  {
    column: { key: 'word', type: 'text' },
    postgres: 'text COLLATE "C"',
    clickhouse: 'Nullable(String)',
    values: texts,
  },
  {
    column: { key: 'state', type: 'text_enum', labels: { a: 'A' } },
    postgres: 'text COLLATE "C"',
    clickhouse: 'LowCardinality(Nullable(String))',
    values: texts,
  },
  {
    column: { key: 'count', type: 'integer' },
    postgres: 'bigint',
    clickhouse: 'Nullable(Int64)',
    values: [0, -1, 7, 70, '-9223372036854775808', big],
  },
  {
    column: { key: 'small', type: 'integer' },
    postgres: 'bigint',
    clickhouse: 'Nullable(UInt8)',
    values: [0, 1, 7, 70, 255],
  },
  {
    column: { key: 'code', type: 'enum' },
    postgres: 'integer',
    clickhouse: 'Nullable(Int16)',
    values: [-1, 0, 1, 2, 300],
  },
  {
    column: { key: 'ratio', type: 'number' },
    postgres: 'double precision',
    clickhouse: 'Nullable(Float64)',
    values: [0, 0.1, -2.5, '0.30000000000000004', 1e14, 'NaN', 'Infinity', '-Infinity'],
  },
  {
    column: { key: 'price', type: 'number' },
    postgres: 'numeric',
    clickhouse: 'Nullable(Decimal(38, 10))',
    values: [0, 0.1, '0.1000000001', -2.5, '1234567890123456789.0123456789', 1e-7],
  },
  {
    column: { key: 'open', type: 'boolean' },
    postgres: 'boolean',
    clickhouse: 'Nullable(Bool)',
    values: [true, false],
  },
  { column: { key: 'day', type: 'date' }, postgres: 'date', clickhouse: 'Nullable(Date32)', values: days },
  {
    column: { key: 'at', type: 'datetime' },
    postgres: 'timestamptz',
    clickhouse: "Nullable(DateTime64(3, 'UTC'))",
    values: times,
  },
  { column: { key: 'tags', type: 'list' }, postgres: 'text[]', clickhouse: 'Array(String)', values: texts },
  {
    column: { key: 'counts', type: 'list', of: 'integer' },
    postgres: 'bigint[]',
    clickhouse: 'Array(Nullable(Int64))',
    values: [0, -1, 7, 70],
  },
  {
    column: { key: 'days', type: 'list', of: 'datetime' },
    postgres: 'timestamptz[]',
    clickhouse: "Array(Nullable(DateTime64(6, 'Asia/Tokyo')))",
    values: times,
  },
];

/** Values that no row has; some lie outside what ClickHouse can store. */
const others: Record<string, readonly (string | number)[]> = {
  date: ['0001-01-01', '2014-10-09', '9999-12-31'],
  datetime: ['0001-01-01', '2014-10-09', '1969-12-31', '9999-12-31', '2014-10-09T08:15:40+08:00'],
  number: [0.2, 1e-7, 1e15, '0.10000000000000000000000000000001', '99999999999999999999999999999999999999'],
  integer: [1, 8, '-7'],
  text: ['a%', 'A_B', 'zz'],
};

const columns: Column[] = [
  { key: 'id', title, type: 'integer' },
  ...kinds.map(({ column }): Column => ({ title, ...column })),
];
const definition = { table: 'thing', key: 'id' };
const exporter: RecordExporter = { columns, source: definition };

type Given = string | number | boolean | null;

function literals(kind: Kind, value: Given | Given[]): [postgres: string, clickhouse: string] {
  if (value === null) return ['NULL', 'NULL'];
  if (Array.isArray(value)) {
    const elements = value.map((one) => literals(kind, one));
    const list = (place: 0 | 1) => elements.map((element) => element[place]).join(', ');
    return [`ARRAY[${list(0)}]::${kind.postgres}`, `[${list(1)}]`];
  }
  const text = String(value);
  const type = kind.column.of ?? kind.column.type;
  if (type === 'datetime')
    return [pg.escapeLiteral(text), `fromUnixTimestamp64Milli(${Date.parse(text)}, 'UTC')`];
  if (type === 'number' && kind.clickhouse.includes('Decimal')) {
    return [pg.escapeLiteral(text), `toDecimal128('${text}', 10)`];
  }
  return [pg.escapeLiteral(text), type === 'boolean' ? text : quoted(text)];
}

/** Random rows: every value, and missing ones. */
const rows = fc.sample(
  fc.tuple(
    ...kinds.map(({ column, values }) =>
      column.type === 'list'
        ? fc.array(fc.constantFrom(...values), { maxLength: 3 })
        : fc.option(fc.constantFrom(...values), { freq: 6 }),
    ),
  ),
  { numRuns: ROWS, seed: 1 },
);

const operandsOf = ({ column, values }: Kind) => {
  const type = column.of ?? column.type;
  const known = values.filter((value) => !['NaN', 'Infinity', '-Infinity'].includes(String(value)));
  return fc.constantFrom(...known, ...(others[type] ?? []));
};

const condition = (kind: Kind): fc.Arbitrary<unknown> =>
  fc.constantFrom(...operators({ title, ...kind.column })).chain((operator): fc.Arbitrary<unknown> => {
    const operand = operandsOf(kind);
    switch (operator) {
      case '$in':
      case '$nin':
      case '$all':
        return fc.array(operand, { maxLength: 3 }).map((values) => ({ [operator]: values }));
      case '$like':
        return operand.map((value) => ({ $like: String(value).slice(0, 3) }));
      case '$eq':
      case '$ne':
        return fc.option(operand, { freq: 5 }).map((value) => ({ [operator]: value }));
      case '$lt':
      case '$lte':
      case '$gt':
      case '$gte':
        return operand.map((value) => ({ [operator]: value }));
      default:
        return operator satisfies never;
    }
  });

describe('a query of a ClickHouse source', () => {
  let server: ClickHouseServer;
  let writer: FileWriter;
  const file = new ExportFile(Object.assign(new FileOptions(), { labels: 'raw', timezone: TIMEZONE }));

  beforeAll(async () => {
    server = await ClickHouseServer.start();
    writer = await FileWriter.start(server.url);
    const definitions = (engine: 'postgres' | 'clickhouse') =>
      kinds.map((kind) => `"${kind.column.key}" ${kind[engine]}`).join(', ');
    const values = (place: 0 | 1) =>
      rows.map((row, id) => {
        const cells = row.map((value, index) => literals(kinds[index] as Kind, value)[place]);
        return `('${id % 5 === 0 ? 'other' : 'acme'}', ${id}, ${cells.join(', ')})`;
      });
    await writer.query(`CREATE TABLE thing (corp_id text, id bigint, ${definitions('postgres')})`);
    await writer.query(`INSERT INTO thing VALUES ${values(0).join(', ')}`);
    await server.query(
      `CREATE TABLE thing (corp_id String, id Int64, ${definitions('clickhouse')}) ENGINE = MergeTree ORDER BY (corp_id, id)`,
    );
    await server.query(`INSERT INTO thing VALUES ${values(1).join(', ')}`);
  });

  afterAll(async () => {
    await writer.stop();
    await server.stop();
  });

  async function expectSameRows(params: {
    query?: unknown;
    order?: unknown;
    filter?: string[];
  }): Promise<number> {
    const selection = select(exporter, { params: { filter: ['id'], ...params } }, 'clear', TIMEZONE);
    const plan = { title, columns: selection.columns, personalData: 'omit' as const };
    const expected = await writer.written({ ...plan, sql: sqlPlan(definition, selection, 'acme') }, file);
    const read = { ...plan, clickhouse: clickhousePlan(definition, selection, 'acme') };
    expect((await writer.written(read, file)).toString()).toBe(expected.toString());
    return expected.toString().split('\n').length;
  }

  it.each(kinds.map((kind) => [kind.column.key, kind] as const))(
    'selects the rows that PostgreSQL selects, for every operator on %s',
    async (key, kind) => {
      await fc.assert(
        fc.asyncProperty(condition(kind), async (one) => {
          await expectSameRows({ query: { [key]: one } });
        }),
        { numRuns: 25 },
      );
    },
  );

  it('selects and sorts the rows that PostgreSQL does, for any query and order', async () => {
    const some = fc.subarray([...kinds], { maxLength: 2 });
    const queries = some.chain((chosen) =>
      fc
        .tuple(...chosen.map(condition))
        .map((conditions) =>
          Object.fromEntries(chosen.map(({ column }, index) => [column.key, conditions[index]])),
        ),
    );
    const directions = some.chain((chosen) =>
      fc
        .tuple(...chosen.map(() => fc.constantFrom('asc', 'desc')))
        .map((sent) => Object.fromEntries(chosen.map(({ column }, index) => [column.key, sent[index]]))),
    );
    await fc.assert(
      fc.asyncProperty(queries, directions, async (query, order) => {
        await expectSameRows({ query, order });
      }),
      { numRuns: 40 },
    );
  });

  it('reads the rows of its own enterprise only, and binds every value that a caller sent', async () => {
    expect(await expectSameRows({})).toBe(ROWS - ROWS / 5 + 2);
    const hostile = "x' OR 1=1 --";
    const selection = select(
      exporter,
      { params: { query: { word: hostile, tags: [hostile] } } },
      'clear',
      'UTC',
    );
    const { from, params } = clickhousePlan(definition, selection, hostile);
    expect(from).toBe(
      'FROM "thing" AS t   WHERE t.corp_id = {p2:String} AND ((t."word" = {p0:String}) AND (hasAny(t."tags", {p1:Array(String)})))',
    );
    expect(params).toEqual({ p0: hostile, p1: [hostile], p2: hostile });
  });
});

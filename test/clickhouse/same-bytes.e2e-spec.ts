import fc from 'fast-check';
import pg from 'pg';
import { checkedRecords } from '../../src/exporter/checked-records.js';
import { clickhouse, quoted } from '../../src/exporter/clickhouse-dialect.js';
import type { Column, ScalarType } from '../../src/exporter/column.js';
import type { ExportPlan } from '../../src/exporter/export-plan.js';
import { maskedColumn, maskedRecords } from '../../src/exporter/personal-mask.js';
import { postgres } from '../../src/exporter/postgres-dialect.js';
import { ExportFile } from '../../src/file/export-file.js';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { codePoint } from '../support/code-point.js';
import { FileWriter } from '../support/file-writer.js';
import { columnsOf, labels, optionsOfFiles, title, wordLabels, words } from '../support/random-files.js';
import { handedOver } from '../support/handed-over.js';
import { unzipped } from '../support/unzipped.js';

/** One value as each kind of source has it. */
interface Value {
  postgres: string;
  clickhouse: string;
  record: unknown;
}

/** A kind of column and its possible values, with their types in the databases. */
interface Kind {
  column: Pick<Column, 'type' | 'of' | 'labels'>;
  postgres: string;
  clickhouse: string;
  value: fc.Arbitrary<Value>;
  isList?: boolean;
}

const missing: Value = { postgres: 'NULL', clickhouse: 'NULL', record: null };
const both = (sql: string, record: unknown): Value => ({ postgres: sql, clickhouse: sql, record });
const ofText = (text: string): Value => ({
  postgres: pg.escapeLiteral(text),
  clickhouse: quoted(text),
  record: text,
});

const special = [
  ...[
    '"',
    ',',
    ';',
    '\t',
    '|',
    '\r',
    '\n',
    '\\',
    '\\.',
    '\\N',
    "'",
    ' ',
    '=',
    '+',
    '-',
    '@',
    '\b',
    '\f',
    '\v',
  ],
  ...['＝', '\uFEFF', '灯', '💡', 'é', 'ḿ', '\u00A0', '\u200B', '\u202E', '\u3000', 'a', '0', '\x7F', '\x01'],
];
const text = fc.oneof(
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...special),
        fc.string({ unit: codePoint, maxLength: 1 }).filter((one) => one !== '\0'),
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('', '\\.', '=1+1', '-5', 'a'.repeat(9000)),
  // Phone numbers and e-mail addresses, which a mask recognizes, and near misses.
  fc.stringMatching(/^[+]?[0-9 -]{9,20}$/),
  fc.stringMatching(/^[a灯.\n]{0,3}@{0,2}[a灯.]{0,3}$/),
);

const dates = (min: string, max: string) =>
  fc.date({ min: new Date(min), max: new Date(max), noInvalidDate: true });

const ofDay = (date: Date): Value => {
  const day = date.toISOString().slice(0, 'YYYY-MM-DD'.length);
  return { postgres: `'${day}'`, clickhouse: `toDate32('${day}')`, record: day };
};

const ofTime = (date: Date): Value => ({
  postgres: `'${date.toISOString()}'`,
  clickhouse: `fromUnixTimestamp64Milli(${date.getTime()}, 'UTC')`,
  record: date,
});

const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((one) => (one === 0 ? 0 : one))
  .map((one): Value => ({ postgres: `'${one}'`, clickhouse: `toFloat64('${one}')`, record: one }));

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), fc.nat({ max: 99_999 }))
  .map(([integer, fraction]) => `${integer}.${String(fraction).padStart(5, '0')}`)
  .map((one): Value => ({ postgres: `'${one}'`, clickhouse: `toDecimal128('${one}', 10)`, record: one }));

const integer = (min: bigint, max: bigint) =>
  fc
    .bigInt({ min, max })
    .map((one): Value => ({ postgres: `'${one}'`, clickhouse: `'${one}'`, record: one }));

const plainLabels = { 1: { zh: '男', en: 'Male' } };

/** The types of a single value. In other zones than UTC, old and future times depend on the zone databases. */
const scalars = (timezone: string): [ScalarType, Omit<Kind, 'column'>][] => {
  const times =
    timezone === 'UTC'
      ? dates('1900-01-01T00:00:00Z', '2299-12-31T00:00:00Z')
      : dates('1971-01-01T00:00:00Z', '2037-12-30T00:00:00Z');
  const seconds = dates('1971-01-01T00:00:00Z', '2037-12-30T00:00:00Z').map(
    (date) => new Date(Math.floor(date.getTime() / 1000) * 1000),
  );
  const days = dates('1900-01-01T00:00:00Z', '2299-12-31T00:00:00Z').map(ofDay);
  const word = fc.oneof(fc.constantFrom(...words), text).map(ofText);
  return [
    ['text', { postgres: 'text', clickhouse: 'String', value: text.map(ofText) }],
    ['text', { postgres: 'text', clickhouse: 'LowCardinality(String)', value: text.map(ofText) }],
    ['integer', { postgres: 'bigint', clickhouse: 'Int64', value: integer(-(2n ** 63n), 2n ** 63n - 1n) }],
    ['integer', { postgres: 'numeric', clickhouse: 'UInt64', value: integer(0n, 2n ** 64n - 1n) }],
    ['number', { postgres: 'double precision', clickhouse: 'Float64', value: double }],
    ['number', { postgres: 'numeric', clickhouse: 'Decimal(38, 10)', value: decimal }],
    [
      'boolean',
      { postgres: 'boolean', clickhouse: 'Bool', value: fc.boolean().map((one) => both(String(one), one)) },
    ],
    ['date', { postgres: 'date', clickhouse: 'Date32', value: days }],
    ['datetime', { postgres: 'timestamptz', clickhouse: "DateTime64(3, 'UTC')", value: times.map(ofTime) }],
    ['datetime', { postgres: 'timestamptz', clickhouse: 'DateTime64(6)', value: times.map(ofTime) }],
    [
      'datetime',
      { postgres: 'timestamptz', clickhouse: "DateTime('Europe/Berlin')", value: seconds.map(ofTime) },
    ],
    ['text_enum', { postgres: 'varchar', clickhouse: 'String', value: word }],
    ['text_enum', { postgres: 'varchar', clickhouse: 'LowCardinality(String)', value: word }],
    ['enum', { postgres: 'integer', clickhouse: 'Int8', value: integer(-2n, 3n) }],
    ['enum', { postgres: 'integer', clickhouse: 'UInt32', value: integer(0n, 3n) }],
  ];
};

const listOf = ({
  postgres: type,
  clickhouse: ofElement,
  value,
}: Omit<Kind, 'column'>): Omit<Kind, 'column'> => {
  const canMiss = !ofElement.startsWith('LowCardinality');
  return {
    postgres: `${type}[]`,
    clickhouse: `Array(${canMiss ? `Nullable(${ofElement})` : ofElement})`,
    isList: true,
    value: fc
      .array(canMiss ? fc.option(value, { nil: missing, freq: 8 }) : value, { maxLength: 4 })
      .map((elements) => ({
        postgres: `ARRAY[${elements.map((element) => element.postgres).join(', ')}]`,
        clickhouse: `[${elements.map((element) => element.clickhouse).join(', ')}]`,
        record: elements.map((element) => element.record),
      })),
  };
};

const kinds = (timezone: string): Kind[] =>
  scalars(timezone).flatMap(([type, kind]) => {
    const choices = type === 'text_enum' ? [wordLabels, {}] : type === 'enum' ? [labels, plainLabels] : [{}];
    return choices.flatMap((one) => [
      { ...kind, column: { type, labels: one } },
      { ...listOf(kind), column: { type: 'list' as const, of: type, labels: one } },
      ...(type === 'text' ? [{ ...listOf(kind), column: { type: 'list' as const } }] : []),
    ]);
  });

/** A random file: its options, columns and rows. */
const files = optionsOfFiles.chain((options) =>
  fc.array(fc.constantFrom(...kinds(options.timezone)), { minLength: 1, maxLength: 4 }).chain((chosen) =>
    fc.record({
      options: fc.constant(options),
      chosen: fc.constant(chosen),
      columns: columnsOf(chosen.map(({ column }) => column)),
      rows: fc.array(
        fc.tuple(
          ...chosen.map(({ value, isList }) =>
            isList ? value : fc.option(value, { nil: missing, freq: 8 }),
          ),
        ),
        { minLength: 1, maxLength: 20 },
      ),
    }),
  ),
);

/** A type of ClickHouse whose values may be missing; a list cannot. */
function nullable({ clickhouse: type, isList }: Kind): string {
  if (isList) return type;
  return type.startsWith('LowCardinality') ? type.replace('String', 'Nullable(String)') : `Nullable(${type})`;
}

describe('PostgreSQL, ClickHouse and a record source', () => {
  let server: ClickHouseServer;
  let writer: FileWriter;

  beforeAll(async () => {
    server = await ClickHouseServer.start();
    writer = await FileWriter.start(server.url);
  });

  afterAll(async () => {
    await writer.stop();
    await server.stop();
  });

  /** The cells of a preview, or the file; of a workbook, its sheet. */
  const bytes = async (plan: ExportPlan, file: ExportFile, isPreview: boolean): Promise<string> => {
    if (isPreview) return (await writer.previewed(plan, file)).toString('latin1');
    const written = await writer.written(plan, file);
    const sheet = file.extension === 'xlsx' ? unzipped(written).get('xl/worksheets/sheet1.xml') : undefined;
    return (sheet ?? written).toString('latin1');
  };

  it('yield the same bytes for the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ options, chosen, columns, rows }) => {
        const names = columns.map(({ key }) => key);
        const rowsOf = (cell: (value: Value, kind: Kind) => string) =>
          rows.map((row, place) =>
            [String(place), ...row.map((value, index) => cell(value, chosen[index] as Kind))].map(
              (sql, index) => `${sql} AS ${['place', ...names][index] ?? ''}`,
            ),
          );
        const from = (cells: string[][]) =>
          `FROM (${cells.map((row) => `SELECT ${row.join(', ')}`).join(' UNION ALL ')}) AS t`;
        const masked = columns.filter((column) => column.personal);
        const planOf = (dialect: typeof postgres) => ({
          title,
          columns: columns.map((column) =>
            masked.includes(column) ? maskedColumn(column, dialect) : column,
          ),
          personalData: 'mask' as const,
        });
        const open = () => {
          const source = rows.map((row) =>
            Object.fromEntries(row.map(({ record }, index) => [`c${index}`, record])),
          );
          const opened = { total: rows.length, records: handedOver(source) };
          const { total, records } = checkedRecords(opened, { columns });
          return Promise.resolve({ total, records: maskedRecords(records, masked) });
        };
        const plans: ExportPlan[] = [
          {
            ...planOf(clickhouse),
            clickhouse: {
              from: from(rowsOf((value, kind) => `CAST(${value.clickhouse} AS ${nullable(kind)})`)),
              orderBy: 't.place',
              params: {},
            },
          },
          { ...planOf(postgres), open },
        ];
        const sql = {
          from: from(rowsOf((value, kind) => `CAST(${value.postgres} AS ${kind.postgres})`)),
          orderBy: 't.place',
        };
        const file = new ExportFile(options);
        for (const isPreview of [false, true]) {
          const expected = await bytes({ ...planOf(postgres), sql }, file, isPreview);
          for (const plan of plans) expect(await bytes(plan, file, isPreview)).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  }, 300_000);
});

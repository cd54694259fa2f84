import fc from 'fast-check';
import pg from 'pg';
import type { Column, ScalarType } from '../../src/exporter/column.js';
import type { ExportPlan } from '../../src/exporter/export-plan.js';
import { maskedColumn, maskedRecords } from '../../src/exporter/personal-mask.js';
import { postgres } from '../../src/exporter/postgres-dialect.js';
import { checkedRecords } from '../../src/exporter/checked-records.js';
import { timeSql } from '../../src/file/cell-rules.js';
import { ExportFile } from '../../src/file/export-file.js';
import { FileOptions } from '../../src/file/file-options.js';
import { codePoint } from '../support/code-point.js';
import { unzipped } from '../support/unzipped.js';
import { columnsOf, labels, optionsOfFiles, title, wordLabels, words } from '../support/random-files.js';
import { handedOver } from '../support/handed-over.js';
import { FileWriter } from '../support/file-writer.js';

/** One value: as an SQL source has it, and as a record source has it. */
interface Value {
  sql: string;
  json: unknown;
}

/** A kind of column and its possible values. */
interface Kind {
  column: Pick<Column, 'type' | 'of' | 'labels'>;
  /** The type of the values in the database. */
  sql: string;
  value: fc.Arbitrary<Value>;
}

const missing: Value = { sql: 'NULL', json: null };
const valueOf = (text: string, json: unknown): Value => ({ sql: pg.escapeLiteral(text), json });

/** Texts with the special characters of CSV, spreadsheets and COPY among random characters. */
const text = fc.oneof(
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          ...['"', ',', ';', '\t', '|', '\r', '\n', '\r\n', '\\', '\\.', '\\N', "'", ' ', '=', '+', '-', '@'],
          ...[
            '＝',
            '\uFEFF',
            '灯',
            '💡',
            'é',
            'ḿ',
            '\uE7C7',
            '\uE5E5',
            'a',
            '0',
            'NULL',
            '\u00A0',
            '\u200B',
            '\u202E',
            '\u3000',
          ],
        ),
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

const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.stringMatching(/^\d{1,20}0{0,9}$/))
  .map(([integer, fraction]) => `${integer}.${fraction}`);
const instant = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});
// For older times the time zone databases of PostgreSQL and Node differ.
const zonedInstant = fc.date({
  min: new Date('1971-01-01T00:00:00Z'),
  max: new Date('2037-12-30T00:00:00Z'),
  noInvalidDate: true,
});
/** The same instant as other systems write it: with an offset, and with more or fewer digits of the second. */
const offsetTime = (date: Date, minutes: number, fraction: string): string => {
  const local = new Date(date.getTime() + minutes * 60_000)
    .toISOString()
    .slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const offset = [hours, rest].map((part) => String(part).padStart(2, '0')).join(':');
  return `${local}${fraction && `.${fraction}`}${minutes < 0 ? '-' : '+'}${offset}`;
};
const times = (dates: fc.Arbitrary<Date>) =>
  fc.oneof(
    dates.map((date) => valueOf(date.toISOString(), date.toISOString())),
    dates.map((date) => valueOf(date.toISOString(), date.getTime())),
    dates.map((date) => valueOf(date.toISOString(), date)),
    fc
      .tuple(dates, fc.integer({ min: -959, max: 959 }), fc.stringMatching(/^\d{0,9}$/))
      .map((parts) => offsetTime(...parts))
      .map((one) => valueOf(one, one)),
  );
const big = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((one) => valueOf(`${one}`, one));
const float = double.map((one) => valueOf(String(one), one));
const day = fc
  .date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString().slice(0, 'YYYY-MM-DD'.length));
const json = fc.oneof(text, fc.boolean(), double, fc.constant(null), fc.jsonValue({ maxDepth: 2 }));

/** The types of a single value and their random values; `timezone` is the zone of times. */
const scalars = (timezone: string): Record<ScalarType, Omit<Kind, 'column'>> => ({
  text: { sql: 'text', value: text.map((one) => valueOf(one, one)) },
  integer: {
    sql: 'bigint',
    value: fc.oneof(
      fc.maxSafeInteger().map((one) => valueOf(String(one), one)),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((one) => valueOf(`${one}`, `${one}`)),
      big,
    ),
  },
  number: {
    sql: 'numeric',
    value: fc.oneof(
      double.map((one) => valueOf(String(one), one)),
      decimal.map((one) => valueOf(one, one)),
      big,
    ),
  },
  boolean: { sql: 'boolean', value: fc.boolean().map((one) => valueOf(String(one), one)) },
  datetime: { sql: 'timestamptz', value: times(timezone === 'UTC' ? instant : zonedInstant) },
  date: { sql: 'date', value: day.map((one) => valueOf(one, one)) },
  text_enum: {
    sql: 'varchar',
    value: fc.oneof(fc.constantFrom(...words), text).map((one) => valueOf(one, one)),
  },
  enum: {
    sql: 'integer',
    value: fc
      .tuple(fc.integer({ min: -2, max: 3 }), fc.boolean())
      .map(([one, isBig]) => valueOf(String(one), isBig ? BigInt(one) : one)),
  },
});

/** A list, some of whose elements are missing. */
const listOf = ({ sql, value }: Omit<Kind, 'column'>): Omit<Kind, 'column'> => ({
  sql: `${sql}[]`,
  value: fc.array(fc.option(value, { nil: missing, freq: 8 }), { maxLength: 4 }).map((elements) => ({
    sql: `ARRAY[${elements.map((element) => element.sql).join(', ')}]`,
    json: elements.map((element) => element.json),
  })),
});

/** All kinds of columns. */
const kinds = (timezone: string): Kind[] => {
  const kindsOf = Object.entries(scalars(timezone)) as [ScalarType, Omit<Kind, 'column'>][];
  const jsonKind = {
    sql: 'jsonb',
    value: fc.oneof(
      // PostgreSQL's JSON can't hold a NUL.
      json
        .filter((value) => !JSON.stringify(value).includes('\\u0000'))
        .map((value) => valueOf(JSON.stringify(value), value)),
      big,
      big.map(({ json: value }) =>
        valueOf(`{"list": [${String(value)}]}`, { list: [value], none: undefined }),
      ),
      instant.map((date) => valueOf(JSON.stringify({ date }), { date })),
    ),
  };
  const labelsOf = (type: ScalarType) => ({ labels: type === 'text_enum' ? wordLabels : labels });
  return [
    ...kindsOf.map(([type, kind]) => ({ ...kind, column: { type, ...labelsOf(type) } })),
    ...kindsOf.map(([of, kind]) => ({
      ...listOf(kind),
      column: { type: 'list' as const, of, ...labelsOf(of) },
    })),
    { ...listOf(scalars(timezone).text), column: { type: 'list' } },
    { column: { type: 'number' }, sql: 'double precision', value: float },
    { ...listOf({ sql: 'double precision', value: float }), column: { type: 'list', of: 'number' } },
    { ...jsonKind, column: { type: 'json' } },
    { ...jsonKind, column: { type: 'json', of: 'number' } },
  ];
};

/** A random file: its options, columns and rows. */
const files = optionsOfFiles.chain((options) =>
  fc.array(fc.constantFrom(...kinds(options.timezone)), { minLength: 1, maxLength: 4 }).chain((chosen) =>
    fc.record({
      options: fc.constant(options),
      columns: columnsOf(chosen.map(({ column }) => column)),
      rows: fc.array(
        fc.tuple(
          ...chosen.map(({ sql, value }) =>
            fc
              .option(value, { nil: missing, freq: 8 })
              .map((one) => ({ ...one, sql: `CAST(${one.sql} AS ${sql})` })),
          ),
        ),
        { minLength: 1, maxLength: 20 },
      ),
    }),
  ),
);

describe('an SQL source and a record source', () => {
  let writer: FileWriter;

  beforeAll(async () => {
    writer = await FileWriter.start();
  });

  afterAll(() => writer.stop());

  /** The cells of a preview, or the file; of a workbook, its sheet. */
  const bytes = async (plan: ExportPlan, file: ExportFile, isPreview: boolean): Promise<Buffer> => {
    if (isPreview) return writer.previewed(plan, file);
    const written = await writer.written(plan, file);
    const sheet = file.extension === 'xlsx' ? unzipped(written).get('xl/worksheets/sheet1.xml') : undefined;
    return sheet ?? written;
  };

  it('yield the same bytes for the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(files, async ({ options, columns, rows }) => {
        const cells = rows.map((row, place) => `(${[place, ...row.map(({ sql }) => sql)].join(', ')})`);
        const names = ['place', ...columns.map(({ key }) => key)].join(', ');
        const sql = { from: `FROM (VALUES ${cells.join(', ')}) AS t (${names})`, orderBy: 't.place' };
        const source = rows.map((row) =>
          Object.fromEntries(row.map(({ json }, index) => [`c${index}`, json])),
        );
        const masked = columns.filter((column) => column.personal);
        const open = () => {
          const opened = { total: rows.length, records: handedOver(source) };
          const { total, records: checked } = checkedRecords(opened, { columns });
          return Promise.resolve({ total, records: maskedRecords(checked, masked) });
        };
        const plan = {
          title,
          columns: columns.map((column) =>
            masked.includes(column) ? maskedColumn(column, postgres) : column,
          ),
          personalData: 'mask' as const,
        };

        const file = new ExportFile(options);
        for (const isPreview of [false, true]) {
          const expected = await bytes({ ...plan, sql }, file, isPreview);
          const fromSource = await bytes({ ...plan, open }, file, isPreview);
          expect(fromSource.toString('latin1')).toBe(expected.toString('latin1'));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('cut times to the second, exact to the microsecond, also before the year 2000', async () => {
    const rows = await writer.query<{ cut: string; shown: string }>(
      `SELECT date_trunc('second', time::timestamp) AS cut, ${timeSql('time', new FileOptions(), postgres)} AS shown
         FROM unnest('{1969-12-31T23:59:59Z, 1999-12-31T23:59:58Z, 1999-12-31T23:59:59Z, 2000-01-01T00:00:00Z,
                       2026-03-29T00:59:59Z, 0044-03-15T00:00:00Z BC, infinity, -infinity}'::timestamptz[]) AS second,
              unnest('{0, 1, 499999, 500000, 500001, 999999}'::integer[]) AS microseconds,
              LATERAL (SELECT second + microseconds * interval '1 microsecond' AS time)`,
    );
    expect(rows).toHaveLength(48);
    expect(rows.map(({ shown }) => shown)).toEqual(rows.map(({ cut }) => cut));
  });
});

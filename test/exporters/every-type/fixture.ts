import fc from 'fast-check';
import { columnSql, type Column } from '../../../src/exporter/column.js';
import type { TestDatabase } from '../../support/database.js';
import type { SqlType } from './registered.js';
import { knownValue, references, values, type Place } from './row-values.js';
import { readValue, writeValue, type Row, type Value } from './value.js';

/** Random rows of an enterprise, before duplicates of a key are removed. */
const ROWS = 80;

/** The rows of one record type in the database of a test, whose values the test knows. */
export class Fixture {
  private constructor(
    readonly type: SqlType,
    /** The known row comes first. */
    private readonly rowsOf: ReadonlyMap<string, readonly Row[]>,
  ) {}

  /** Gives each enterprise a few dozen rows, of which the first has a value in every field. */
  static async fill(
    type: SqlType,
    corps: readonly string[],
    database: TestDatabase,
    seed: number,
  ): Promise<Fixture> {
    const described = await database.query<Place & { [key: string]: unknown }>(
      'SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = $1',
      [type.source.table],
    );
    const places = new Map(described.map((place) => [place.column_name, place]));
    const stored = type.columns.flatMap((column) => {
      const place = places.get(column.key.replaceAll('.', '_'));
      return place && column.key !== 'corp_id' ? [{ column, place }] : [];
    });
    const known = Object.fromEntries(
      stored.map(({ column, place }, index) => [column.key, knownValue(column, place, index)]),
    );
    const random = fc.record(
      Object.fromEntries(
        stored.map(({ column, place }) => {
          const nil = place.is_nullable === 'YES' ? 4 : 0;
          return [
            column.key,
            fc.oneof(
              { weight: 9, arbitrary: values(column, place) },
              { weight: nil, arbitrary: fc.constant(null) },
            ),
          ];
        }),
      ),
    );
    const rowsOf = new Map<string, Row[]>();
    for (const [index, corp] of corps.entries()) {
      await database.query(
        `INSERT INTO product (corp_id, id, name) SELECT $1, unnest($2::text[]), '产品' ON CONFLICT DO NOTHING`,
        [corp, references.product_id],
      );
      const sample = fc.sample(random, { seed: seed + index, numRuns: ROWS }) as Row[];
      const rows = distinct([known, ...sample], type.keys).map((row) => ({ ...row, corp_id: corp }));
      await insert(database, type.source.table, stored, rows);
      rowsOf.set(corp, await addDerived(type, rows, database));
    }
    return new Fixture(type, rowsOf);
  }

  rows(corp: string): readonly Row[] {
    return this.rowsOf.get(corp) ?? [];
  }

  /** The values of a field in all enterprises, without missing ones. */
  values(column: Column): Value[] {
    return [...this.rowsOf.values()].flat().flatMap((row) => row[column.key] ?? []);
  }
}

/** The first row of each key. */
function distinct(rows: readonly Row[], keys: readonly string[]): Row[] {
  return [...new Map(rows.toReversed().map((row) => [keyOf(row, keys), row])).values()].toReversed();
}

/** The key of a row as one text. */
export function keyOf(row: Readonly<Record<string, unknown>>, keys: readonly string[]): string {
  return JSON.stringify(keys.map((key) => String(row[key])));
}

async function insert(
  database: TestDatabase,
  table: string,
  stored: readonly { column: Column; place: Place }[],
  rows: readonly Row[],
): Promise<void> {
  const records = rows.map((row) => ({
    ...Object.fromEntries(
      stored.map(({ column, place }) => [place.column_name, writeValue(column, row[column.key] ?? null)]),
    ),
    corp_id: row.corp_id,
  }));
  await database.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [
    JSON.stringify(records),
  ]);
}

/** Adds the values that the definition computes with an SQL expression instead of reading a column. */
async function addDerived(type: SqlType, rows: readonly Row[], database: TestDatabase): Promise<Row[]> {
  const derived = type.columns.filter(({ key }) => rows[0] && !(key in rows[0]));
  if (derived.length === 0) return [...rows];
  const expressions = derived.map((column) => `to_jsonb(${columnSql(column)}) AS "${column.key}"`);
  const keys = type.keys.map((key) => `t."${key}"::text AS "key ${key}"`);
  const answer = await database.query(
    `SELECT ${[...keys, ...expressions].join(', ')} FROM ${type.source.table} AS t ${type.source.joins ?? ''} WHERE t.corp_id = $1`,
    [rows[0]?.corp_id],
  );
  const found = new Map(
    answer.map((row) => [
      keyOf(
        row,
        type.keys.map((key) => `key ${key}`),
      ),
      row,
    ]),
  );
  return rows.map((row) => {
    const values = found.get(keyOf(row, type.keys));
    return {
      ...row,
      ...Object.fromEntries(
        derived.map((column) => [column.key, readValue(column, values?.[column.key] ?? null)]),
      ),
    };
  });
}

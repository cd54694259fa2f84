import fc from 'fast-check';
import pg from 'pg';
import type { SqlPlan } from '../../src/records/sql-plan.js';
import { RecordsDatabase } from '../../src/records/records-database.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

/** Values of a leading column, with ties, NULLs and texts that sort in odd ways. */
const values = fc.oneof(
  fc.record({
    type: fc.constant('integer'),
    rows: fc.array(fc.option(fc.integer({ min: -3, max: 9 }).map(String), { nil: null, freq: 5 })),
  }),
  fc.record({
    type: fc.constant('text'),
    rows: fc.array(
      fc.option(
        fc
          .oneof(fc.constantFrom("'", '\\', '', 'ä', '灯', 'Z'), fc.string())
          .filter((text) => !text.includes('\0')),
        { nil: null, freq: 5 },
      ),
    ),
  }),
  fc.record({
    type: fc.constant('timestamptz'),
    rows: fc.array(
      fc.option(
        fc
          .integer({ min: 0, max: 20 })
          .map((second) => `2020-01-01T00:00:${String(second).padStart(2, '0')}.000001Z`),
        { nil: null, freq: 5 },
      ),
    ),
  }),
);

describe('rows that are cut into ranges', () => {
  let database: TestDatabase;
  let records: RecordsDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    records = new RecordsDatabase({ url: database.url, connections: 4 });
  });

  afterAll(async () => {
    await records.close();
    await database.drop();
  });

  it('are the same rows in the same order without duplicates', async () => {
    const parts = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(values, fc.boolean(), parts, async ({ type, rows }, descending, most) => {
        const cells = rows.map(
          (value, id) => `(${id}, ${value === null ? 'NULL' : pg.escapeLiteral(value)})`,
        );
        const from = `FROM (SELECT id, value::${type} AS v FROM (VALUES (-1, NULL), ${cells.join(', ') || '(-2, NULL)'}) AS r (id, value)) AS t WHERE id >= 0`;
        const plan: SqlPlan = {
          from,
          orderBy: `t.v ${descending ? 'DESC' : 'ASC'} NULLS LAST, t.id`,
          leading: { sql: 't.v', descending, nullable: true },
        };
        const snapshot = await records.snapshot('UTC');
        try {
          const ranges = await snapshot.cut(plan, rows.length, most);
          expect(ranges.length).toBeLessThanOrEqual(most);
          const ids = async (one: SqlPlan) =>
            (await database.query<{ id: number }>(`SELECT id ${one.from} ORDER BY ${one.orderBy}`)).map(
              ({ id }) => id,
            );
          const cut = await Promise.all(ranges.flat().map(ids));
          expect(cut.flat()).toEqual(await ids(plan));
        } finally {
          await snapshot.close();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are seen by every connection as they were when the first snapshot was opened', async () => {
    await database.query('CREATE TABLE counted AS SELECT generate_series(1, 10) AS n');
    const first = await records.snapshot('UTC');
    const plan = { from: 'FROM counted AS t WHERE true', orderBy: 't.n' };
    expect(await first.count(plan)).toBe(10);
    const shared = await first.share();
    await database.query('INSERT INTO counted VALUES (11)');
    const second = await records.snapshot('UTC', shared);
    const third = await records.snapshot('UTC');
    expect(await Promise.all([first, second, third].map((one) => one.count(plan)))).toEqual([10, 10, 11]);
    await Promise.all([first, second, third].map((one) => one.close()));
  });

  it('are only read from a database with encoding UTF-8', async () => {
    const other = await createDatabase(`TEMPLATE template0 ENCODING EUC_CN LOCALE 'C'`);
    const others = new RecordsDatabase({ url: other.url, connections: 1 });
    await expect(others.snapshot('UTC')).rejects.toThrow('records: its encoding is EUC_CN. Must be UTF8.');
    await others.close();
    await other.drop();
  });
});

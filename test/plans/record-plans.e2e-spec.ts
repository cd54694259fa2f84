import pg from 'pg';
import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import { TestService } from '../support/service.js';
import { consoleQueries, type ConsoleQueries } from './console-queries.js';
import { CORP, fill, insertProducts } from './many-rows.js';
import { planOf, readsWhole } from './plan-tree.js';

/** Read over HTTP, so that it has no table. */
const WARRANTY = 6;

describe('among 200,000 records of 50 enterprises', () => {
  let service: TestService;
  let client: pg.Client;
  let filled: string | undefined;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    client = new pg.Client(service.database.url);
    await client.connect();
    await insertProducts(service.database);
  });

  afterAll(async () => {
    await client.end();
    await service.stop();
  });

  /** The SQL of an export, without its columns. */
  const sqlOf = async ({ type, extend = {} }: ConsoleQueries, params: Record<string, unknown>) => {
    const registry = service.application.get(ExporterRegistry);
    const plan = await registry.plan(type, { corpId: CORP, params, extend, timezone: 'UTC' }, 'clear');
    if (!('sql' in plan)) throw new Error('no SQL');
    return `SELECT 1 ${plan.sql.from} ORDER BY ${plan.sql.orderBy}`;
  };
  const explain = async (sql: string) =>
    planOf((await client.query<Record<string, unknown>>(`EXPLAIN (FORMAT JSON) ${sql}`)).rows);

  it('every record type of the records database is looked at', () => {
    const types = service.application.get(ExporterRegistry).catalogue.map(({ value }) => value);
    expect([...consoleQueries.map(({ type }) => type), WARRANTY].sort((a, b) => a - b)).toEqual(types);
  });

  describe.each(consoleQueries)('an export of $name', (queries) => {
    const { table } = queries;

    beforeAll(async () => {
      if (filled === table) return;
      if (filled !== undefined) await service.database.query(`TRUNCATE ${filled}`);
      await fill(service.database, table);
      filled = table;
    });

    it.each(Object.entries(queries.requests))('finds %s by an index', async (_, params) => {
      const sql = await sqlOf(queries, params);
      const plan = await explain(sql);
      expect(readsWhole(plan, table) ? `${sql}\n${JSON.stringify(plan, null, 1)}` : '').toBe('');
    });

    it('would read the whole table if it had no index', async () => {
      const [params = {}] = Object.values(queries.requests);
      const sql = await sqlOf(queries, params);
      await client.query('BEGIN');
      try {
        await dropIndexes(client, table);
        expect(readsWhole(await explain(sql), table)).toBe(true);
      } finally {
        await client.query('ROLLBACK');
      }
    });
  });
});

/** Drops all indexes of a table, that of its key included. */
async function dropIndexes(client: pg.Client, table: string): Promise<void> {
  await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey`);
  const { rows } = await client.query<{ name: string }>(
    'SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indrelid = $1::regclass',
    [table],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
}

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import { TestService } from '../support/service.js';
import { Fixture, keyOf } from './every-type/fixture.js';
import { columnOf, expectedRows, type Params } from './every-type/oracle.js';
import { sqlTypes } from './every-type/registered.js';
import { filters, operand, operatorsOf, orders, queries, queryable } from './every-type/requests.js';
import { cellOf, titleOf, type Row } from './every-type/value.js';
import { wrongValues } from './every-type/wrong-values.js';

/** The seed of all rows and requests. A failure prints it; set TEST_SEED to repeat the run. */
const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
fc.configureGlobal({ seed: SEED });

const CORPS = ['acme', 'other'];

const service = await TestService.start();
const registry = service.application.get(ExporterRegistry);

afterAll(() => service.stop());

describe.each(sqlTypes(service))(`an export of $name (seed ${SEED})`, (type) => {
  let fixture: Fixture;
  let extend: Record<string, string>;

  beforeAll(async () => {
    fixture = await Fixture.fill(type, CORPS, service.database, SEED);
    const [known] = fixture.rows('acme');
    extend = Object.fromEntries(type.requiredExtend.map((key) => [key, known?.[key] as string]));
  });

  const expected = (corp: string, params: Params) => expectedRows(type, fixture.rows(corp), params, extend);

  /** The enterprises and the keys of the rows that the export would read. */
  const read = async (corpId: string, params: Params): Promise<{ corps: string[]; keys: string[] }> => {
    const plan = await registry.plan(
      type.type,
      { corpId, params: { ...params }, extend, timezone: 'UTC' },
      'clear',
    );
    if (!('sql' in plan)) throw new Error('no SQL');
    const { from, orderBy } = plan.sql;
    const keys = type.keys.map((key) => `t."${key}"::text AS "${key}"`).join(', ');
    const rows = await service.database.query(
      `SELECT t.corp_id AS corp, ${keys} ${from} ORDER BY ${orderBy}`,
    );
    return {
      corps: [...new Set(rows.map(({ corp }) => corp as string))],
      keys: rows.map((row) => keyOf(row, type.keys)),
    };
  };
  const expectRows = async (corp: string, params: Params): Promise<void> => {
    const { corps, keys } = await read(corp, params);
    expect(keys).toEqual(expected(corp, params).map((row) => keyOf(row, type.keys)));
    expect([corp, ...corps].every((one) => one === corp)).toBe(true);
  };

  /** The cells of the file, including the header. */
  const exported = async (corp: string, params: Params): Promise<string[][]> => {
    const token = await service.tokenOf(corp);
    const task = await service.export({ type: type.type, params, extend }, token);
    expect(task).toMatchObject({ status: 3, finished: task.total });
    return parse(await (await service.download(task.id, token)).text(), { bom: true });
  };
  const table = (keys: readonly string[], rows: readonly Row[]): string[][] => {
    const columns = keys.map((key) => columnOf(type, key));
    return [
      columns.map(titleOf),
      ...rows.map((row) => columns.map((column) => cellOf(column, row[column.key] ?? null))),
    ];
  };

  it('has a key that no two records of an enterprise share', async () => {
    const indexes = await service.database.query<{ columns: string[] }>(
      `SELECT array_agg(attname::text) AS columns
       FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
       WHERE indrelid = $1::regclass AND indisunique GROUP BY indexrelid`,
      [type.source.table],
    );
    const unique = indexes.map(({ columns }) => columns.sort().join());
    expect(unique).toContain(['corp_id', ...type.keys].sort().join());
  });

  it('shows each field of a known row under its title', async () => {
    const keys = type.columns.map(({ key }) => key);
    const [known] = fixture.rows('acme');
    const query = Object.fromEntries(type.keys.map((key) => [key, String(known?.[key])]));
    const [titles = [], ...rows] = await exported('acme', { filter: keys, query });
    expect(rows).toHaveLength(1);
    expect(new Set(titles).size).toBe(keys.length);
    expect(Object.fromEntries(titles.map((title, index) => [title, rows[0]?.[index]]))).toEqual(
      Object.fromEntries(
        type.columns.map((column) => [titleOf(column), cellOf(column, known?.[column.key] ?? null)]),
      ),
    );
    expect(Object.values(rows[0] ?? [])).not.toContain('');
  });

  it('has the default fields and every row in the default order if the task names nothing', async () => {
    const keys = type.columns.flatMap((column) => (column.default ? [column.key] : []));
    expect(await exported('acme', {})).toEqual(table(keys, expected('acme', {})));
  });

  it('has the rows, fields and order that any task names', async () => {
    const tasks = fc.record({
      corp: fc.constantFrom(...CORPS),
      filter: filters(fixture),
      query: queries(fixture),
      order: orders(fixture),
    });
    await fc.assert(
      fc.asyncProperty(tasks, async ({ corp, ...params }) => {
        expect(await exported(corp, params)).toEqual(table(params.filter, expected(corp, params)));
      }),
      { numRuns: 4 },
    );
  });

  it('finds the right rows for each operator on each field', async () => {
    for (const column of queryable(fixture)) {
      const operators = operatorsOf(column);
      const operands = fc.tuple(...operators.map((operator) => operand(fixture, column, operator)));
      await fc.assert(
        fc.asyncProperty(operands, async (values) => {
          for (const [index, operator] of operators.entries()) {
            await expectRows('acme', { query: { [column.key]: { [operator]: values[index] } } });
          }
        }),
        { numRuns: 4 },
      );
    }
  });

  it('finds the right rows for any query in any order, and none of another enterprise', async () => {
    const requests = fc.record({
      corp: fc.constantFrom(...CORPS),
      query: queries(fixture),
      order: orders(fixture),
    });
    await fc.assert(
      fc.asyncProperty(requests, ({ corp, ...params }) => expectRows(corp, params)),
      { numRuns: 150 },
    );
  });

  it('sorts all rows in one definite order, missing values last', async () => {
    await fc.assert(
      fc.asyncProperty(orders(fixture), (order) => expectRows('acme', { order })),
      { numRuns: 50 },
    );
  });

  it('refuses every invalid value of a field or an operator, and names the place', async () => {
    for (const column of queryable(fixture)) {
      for (const { condition, place } of wrongValues(column)) {
        const query = { [column.key]: condition };
        const plan = registry.plan(
          type.type,
          { corpId: 'acme', params: { query }, extend, timezone: 'UTC' },
          'clear',
        );
        await expect(plan).rejects.toMatchObject({
          code: 4001001,
          message: expect.stringContaining(`query.${column.key}${place}: `),
        });
      }
    }
  });

  it('refuses unknown fields, and fields that cannot be queried or sorted by', async () => {
    const [first] = queryable(fixture);
    const places: [string, Record<string, unknown>][] = [
      ...['', 'nothing', 'ID', 't.id', '$and', 'constructor', "x' OR '1'='1"].flatMap(
        (name): [string, Record<string, unknown>][] => [
          [`query.${name}`, { query: { [name]: 1 } }],
          [`order.${name}`, { order: { [name]: 'asc' } }],
        ],
      ),
      ...type.columns.flatMap(({ key, queryable, sortable }): [string, Record<string, unknown>][] =>
        [
          ...(queryable === false ? [[`query.${key}`, { query: { [key]: null } }] as const] : []),
          ...(sortable === false ? [[`order.${key}`, { order: { [key]: 'asc' } }] as const] : []),
        ].map(([place, params]) => [place, params]),
      ),
      [`query.${first?.key}.$regex`, { query: { [first?.key ?? '']: { $regex: 'a' } } }],
    ];
    for (const [place, params] of places) {
      const body = { name: '导出', describe: '导出', type: type.type, params, extend };
      const { status, body: answer } = await service.call('POST', '/v2/export_task', body);
      expect({ place, status, ...answer.error }).toMatchObject({ status: 400, code: 4001001 });
      expect(answer.error.msg).toContain(`${place}: `);
    }
  });

  it('has nothing for an enterprise whose name is a piece of SQL', async () => {
    for (const corp of ["acme' OR '1'='1", "x') OR true --", '\\', "\\' OR true --", '']) {
      const keys = read(corp, {}).then((rows) => rows.keys);
      // If the task needs a product or an application, this enterprise does not have it.
      if (type.requiredExtend.length > 0) await expect(keys).rejects.toMatchObject({ status: 404 });
      else expect(await keys).toEqual([]);
    }
  });
});

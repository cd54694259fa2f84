import fc from 'fast-check';
import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import { warrantyColumns } from '../../src/exporters/warranty/warranty.columns.js';
import { TestService } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';
import type { Fixture } from './every-type/fixture.js';
import { expectedRows, type Params } from './every-type/oracle.js';
import type { SqlType } from './every-type/registered.js';
import { operand, operatorsOf, queries, queryable } from './every-type/requests.js';
import { readValue, type Row, type Value } from './every-type/value.js';

/** The seed of the random requests. A failure prints it; TEST_SEED repeats it. */
const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`warranty registrations (seed ${SEED})`, () => {
  const own = app('a1');
  const type = {
    columns: warrantyColumns,
    keys: ['_id'],
    defaultOrder: {},
    requiredExtend: [],
  } as unknown as SqlType;
  const rows: Row[] = own.records.map((record) =>
    Object.fromEntries(warrantyColumns.map((column) => [column.key, held(column.key, record[column.key])])),
  );
  const fixture = {
    type,
    values: ({ key }: { key: string }) => rows.flatMap((row) => (row[key] == null ? [] : [row[key]])),
  } as unknown as Fixture;
  let warranty: WarrantyUnderTest;
  let service: TestService;

  function held(key: string, value: unknown): Value {
    const column = warrantyColumns.find((one) => one.key === key);
    return column && value !== undefined && value !== null ? readValue(column, value) : null;
  }

  const expectRows = async (query: NonNullable<Params['query']>): Promise<void> => {
    const request = {
      corpId: 'acme',
      params: { query, filter: ['_id'] },
      extend: { app_id: 'a1' },
      timezone: 'UTC',
    };
    const plan = await service.application.get(ExporterRegistry).plan(6, request, 'clear');
    if (!('open' in plan)) throw new Error('no source');
    const { total, records } = await plan.open(new AbortController().signal);
    const ids: unknown[] = [];
    for await (const record of records) ids.push(record._id);
    expect(total).toBe(ids.length);
    expect(ids.sort()).toEqual(
      expectedRows(type, rows, { query }, {})
        .map((row) => row._id)
        .sort(),
    );
  };

  beforeAll(async () => {
    warranty = await WarrantyUnderTest.start([own, app('b1', { corpId: 'other' })]);
    service = await TestService.start({ ...warranty.variables, ROLE: 'api' });
  });

  afterAll(async () => {
    await service.stop();
    await warranty.plugin.stop();
  });

  it.each(queryable(fixture).map((column) => [column.key, column] as const))(
    'are found by each operator on %s as plain JavaScript finds them',
    async (key, column) => {
      for (const operator of operatorsOf(column)) {
        const query = operand(fixture, column, operator).map((value) => ({ [key]: { [operator]: value } }));
        await fc.assert(fc.asyncProperty(query, expectRows), { numRuns: 4, seed: SEED });
      }
    },
  );

  it('are found by any query as plain JavaScript finds them', async () => {
    await fc.assert(fc.asyncProperty(queries(fixture), expectRows), { numRuns: 100, seed: SEED });
  });

  it('of another enterprise are never found', async () => {
    const request = { corpId: 'acme', params: {}, extend: { app_id: 'b1' }, timezone: 'UTC' };
    const plan = await service.application.get(ExporterRegistry).plan(6, request, 'clear');
    if (!('open' in plan)) throw new Error('no source');
    await expect(plan.open(new AbortController().signal)).rejects.toMatchObject({ code: 4041020 });
  });
});

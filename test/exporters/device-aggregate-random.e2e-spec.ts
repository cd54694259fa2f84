import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import { PRODUCT } from '../support/devices.js';
import { TestService } from '../support/service.js';
import { devicesThatMeet, fields, sorted, type Kind, type Operators } from './aggregate-model.js';
import { insertAggregate, type AggregateRecords } from './aggregate-records.js';

/** The seed of all rows and requests. A failure prints it; set TEST_SEED to repeat the run. */
const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Few values of each kind, so that conditions often match. */
const pool = {
  text: ['', 'a', 'A', 'ab', 'b%', 'a_b', '灯', "it's", '\\', 'B 2', '0.125'],
  number: [-3, 0, 1, 2, 7, 12],
  datetime: [
    '2014-10-09T08:15:40.843Z',
    '2014-10-09T08:15:40.844Z',
    '2016-02-29T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
  ],
  boolean: [true, false],
  list: [[], ['a'], ['A', 'b%'], ['灯', 'a', ''], ['ab']],
};
const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { freq: 4 });
const [text, number, datetime, boolean] = [
  maybe(pool.text),
  maybe(pool.number),
  maybe(pool.datetime),
  maybe(pool.boolean),
];
const IDS = Array.from({ length: 60 }, (_, index) => index + 1);
const OWNERS = ['o1', 'o2', 'o3'];

/** Rows of one table for some of the enterprise's devices. */
const forSome = (row: Record<string, fc.Arbitrary<unknown>>) =>
  fc
    .tuple(
      ...IDS.map((device_id) =>
        fc.option(fc.record({ device_id: fc.constant(device_id), ...row }), { freq: 4 }),
      ),
    )
    .map((rows) => rows.filter((one) => one !== null));
const owners = (row: Record<string, fc.Arbitrary<unknown>>) =>
  fc.tuple(...OWNERS.map((id) => fc.record({ id: fc.constant(id), ...row })));

const enterprises: fc.Arbitrary<AggregateRecords> = fc.record({
  device: fc.tuple(
    ...IDS.map((id) =>
      fc.record({
        id: fc.constant(id),
        name: text,
        is_active: fc.boolean(),
        active_date: datetime,
        firmware_version: number,
        creator_type: number,
        tags: maybe(pool.list),
        is_online: boolean,
        mac: fc.constantFrom(...pool.text),
        heavy_buyer: maybe([...OWNERS, 'unknown']),
        dealer_scope: maybe([...OWNERS, 'unknown']),
      }),
    ),
  ),
  virtual_device: forSome({
    ip: text,
    online_count: maybe([...pool.number, 0.125]),
    last_login: datetime,
    datapoints: fc.dictionary(
      fc.constantFrom('1', '2', '3'),
      maybe<unknown>([...pool.boolean, ...pool.number, 0.125, ...pool.text, [1], {}]),
    ),
  }),
  device_geography: forSome({ country: text, city: text }),
  device_subscription: fc
    .tuple(
      ...IDS.map((device_id) =>
        fc.uniqueArray(
          fc.record({
            device_id: fc.constant(device_id),
            user_id: fc.constantFrom(...pool.number),
            role: number,
            from_id: number,
            create_date: datetime,
          }),
          { selector: ({ user_id }) => user_id, maxLength: 3 },
        ),
      ),
    )
    .map((lists) => lists.flat()),
  heavy_buyer: owners({ name: text, status: number, create_time: datetime }),
  dealer: owners({ name: text, saled_amount: number }),
});

/** Conditions with up to three operators on a field of one kind. */
const operators = (kind: Kind): fc.Arbitrary<Operators> => {
  const values = kind === 'list' ? pool.list.flat() : [...pool[kind]];
  const one = fc.constantFrom<unknown>(...values);
  const several = fc.array(one, { maxLength: 3 });
  const equality = {
    $eq: fc.option(one, { freq: 6 }),
    $ne: fc.option(one, { freq: 6 }),
    $in: several,
    $nin: several,
  };
  const range = { $lt: one, $lte: one, $gt: one, $gte: one };
  const like = { $like: fc.constantFrom(...pool.text, 1, 12, '-') };
  const kinds = {
    text: { ...equality, ...range, ...like },
    number: { ...equality, ...range, ...like },
    datetime: { ...equality, ...range, $like: fc.constantFrom('2014', '.84', 't08', '-') },
    boolean: { ...equality, ...range, ...like },
    list: { ...equality, $all: several, ...like },
  };
  return fc
    .uniqueArray(fc.constantFrom(...Object.entries(kinds[kind] as Record<string, fc.Arbitrary<unknown>>)), {
      maxLength: 2,
    })
    .chain((chosen) => fc.record(Object.fromEntries(chosen)));
};

interface Request {
  corp: string;
  logical: 'AND' | 'OR';
  conditions: Map<string, Operators>;
  order: { field: string; descending: boolean } | null;
}

const sortable = Object.keys(fields).filter(
  (field) => /^(device|online|vdevice)\.[a-z_]+$/.test(field) && field !== 'device.tags',
);
const requests: fc.Arbitrary<Request> = fc.record({
  corp: fc.constantFrom('acme', 'other'),
  logical: fc.constantFrom('AND', 'OR'),
  conditions: fc
    .uniqueArray(fc.constantFrom(...Object.entries(fields)), { maxLength: 4 })
    .chain((chosen) =>
      fc.tuple(...chosen.map(([field, kind]) => fc.tuple(fc.constant(field), operators(kind)))),
    )
    .map((conditions) => new Map(conditions)),
  order: fc.option(fc.record({ field: fc.constantFrom(...sortable), descending: fc.boolean() })),
});

/** The same request, nested in groups as in the interface. */
function paramsOf({ logical, conditions, order }: Request): Record<string, unknown> {
  const query: Record<string, unknown> = { $logical: logical };
  for (const [field, condition] of conditions) {
    const [group = '', name = ''] = field.split('.');
    query[group] = { ...(query[group] as object | undefined), [name]: condition };
  }
  const [group = '', name = ''] = order?.field.split('.') ?? [];
  return {
    filter: { device: ['id'] },
    query,
    ...(order && { order: { [group]: { [name]: order.descending ? 'desc' : 'asc' } } }),
  };
}

describe(`the devices of an aggregate (seed ${SEED})`, () => {
  let service: TestService;
  let registry: ExporterRegistry;
  const records = new Map<string, AggregateRecords>();
  const extend = { product_id: PRODUCT };

  beforeAll(async () => {
    service = await TestService.start();
    registry = service.application.get(ExporterRegistry);
    const datapoints = [1, 5, 6].map((type, index) => ({ index: index + 1, name: `点${type}`, type }));
    for (const [index, corp] of ['acme', 'other'].entries()) {
      const [made] = fc.sample(enterprises, { numRuns: 1, seed: SEED + index });
      if (!made) throw new Error('no sample');
      records.set(corp, made);
      await insertAggregate(service.database, corp, datapoints, made);
    }
  });

  afterAll(() => service.stop());

  const expected = ({ corp, logical, conditions, order }: Request): number[] => {
    const own = records.get(corp) ?? { device: [] };
    const ids = devicesThatMeet(own, logical, conditions);
    return order ? sorted(own, ids, order.field, order.descending) : ids;
  };

  it('are those that meet any random conditions, in the requested order', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const plan = await registry.plan(
          9,
          { corpId: request.corp, params: paramsOf(request), extend, timezone: 'UTC' },
          'clear',
        );
        if (!('sql' in plan)) throw new Error('no SQL');
        const rows = await service.database.query(
          `SELECT t.id ${plan.sql.from} ORDER BY ${plan.sql.orderBy}`,
        );
        expect(rows.map(({ id }) => id as number)).toEqual(expected(request));
      }),
      { numRuns: 1500, seed: SEED },
    );
  });

  it('are all in the file', async () => {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const token = await service.tokenOf(request.corp);
        const task = await service.export({ type: 9, params: paramsOf(request), extend }, token);
        const ids = expected(request);
        expect(task).toMatchObject({ status: 3, total: ids.length, finished: ids.length });
        const [, ...cells] = parse(await (await service.download(task.id, token)).text(), { bom: true });
        expect(cells).toEqual(ids.map((id) => [String(id)]));
      }),
      { numRuns: 10, seed: SEED },
    );
  });
});

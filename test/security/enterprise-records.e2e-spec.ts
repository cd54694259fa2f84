import { sqlTypes } from '../exporters/every-type/registered.js';
import { insertDevices } from '../support/devices.js';
import { EveryType, extendOf, LEAK } from './every-type.js';

/** Rows follow from this number; a failure tells it, and TEST_SEED repeats it. */
const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

const every = await EveryType.start({ WORKER_CONCURRENCY: '4', CORP_MAX_RUNNING: '4' }, SEED);
const { service } = every;
await insertDevices(service.database, 'other', [{ id: 901, name: LEAK }], 'theirs');

const other = await service.tokenOf('other');
const { list: types } = (await service.call('GET', '/v2/export_task_types')).body;

afterAll(() => every.stop());

/** The task's answers: its file as CSV and as JSON Lines, and its preview. */
async function shown(type: number, params: object, token = service.token) {
  const task = { name: 'n', describe: 'd', type, params, extend: extendOf[type] ?? {} };
  const files = await Promise.all(
    [{}, { format: 'jsonl' }].map(async (options) => {
      const ended = await service.export({ ...task, options }, token);
      expect(ended).toMatchObject({ status: 3, finished: ended.total });
      const content = await (await service.download(ended.id as string, token)).text();
      return { total: ended.total as number, content };
    }),
  );
  const preview = await service.call('POST', '/v2/export_task/preview', task, token);
  expect(preview.status).toBe(200);
  const contents = [...files.map(({ content }) => content), JSON.stringify(preview.body)];
  return { totals: files.map(({ total }) => total), leaks: contents.map((one) => one.includes(LEAK)) };
}

/** All columns of a type, in the groups of an aggregate where it has any. */
function allColumns(type: any): unknown {
  const keys: string[] = type.columns
    .map(({ key }: any) => key as string)
    .filter((key: string) => !key.includes('{'));
  if (type.value !== 9) return keys;
  const groups = [...new Set(keys.map((key) => key.replace(/\..*$/, '')))];
  return Object.fromEntries(
    groups.map((group) => [
      group,
      keys.filter((key) => key.startsWith(`${group}.`)).map((key) => key.slice(group.length + 1)),
    ]),
  );
}

describe(`records of another enterprise (seed ${SEED})`, () => {
  it.each(sqlTypes(service))('are in no export of $name, though it asks for their very ids', async (type) => {
    const [key = ''] = type.keys;
    const filter = allColumns(types.find(({ value }: any) => value === type.type));
    const extend = Object.entries(extendOf[type.type] ?? {}).filter(([name]) => name !== 'app_id');
    const within = extend.map(([name], index) => `AND ${name} = $${index + 1}`).join(' ');
    const values = extend.map(([, value]) => value);
    const theirs = await service.database.query<{ id: string }>(
      `SELECT DISTINCT "${key}"::text AS id FROM ${type.source.table} WHERE corp_id = 'other'`,
    );
    const ids = theirs.map(({ id }) => id);
    const counted = async (condition: string) => {
      const [row] = await service.database.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM ${type.source.table} AS t WHERE corp_id = 'acme' ${within} ${condition}`,
        values,
      );
      return row?.count ?? NaN;
    };
    const shared = await counted(
      `AND "${key}" IN (SELECT "${key}" FROM ${type.source.table} WHERE corp_id = 'other')`,
    );
    // The service answers their own enterprise, so that a leak could be seen.
    expect((await shown(type.type, { filter }, other)).leaks).toEqual([true, true, true]);
    for (const [query, total] of [
      [{}, await counted('')],
      [{ [key]: { $in: ids } }, shared],
      [{ [key]: ids }, shared],
    ] as const) {
      const { totals, leaks } = await shown(type.type, { filter, query });
      expect({ query, totals, leaks }).toEqual({
        query,
        totals: [total, total],
        leaks: [false, false, false],
      });
    }
  });

  it('are in no aggregate, whichever of its groups asks for them', async () => {
    const filter = allColumns(types.find(({ value }: any) => value === 9));
    expect((await shown(9, { filter }, other)).leaks).toEqual([true, true, true]);
    for (const [query, total] of [
      [{ $logical: 'AND' }, 3],
      [{ $logical: 'OR', device: { id: { $in: [1, 2, 3, 901] } }, heavy_buyer: { name: LEAK } }, 3],
      [{ $logical: 'OR', device: { name: LEAK }, dealer: { name: LEAK }, geography: { country: LEAK } }, 0],
    ] as const) {
      const { totals, leaks } = await shown(9, { filter, query });
      expect({ query, totals, leaks }).toEqual({
        query,
        totals: [total, total],
        leaks: [false, false, false],
      });
    }
  });

  /** The answers to a task and to its preview, without the id that it asks for. */
  const refusal = async (body: object, id: string) => {
    const answers = await Promise.all(
      ['/v2/export_task', '/v2/export_task/preview'].map((path) =>
        service.call('POST', path, { name: 'n', describe: 'd', ...body }),
      ),
    );
    return JSON.stringify(answers).replaceAll(id, '…');
  };

  it.each([1, 9])('are not to be had by their product, which is an unknown one to type %i', async (type) => {
    const params = type === 9 ? { filter: { device: ['id'] } } : {};
    const refused = (id: string) => refusal({ type, params, extend: { product_id: id } }, id);
    const theirs = await refused('theirs');
    expect(theirs).toContain('4041005');
    expect(theirs).toBe(await refused('nobodys'));
  });

  it('are not to be had by their warranty app, which is an unknown one', async () => {
    const refused = (id: string) => refusal({ type: 6, params: {}, extend: { app_id: id } }, id);
    const theirs = await refused('theirs');
    expect(theirs).toContain('4041020');
    expect(theirs).toBe(await refused('nobodys'));
    const task = { type: 6, params: {}, extend: { app_id: 'theirs' } };
    expect(await service.export(task, other)).toMatchObject({ status: 3, result_code: 'exported' });
    expect((await shown(6, {})).leaks).toEqual([false, false, false]);
  });
});

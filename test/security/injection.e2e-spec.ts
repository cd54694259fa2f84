import { parse } from 'content-disposition';
import fc from 'fast-check';
import { extendOf } from './every-type.js';
import { hostileJson, hostileText, hostileTexts, nested, objectOf } from './hostile.js';
import { HostileCaller, taskOf } from './hostile-caller.js';

/** Everything follows from this number; a failure tells it, and TEST_SEED repeats it. */
const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

const RECORD_TYPES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** Types that read names in ways of their own: extended properties, a source over HTTP, groups. */
const OWN_NAMES = [1, 6, 9];
/** Types that only have columns: one and the same code reads the names of them all. */
const COLUMNS_ALONE = RECORD_TYPES.filter((type) => !OWN_NAMES.includes(type));

/** The hostile texts that a type gets: all of them, or its share. Each text goes to two of the types with columns alone. */
function textsFor(type: number): readonly string[] {
  if (OWN_NAMES.includes(type)) return hostileTexts;
  const turn = COLUMNS_ALONE.indexOf(type);
  const types = COLUMNS_ALONE.length;
  return hostileTexts.filter((_, index) => [turn, (turn + 1) % types].includes(index % types));
}

describe(`what is hostile (seed ${SEED})`, () => {
  let caller: HostileCaller;

  beforeAll(async () => {
    caller = await HostileCaller.start(SEED);
  });

  afterAll(() => caller.stop());

  describe.each(RECORD_TYPES)('in a task of record type %i', (type) => {
    const withParams = (params: object) => ({
      ...taskOf(type),
      params: { ...taskOf(type).params, ...params },
    });
    const only = (key: string, value: unknown): object => Object.fromEntries([[key, value]]);
    /** Params of type 9 name a group first. */
    const within = (value: object): object => (type === 9 ? { device: value } : value);

    it('is refused as the name of a field, an operator, a direction or another key of params', async () => {
      const [{ key }] = (await caller.recordType(type)).columns;
      const name = type === 9 ? 'id' : key;
      // An aggregate says how its conditions are combined.
      const query = (fields: object) => ({
        query: { ...within(fields), ...(type === 9 && { $logical: 'AND' }) },
      });
      for (const text of textsFor(type)) {
        for (const params of [
          query(only(text, 1)),
          query({ [name]: only(text, 'x') }),
          { order: within(only(text, 'asc')) },
          { order: within({ [name]: text }) },
        ]) {
          const { status, body } = await caller.create(withParams(params));
          expect([text, params, status, body.error?.code === 4001002]).toEqual([text, params, 400, false]);
        }
      }
      for (const text of textsFor(type)) {
        const { status, body } = await caller.create(withParams(only(text, text)));
        expect([text, status, body.error?.code]).toEqual([text, 400, 4001001]);
      }
    });

    it('is refused in filter, or the harmless name of an extended property', async () => {
      const { extended_properties } = await caller.recordType(type);
      for (const text of textsFor(type)) {
        const filter = [text];
        const { status } = await caller.createSeen(
          withParams({ filter: type === 9 ? { device: filter } : filter }),
        );
        if (!extended_properties) expect([text, status]).toEqual([text, 400]);
      }
    });

    it('is refused or harmless wherever it is, in whatever shape', async () => {
      const columns: any[] = (await caller.recordType(type)).columns;
      const nameOf = (column: any): string => column.key.replace(/^[a-z_]+\./, '');
      const key = fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...columns.map(nameOf)) },
        { weight: 1, arbitrary: hostileText },
      );
      const operator = fc.constantFrom(...columns.flatMap(({ operators }) => operators), '$eq', '__proto__');
      const texts = columns.filter((column) => column.type === 'text' && column.queryable);
      // A condition that is accepted, mostly, and one of any shape.
      const conditions = fc.oneof(
        {
          weight: 5,
          arbitrary: objectOf(
            fc.constantFrom(...texts.map(nameOf)),
            fc.oneof(
              objectOf(fc.constantFrom('$like', '$eq', '$ne', '$gte'), hostileText),
              fc.array(hostileText),
            ),
          ),
        },
        { weight: 1, arbitrary: objectOf(key, fc.oneof(hostileText, objectOf(operator, hostileJson))) },
      );
      const grouped = (fields: fc.Arbitrary<unknown>) =>
        type === 9
          ? objectOf(fc.constantFrom('device', 'vdevice', 'dealer', 'snapshot_shuffle'), fields)
          : fields;
      const params = fc.record(
        {
          filter: grouped(fc.array(key, { maxLength: 5 })),
          query: fc
            .tuple(grouped(conditions), fc.constantFrom('AND', 'OR'))
            .map(([query, $logical]) => (type === 9 ? { ...(query as object), $logical } : query)),
          order: grouped(objectOf(key, fc.constantFrom('asc', 'desc'))),
        },
        { requiredKeys: type === 9 ? ['filter'] : [] },
      );
      const part = <T>(likely: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
        fc.oneof({ weight: 19, arbitrary: likely }, { weight: 1, arbitrary: hostileJson });
      const tasks = fc.record({
        name: part(fc.oneof(hostileText, fc.constant('导出'))),
        describe: part(fc.oneof(hostileText, fc.constant('导出'))),
        type: fc.constant(type),
        params: part(params),
        extend: part(objectOf(hostileText, hostileJson).map((extend) => ({ ...extend, ...extendOf[type] }))),
        options: fc.oneof(
          {
            weight: 9,
            arbitrary: fc.constantFrom(null, { format: 'xlsx' }, { format: 'jsonl' }, { labels: 'raw' }),
          },
          { weight: 1, arbitrary: hostileJson },
        ),
      });
      await fc.assert(
        fc.asyncProperty(tasks, async (task) => {
          await caller.createSeen(task);
        }),
        { numRuns: 30, seed: SEED },
      );
    });

    it('is refused where it is nested more deeply than any task', async () => {
      const { params, extend } = taskOf(type);
      const bodyWith = (part: object) => {
        const parts = {
          params: JSON.stringify(params),
          extend: JSON.stringify(extend),
          options: '{}',
          ...part,
        };
        const members = Object.entries(parts).map(([key, json]) => `"${key}":${json}`);
        return `{"name":"n","describe":"d","type":${type},${members.join(',')}}`;
      };
      for (const json of (OWN_NAMES.includes(type) ? [9, 1000, 20_000] : [9]).flatMap(nested)) {
        for (const key of ['params', 'extend', 'options', 'name']) {
          const { status, body } = await caller.create(bodyWith({ [key]: json }));
          expect([key, json.length, status, body.error?.code]).toEqual([key, json.length, 400, 4001001]);
        }
      }
      expect(
        (await caller.create(bodyWith({ extend: `{"a":${nested(7)[0]},"b":${JSON.stringify(extend)}}` })))
          .status,
      ).toBe(Object.keys(extend).length > 0 ? 400 : 200);
    });
  });

  it('is stored as it was sent in the texts of a task, and harmless in the name of its file', async () => {
    const stored: { id: string; text: string }[] = [];
    for (const text of hostileTexts) {
      const { status, body } = await caller.create({ ...taskOf(5), name: text, describe: text });
      const refused = text === '' || text.includes('\0') || text.length > 255;
      expect([text, status]).toEqual([text, refused ? 400 : 200]);
      if (!refused) stored.push({ id: body.id as string, text });
    }
    for (const { id, text } of stored) {
      const task = await caller.service.ended(id);
      expect(task).toMatchObject({ status: 3, name: text.toWellFormed(), describe: text.toWellFormed() });
      const { headers } = await caller.service.download(id);
      expect(headers.get('set-cookie')).toBeNull();
      const { filename = '' } = parse(headers.get('content-disposition') ?? '').parameters;
      // eslint-disable-next-line no-control-regex -- these are the very characters that must not be there
      expect(filename).toMatch(/^[^.\u0000-\u001f\u007f<>:"/\\|?*][^\u0000-\u001f\u007f<>:"/\\|?*]*\.csv$/);
    }
  });

  it('has let nothing but tasks into the database, and each of them has ended with its file', () =>
    caller.expectNoHarm());

  it('has got records of no other enterprise into a file', () => caller.expectNoLeak());
});

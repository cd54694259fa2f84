import fc from 'fast-check';
import { hostileJson, hostileText, hostileTexts, nested, objectOf } from './hostile.js';
import { HostileCaller, taskOf } from './hostile-caller.js';

/** Everything follows from this number; a failure tells it, and TEST_SEED repeats it. */
const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`what is hostile beside the bodies of tasks (seed ${SEED})`, () => {
  let caller: HostileCaller;

  beforeAll(async () => {
    caller = await HostileCaller.start(SEED);
  });

  afterAll(() => caller.stop());

  describe('in a list', () => {
    const list = (body: object) => caller.send('POST', '/v2/export_tasks', JSON.stringify(body));

    it('is refused as the name of a field, an operator, a direction; harmless elsewhere', async () => {
      for (const text of hostileTexts) {
        const only = Object.fromEntries([[text, 'asc']]);
        for (const body of [
          { query: only },
          { query: { name: only } },
          { order: only },
          { order: { name: text } },
        ]) {
          expect([text, body, (await list(body)).status]).toEqual([text, body, 400]);
        }
        expect((await list({ filter: [text], ...(text !== 'query' && only) })).status).toBe(200);
      }
    });

    it('is refused or harmless in whatever shape', async () => {
      const key = fc.oneof(
        fc.constantFrom('id', 'name', 'status', 'type', 'create_time', 'size'),
        hostileText,
      );
      const condition = fc.oneof(
        hostileJson,
        objectOf(fc.constantFrom('$eq', '$in', '$like', '$gt'), hostileJson),
      );
      const bodies = fc.record(
        {
          query: fc.oneof(objectOf(key, condition), hostileJson),
          order: fc.oneof(objectOf(key, fc.constantFrom('asc', 'desc')), hostileJson),
          filter: fc.oneof(fc.array(key), hostileJson),
          offset: fc.oneof(fc.integer(), hostileJson),
          limit: fc.oneof(fc.integer(), hostileJson),
        },
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          await list(body);
        }),
        { numRuns: 100, seed: SEED },
      );
    });

    it.each(['{"query":', '{"order":', '{"filter":', '{"limit":'])(
      'is refused where %s is nested deeply',
      async (start) => {
        for (const json of [1000, 40_000].flatMap(nested)) {
          expect((await caller.send('POST', '/v2/export_tasks', `${start}${json}}`)).status).toBe(400);
        }
      },
    );
  });

  it('is an unknown task in the place of an id', async () => {
    const ids = hostileTexts
      .filter((one) => !/^\.*$/.test(one) && one.length < 1000)
      .map((one) => encodeURIComponent(one.toWellFormed()));
    const id = '01936c5e-0000-7000-8000-000000000000';
    const others = [
      id,
      id.toUpperCase(),
      `${id}%00`,
      `${id}'--`,
      `{${id}}`,
      id.replaceAll('-', ''),
      '%C0%AE%C0%AE',
      '%ED%A0%80',
    ];
    for (const one of [...ids, ...others]) {
      for (const [method, call] of [
        ['GET', ''],
        ['GET', '/auth_link'],
        ['GET', '/events'],
        ['POST', '/cancel'],
        ['POST', '/retry'],
        ['DELETE', ''],
      ] as const) {
        const { status, body } = await caller.send(method, `/v2/export_task/${one}${call}`);
        // What is no UTF-8 is no URL.
        const codes = /%C0|%ED/.test(one) ? [4001001, 400] : [4041043, 404];
        expect([one, method, call, body.error.code, status]).toEqual([one, method, call, ...codes]);
      }
    }
  });

  it('is refused as an Idempotency-Key, or stored as it was sent', async () => {
    for (const text of hostileTexts) {
      const bytes = Buffer.from(text.toWellFormed()).toString('latin1');
      // eslint-disable-next-line no-control-regex -- no client can send these in a header
      if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(bytes) || bytes.length > 10_000) continue;
      const { status } = await caller.create(taskOf(5), { 'Idempotency-Key': bytes });
      expect([text, status]).toEqual([text, /^[!-~]{1,255}$/.test(bytes) ? 200 : 400]);
    }
    const stored = await caller.service.database.query('SELECT idempotency_key AS key FROM export_task');
    expect(stored.map(({ key }) => key)).toEqual(expect.arrayContaining(["'", '__proto__', '$1']));
  });

  it('is no Access-Token', async () => {
    for (const text of hostileTexts) {
      const bytes = Buffer.from(text.toWellFormed()).toString('latin1').trim();
      // eslint-disable-next-line no-control-regex -- no client can send these in a header
      if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(bytes) || bytes.length > 10_000) continue;
      const { status } = await caller.send('POST', '/v2/export_tasks', '{}', { 'Access-Token': bytes });
      expect([text, status]).toEqual([text, 403]);
    }
  });

  it.each(['name', 'describe', 'params', 'extend', 'options', 'unknown'])(
    'is refused in %s where it has 10 MB',
    async (key) => {
      const task = { ...taskOf(5), [key]: 'x'.repeat(10_000_000) };
      expect((await caller.send('POST', '/v2/export_task', JSON.stringify(task))).body.error.msg).toBe(
        'body: too large. Must be at most 256 KiB.',
      );
    },
  );

  it.each([
    ['the address', '/v2/export_task/{}', {}],
    ['a header', '/v2/export_task', { 'Idempotency-Key': '{}' }],
  ])('is refused in %s where it has 10 MB, or cut off', async (_, path, headers) => {
    const filled = (place: string) => place.replace('{}', 'x'.repeat(10_000_000));
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, filled(value)]));
    const answer = await caller.send('POST', filled(path), '{}', sent).catch((error: unknown) => error);
    // Who goes on sending may find the connection closed before the answer has been read.
    if (answer instanceof Error)
      expect(['ECONNRESET', 'EPIPE']).toContain((answer as NodeJS.ErrnoException).code);
    else expect(answer).toMatchObject({ status: 400 });
    expect((await caller.send('POST', '/v2/export_tasks', '{}')).status).toBe(200);
  });

  it('has let nothing but tasks into the database, and each of them has ended with its file', () =>
    caller.expectNoHarm());

  it('has got records of no other enterprise into a file', () => caller.expectNoLeak());
});

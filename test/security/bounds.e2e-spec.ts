import { slowDown } from '../chaos/slow-devices.js';
import { readingsUnderWay } from '../support/database.js';
import { insertDemoDevices, insertDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { TestService } from '../support/service.js';

const task = { name: 'n', describe: 'd', type: 1, params: {}, extend: { product_id: PRODUCT } };

/** An object in an object, so many levels deep. */
const nested = (levels: number): object =>
  Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ $and: inner }), {});

describe('a request that is too large', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start({ ROLE: 'api' });
    await insertDevices(service.database, 'acme', [{}]);
  });

  afterAll(() => service.stop());

  const create = (body: object) => service.call('POST', '/v2/export_task', { ...task, ...body });
  const ids = (count: number) => Array.from({ length: count }, (_, id) => id);

  it.each<[string, object, RegExp]>([
    ['params of more than 64 KiB', { params: { query: { name: '灯'.repeat(22_000) } } }, /params: .*64 KiB/],
    ['params nested 9 levels deep', { params: nested(9) }, /params: .*8 levels/],
    [
      'extend of more than 64 KiB',
      { extend: { product_id: PRODUCT, note: 'x'.repeat(70_000) } },
      /extend: .*64 KiB/,
    ],
    [
      '1,001 values of $in',
      { params: { query: { id: { $in: ids(1001) } } } },
      /query\.id\.\$in: has 1001 values\. Must have at most 1000\./,
    ],
    [
      '1,001 values of a bare array',
      { params: { query: { id: ids(1001) } } },
      /query\.id: has 1001 values\. Must have at most 1000\./,
    ],
    [
      '1,501 columns',
      { params: { filter: Array.from({ length: 1501 }, () => 'id') } },
      /filter: has 1501 fields\. Must have at most 1500\./,
    ],
    [
      '17 criteria of order',
      { params: { order: Object.fromEntries(ids(17).map((id) => [`field${id}`, 'asc'])) } },
      /order: has 17 .*at most 16\./,
    ],
  ])('is refused by name: %s', async (_, body, message) => {
    const { status, body: answer } = await create(body);
    expect({ status, code: answer.error.code }).toEqual({ status: 400, code: 4001001 });
    expect(answer.error.msg).toMatch(message);
  });

  it('is refused however deep it is nested', async () => {
    const deep = `${'{"$and":'.repeat(20_000)}{}${'}'.repeat(20_000)}`;
    const sent = JSON.stringify(task).replace('"params":{}', `"params":{"query":${deep}}`);
    const { status, body } = await service.call('POST', '/v2/export_task', sent);
    expect(status).toBe(400);
    expect(body.error.msg).toMatch(/params: .*8 levels/);
    const listed = await service.call('POST', '/v2/export_tasks', `{"query":{"name":${deep}}}`);
    expect(listed.status).toBe(400);
    expect(listed.body.error.msg).toMatch(/query: .*8 levels/);
  });

  it('is none at the bounds themselves', async () => {
    const values = { $in: ids(1000) };
    expect((await create({ params: { query: { id: values } } })).status).toBe(200);
    expect((await create({ extend: { product_id: PRODUCT, note: nested(7) } })).status).toBe(200);
  });

  it('is refused as a whole from 256 KiB on', async () => {
    const { status, body } = await create({ describe: 'x'.repeat(300_000) });
    expect({ status, msg: body.error.msg as string }).toEqual({
      status: 400,
      msg: 'body: too large. Must be at most 256 KiB.',
    });
  });
});

describe('an export that takes too long', () => {
  it('is stopped, also at the database, and Invalid without another attempt', async () => {
    const service = await TestService.start({ EXPORT_MAX_SECONDS: '1' });
    try {
      await insertDemoDevices(service.database, 5000);
      await slowDown(service.database, 0.001);
      const ended = await service.export({ ...task, options: { labels: 'en' } });
      expect(ended).toMatchObject({ status: 4, result_code: 'timed_out', attempts: 1, will_retry: false });
      expect(ended.result_desc).toBe(
        'The export exceeded its deadline of 1 s. Create a task that exports fewer records.',
      );
      await eventually(
        () => readingsUnderWay(service.database),
        (readings) => readings.length === 0,
      );
    } finally {
      await service.stop();
    }
  });
});

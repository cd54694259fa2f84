import { bodyOf, parseBody as parse, taskOf } from './body';

const body = { name: 'n', describe: 'd', type: 3, params: { query: { is_read: true } } };

const parseBody = (text: string) => parse(text, [1, 3]);

describe('a body', () => {
  it('has the fields of a creation alone', () => {
    const task = { ...body, extend: {}, options: { format: 'xlsx' as const }, id: '1', status: 3 };
    expect(bodyOf(task)).toEqual({ ...body, options: { format: 'xlsx' } });
  });

  it('of devices in groups is one of device aggregates', () => {
    expect(bodyOf({ ...body, type: 1, params: { filter: { device: ['mac'] } } }).type).toBe(9);
    expect(bodyOf({ ...body, type: 1 }).type).toBe(1);
  });

  it('of a schedule has its times, which no task has', () => {
    const schedule = { cron: '30 2 * * *', timezone: 'UTC' };
    expect(bodyOf({ ...body, schedule })).toEqual({ ...body, schedule });
    expect(taskOf({ ...body, schedule })).toEqual(body);
  });

  it('comes back from JSON', () => {
    expect(parseBody(JSON.stringify(body))).toEqual({ body, faults: [] });
    const scheduled = { ...body, schedule: { cron: '30 2 * * *' } };
    expect(parseBody(JSON.stringify(scheduled))).toEqual({ body: scheduled, faults: [] });
  });

  it('from JSON names what is unknown, missing or of another type', () => {
    const text = JSON.stringify({
      ...body,
      name: 1,
      describe: undefined,
      where: 1,
      params: { sort: 1 },
      options: { zone: 1 },
      schedule: { at: '02:30' },
    });
    expect(parseBody(text).faults.map(({ field, fault }) => [field, fault])).toEqual([
      ['where', 'unknown'],
      ['name', 'type'],
      ['describe', 'missing'],
      ['params.sort', 'unknown'],
      ['options.zone', 'unknown'],
      ['schedule.at', 'unknown'],
      ['schedule.cron', 'missing'],
    ]);
    for (const [part, field] of [
      [{ type: 33 }, 'type'],
      [{ options: { format: 'cs' } }, 'options.format'],
      [{ options: { format: null } }, 'options.format'],
      [{ options: { timezone: 'Asia/Sh' } }, 'options.timezone'],
      [{ params: { filter: { device: 'id' } } }, 'params.filter'],
      [{ params: { query: 'x' } }, 'params.query'],
      [{ params: { order: ['id'] } }, 'params.order'],
      [{ schedule: {} }, 'schedule.cron'],
      [{ schedule: { cron: 5 } }, 'schedule.cron'],
      [{ schedule: { cron: '0 0 * * *', timezone: 'X' } }, 'schedule.timezone'],
    ] as const) {
      expect(parseBody(JSON.stringify({ ...body, ...part })).faults.map((fault) => fault.field)).toEqual([
        field,
      ]);
    }
    expect(parseBody('{').faults).toMatchObject([{ field: '', fault: 'json' }]);
    expect(parseBody('[]').faults).toEqual([{ field: '', fault: 'type', valid: 'object' }]);
  });
});

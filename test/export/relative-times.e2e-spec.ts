import {
  Exporter,
  ExportTaskService,
  TaskStatus,
  type Column,
  type CreateExportTask,
  type ExportRequest,
  type RecordExporter,
  type Selection,
} from '../../src/index.js';
import { eventually } from '../support/eventually.js';
import { handedOver } from '../support/handed-over.js';
import { ann, HostUnderTest } from '../service/host-under-test.js';

const EVENTS = 1001;
const REMOTE = 1002;

/** Days on which clocks change, with their zones and a time on the next day. */
const days = [
  ['2024-10-09', 'UTC', '2024-10-10T12:00:00Z'],
  ['2024-03-31', 'Europe/Berlin', '2024-04-01T12:00:00Z'],
  ['2024-10-27', 'Europe/Berlin', '2024-10-28T12:00:00Z'],
  ['2024-03-10', 'America/New_York', '2024-03-11T12:00:00Z'],
  ['2018-11-04', 'America/Sao_Paulo', '2018-11-05T12:00:00Z'],
  ['2021-03-28', 'Asia/Beirut', '2021-03-29T12:00:00Z'],
  ['2011-12-30', 'Pacific/Apia', '2011-12-30T12:00:00Z'],
] as const;

/** The same comparison of days in SQL. */
const signs = { $eq: '=', $ne: 'IS DISTINCT FROM', $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' };

const columns: Column[] = [
  { key: 'id', title: 'Event', type: 'integer', default: true },
  { key: 'at', title: 'At', type: 'datetime' },
  { key: 'due', title: 'Due', type: 'date' },
  { key: 'name', title: 'Name', type: 'text' },
];

@Exporter({ type: EVENTS, name: 'Event', title: 'Events' })
class EventExporter implements RecordExporter {
  readonly columns = columns;
  readonly source = { table: 'event', key: 'id' };
}

/** Keeps what its source is asked for. */
@Exporter({ type: REMOTE, name: 'RemoteEvent', title: 'Events' })
class RemoteExporter implements RecordExporter {
  readonly columns = columns;
  readonly opened: { conditions: Selection['conditions']; query: unknown }[] = [];
  readonly source = {
    open: ({ conditions }: Selection, { params }: ExportRequest) => {
      this.opened.push({ conditions, query: params.query });
      return Promise.resolve({ total: 0, records: handedOver([]) });
    },
  };
}

describe('relative times', () => {
  let host: HostUnderTest;
  let service: ExportTaskService;
  let remote: RemoteExporter;
  let now: Date;

  const request = (change: Partial<CreateExportTask>): CreateExportTask => ({
    name: 'n',
    describe: 'd',
    type: EVENTS,
    params: {},
    ...change,
  });

  const ended = (id: string) =>
    eventually(
      () => service.get(ann, id),
      ({ status }) => status !== TaskStatus.ToBeExported && status !== TaskStatus.Exporting,
    );

  const previewed = async (query: Record<string, unknown>, timezone = 'UTC') => {
    const { rows } = await service.preview(ann, request({ params: { query }, options: { timezone } }));
    return rows.map(([id]) => Number(id));
  };

  const ids = async (where: string): Promise<number[]> => {
    const rows: { id: number }[] = await host.database.query(
      `SELECT id FROM event WHERE ${where} ORDER BY id`,
    );
    return rows.map(({ id }) => id);
  };

  beforeAll(async () => {
    host = await HostUnderTest.create();
    await host.database.query(
      `CREATE TABLE event (corp_id text DEFAULT 'acme', id integer GENERATED ALWAYS AS IDENTITY, at timestamptz,
         due date, name text)`,
    );
    const application = await host.start(
      { clock: () => now, reuseEqualTasks: true },
      EventExporter,
      RemoteExporter,
    );
    service = application.get(ExportTaskService);
    remote = application.get(RemoteExporter);
  });

  afterAll(() => host.remove());

  beforeEach(() => host.database.query('TRUNCATE event RESTART IDENTITY'));

  it.each(days)('find what PostgreSQL finds on %s in %s, as the bare day does', async (day, zone, next) => {
    now = new Date(next);
    await host.database.query('INSERT INTO event (at, due) VALUES (NULL, NULL)');
    for (const later of [0, 1]) {
      await host.database.query(
        `INSERT INTO event (at, due)
         SELECT ($1::date + ${later})::timestamp AT TIME ZONE $2 + milliseconds * interval '1 ms', $1::date + ${later}
         FROM unnest('{-3600000, -1, 0, 1, 3600000}'::bigint[]) AS milliseconds`,
        [day, zone],
      );
    }
    for (const [name, sign] of Object.entries(signs)) {
      const expected = await ids(`(at AT TIME ZONE '${zone}')::date ${sign} '${day}'`);
      const relative = await previewed({ at: { [name]: 'now-1d/d' } }, zone);
      const bare = await previewed({ at: { [name]: day } }, zone);
      expect([name, relative, bare]).toEqual([name, expected, expected]);
    }
    const within = await ids(`(at AT TIME ZONE '${zone}')::date = '${day}'`);
    const others = await ids(`(at AT TIME ZONE '${zone}')::date IS DISTINCT FROM '${day}'`);
    expect(await previewed({ at: ['now-1d/d', 'now-99y'] }, zone)).toEqual(within);
    expect(await previewed({ at: { $nin: ['now-1d/d'] } }, zone)).toEqual(others);
    expect(await previewed({ at: { $gte: 'now-1d/d', $lt: 'now/d' } }, zone)).toEqual(within);
  });

  it('are days for columns of days', async () => {
    now = new Date('2024-03-01T03:00:00Z');
    await host.database.query(
      `INSERT INTO event (due) SELECT '2024-02-26'::date + days FROM generate_series(0, 6) AS days`,
    );
    const zone = 'America/New_York';
    for (const [name, sign] of Object.entries(signs)) {
      const expected = await ids(`due ${sign} '2024-02-28'`);
      expect(await previewed({ due: { [name]: 'now-1d' } }, zone)).toEqual(expected);
    }
    expect(await previewed({ due: { $gte: 'now/M', $lte: 'now/M' } }, zone)).toEqual(
      await ids(`due <= '2024-02-29'`),
    );
  });

  it('are resolved once: every attempt exports the times of the creation, and params stay as sent', async () => {
    now = new Date('2024-10-10T12:00:00Z');
    await host.database.query(`INSERT INTO event (at) VALUES ('2024-10-09T10:00Z'), ('2024-10-20T10:00Z')`);
    const params = { query: { at: { $gte: 'now-1d/d', $lte: 'now-1d/d' }, name: null } } as const;
    const options = { timezone: 'Europe/Berlin' };
    const resolved = {
      at: { $gte: '2024-10-08T22:00:00.000Z', $lte: '2024-10-09T21:59:59.999Z' },
      name: null,
    };
    const preview = await service.preview(ann, request({ params, options }));
    expect(preview).toMatchObject({ rows: [['1']], resolved_query: resolved });
    const id = await service.create(ann, request({ params, options }));
    const task = { status: TaskStatus.Exported, total: 1, params, resolved_query: resolved };
    expect(await ended(id)).toMatchObject(task);

    now = new Date('2024-10-21T12:00:00Z');
    await host.database.query(`UPDATE export_task SET status = ${TaskStatus.Expired} WHERE id = '${id}'`);
    await service.retry(ann, id);
    expect(await ended(id)).toMatchObject(task);
    const { list } = await service.list(ann, { query: { id }, filter: ['resolved_query'] });
    expect(list).toEqual([{ resolved_query: resolved }]);
  });

  it('have no resolved query where nothing is relative', async () => {
    const params = { query: { at: { $gte: '2024-10-09' }, name: 'now-1d' } };
    expect(await service.preview(ann, request({ params }))).toMatchObject({ resolved_query: null });
    expect(await ended(await service.create(ann, request({ params })))).toMatchObject({
      resolved_query: null,
    });
  });

  it('make an equal request another task when they are other times, unless an Idempotency-Key names the first', async () => {
    const create = (at: string, key?: string) => {
      now = new Date(at);
      return service.create(ann, request({ params: { query: { at: 'now/d' } } }), key);
    };
    // Tasks that wait are those to be reused.
    await host.database.query('ALTER TABLE event RENAME TO hidden');
    try {
      const first = await create('2024-10-09T08:00:00Z', 'key');
      expect(await create('2024-10-09T20:00:00Z')).toBe(first);
      expect(await create('2024-10-10T08:00:00Z')).not.toBe(first);
      expect(await create('2024-10-11T08:00:00Z', 'key')).toBe(first);
    } finally {
      await host.database.query('ALTER TABLE hidden RENAME TO event');
    }
  });

  it('reach a record source as absolute values', async () => {
    now = new Date('2024-10-10T12:00:00Z');
    const query = { at: ['now-1d/d'] };
    await ended(await service.create(ann, request({ type: REMOTE, params: { query } })));
    const [from, to] = ['2024-10-09T00:00:00.000Z', '2024-10-10T00:00:00.000Z'];
    expect(remote.opened).toMatchObject([
      { query: { at: [`${from}/${to}`] }, conditions: [{ operator: '$in', values: [{ from, to }] }] },
    ]);
  });

  it('select tasks in lists and statistics', async () => {
    now = new Date('2024-10-10T02:00:00Z');
    const id = await service.create(ann, request({}));
    await ended(id);
    await host.database.query(
      `UPDATE export_task SET create_time = '2024-10-09T05:00:00Z' WHERE id = '${id}'`,
    );
    const found = async (create_time: unknown, timezone = 'UTC') =>
      (await service.list(ann, { query: { create_time }, timezone })).count;
    expect(await found('now-1d/d')).toBe(1);
    expect(await found('now/d')).toBe(0);
    expect(await found('now/d', 'America/New_York')).toBe(1);
    expect(await found('now-1d/d', 'America/New_York')).toBe(0);
    expect(await found({ $gte: 'now-23h', $lt: 'now' })).toBe(1);
    const { types } = await service.statistics(ann, { query: { create_time: 'now-1d/d' } });
    expect(types).toMatchObject([{ type: EVENTS, tasks: 1 }]);
  });

  it.each([
    [
      { at: { $gte: 'now-1q' } },
      'query.at.$gte: invalid relative time "now-1q". Must be "now" and any steps',
    ],
    [{ due: 'now/M' }, 'query.due: invalid relative time "now/M". Must be one day'],
    [
      { at: 'now-9999y' },
      'query.at: invalid relative time "now-9999y". Must be a time in the years 1 to 9999',
    ],
  ])('are refused with what is possible: %j', async (query, reason) => {
    await expect(service.create(ann, request({ params: { query } }))).rejects.toMatchObject({
      code: 4001001,
      message: expect.stringContaining(reason) as unknown,
    });
  });
});

import fc from 'fast-check';
import { readXlsx } from 'hucre/xlsx';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import {
  Exporter,
  ExportTaskService,
  TaskStatus,
  type Column,
  type CreateExportTask,
  type RecordExporter,
} from '../../src/index.js';
import { eventually } from '../support/eventually.js';
import { ann, HostUnderTest } from '../service/host-under-test.js';

const EVENTS = 1001;
const SEED = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Days on which clocks change, with their zones. */
const days: readonly (readonly [day: string, zone: string])[] = [
  ['2024-10-09', 'UTC'],
  ['2024-10-09', 'Asia/Shanghai'],
  ['2024-03-31', 'Europe/Berlin'],
  ['2024-10-27', 'Europe/Berlin'],
  ['2024-03-10', 'America/New_York'],
  ['2024-11-03', 'America/New_York'],
  ['2024-04-07', 'Australia/Lord_Howe'],
  ['2018-11-04', 'America/Sao_Paulo'],
  ['2018-02-17', 'America/Sao_Paulo'],
  ['2011-12-30', 'Pacific/Apia'],
  ['2011-12-31', 'Pacific/Apia'],
];

/** The same comparison in SQL. */
const signs = { $eq: '=', $ne: 'IS DISTINCT FROM', $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' };

@Exporter({ type: EVENTS, name: 'Event', title: 'Events' })
class EventExporter implements RecordExporter {
  readonly columns: Column[] = [
    { key: 'id', title: 'Event', type: 'integer' },
    { key: 'at', title: 'At', type: 'datetime', default: true },
    { key: 'visits', title: 'Visits', type: 'list', of: 'datetime', default: true },
    { key: 'seen', title: 'Seen', type: 'boolean' },
    { key: 'name', title: 'Name', type: 'text' },
  ];
  readonly source = { table: 'event', key: 'id', properties: 'properties' };
}

describe(`times in a query (seed ${SEED})`, () => {
  let host: HostUnderTest;
  let service: ExportTaskService;
  let registry: ExporterRegistry;

  beforeAll(async () => {
    host = await HostUnderTest.create();
    await host.database.query(
      `CREATE TABLE event (corp_id text DEFAULT 'acme', id integer GENERATED ALWAYS AS IDENTITY, at timestamptz,
         visits timestamptz[], seen boolean, name text, properties jsonb)`,
    );
    const application = await host.start({}, EventExporter);
    service = application.get(ExportTaskService);
    registry = application.get(ExporterRegistry);
  });

  afterAll(() => host.remove());

  beforeEach(() => host.database.query('TRUNCATE event RESTART IDENTITY'));

  const insert = (...times: (string | null)[]) =>
    host.database.query('INSERT INTO event (at) SELECT unnest($1::text[])::timestamptz', [times]);

  const ids = async (from: string): Promise<unknown[]> => {
    const rows: { id: number }[] = await host.database.query(`SELECT t.id ${from} ORDER BY t.id`);
    return rows.map(({ id }) => id);
  };

  const found = async (query: object, timezone = 'UTC'): Promise<unknown[]> => {
    const request = { corpId: 'acme', params: { query: { ...query } }, extend: {}, timezone };
    const plan = await registry.plan(EVENTS, request, 'clear');
    if (!('sql' in plan)) throw new Error('no SQL');
    return ids(plan.sql.from);
  };

  const file = async (change: Partial<CreateExportTask>): Promise<Buffer> => {
    const id = await service.create(ann, { name: 'n', describe: 'd', type: EVENTS, params: {}, ...change });
    await eventually(
      () => service.get(ann, id),
      ({ status }) => status !== TaskStatus.ToBeExported && status !== TaskStatus.Exporting,
    );
    const stored = await readdir(host.store.root, { recursive: true });
    return readFile(join(host.store.root, stored.find((path) => path.includes(`${id}/`)) ?? ''));
  };

  const operator = fc.constantFrom(...(Object.keys(signs) as (keyof typeof signs)[]));

  it.each(days)('find with %s in %s what PostgreSQL finds by the local day', async (day, zone) => {
    await insert(null);
    for (const name of ['from', 'to']) {
      const midnight = `($1::date + ${name === 'to' ? 1 : 0})::timestamp AT TIME ZONE $2`;
      await host.database.query(
        `INSERT INTO event (at) SELECT ${midnight} + microseconds * interval '1 microsecond'
         FROM unnest('{-3600000000, -1000, -999, -1, 0, 1, 999, 1000, 3600000000}'::bigint[]) AS microseconds`,
        [day, zone],
      );
    }
    const local = `(t.at AT TIME ZONE '${zone}')::date`;
    for (const [name, sign] of Object.entries(signs)) {
      const expected = await ids(`FROM event AS t WHERE ${local} ${sign} '${day}'`);
      expect([name, await found({ at: { [name]: day } }, zone)]).toEqual([name, expected]);
    }
    const within = await ids(`FROM event AS t WHERE ${local} = '${day}'`);
    const without = await ids(`FROM event AS t WHERE ${local} IS DISTINCT FROM '${day}'`);
    const several = [day, '1990-01-01', '1990-01-02T00:00:00Z'];
    expect(await found({ at: { $gte: day, $lte: day } }, zone)).toEqual(within);
    expect(await found({ at: several }, zone)).toEqual(within);
    expect(await found({ at: { $nin: several } }, zone)).toEqual(without);
  });

  it('compare whole milliseconds, which are what a raw file shows', async () => {
    const instant = fc.constantFrom(
      '2024-10-09T23:59:59.999Z',
      '2024-10-10T00:00:00.000Z',
      '1969-12-31T23:59:59.999Z',
      '1970-01-01T00:00:00.000Z',
    );
    const microseconds = fc.constantFrom(-1001, -1000, -999, -1, 0, 1, 499, 500, 999, 1000, 1999);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(instant, microseconds)),
        instant,
        operator,
        async (rows, value, name) => {
          await host.database.query('TRUNCATE event RESTART IDENTITY');
          await host.database.query(
            `INSERT INTO event (at) SELECT at::timestamptz + more * interval '1 microsecond'
           FROM unnest($1::text[], $2::int[]) AS u (at, more)`,
            [rows.map(([at]) => at), rows.map(([, more]) => more)],
          );
          const expected = await ids(
            `FROM event AS t WHERE date_trunc('milliseconds', t.at) ${signs[name]} '${value}'::timestamptz`,
          );
          expect(await found({ at: { [name]: value } })).toEqual(expected);
        },
      ),
      { numRuns: 100, seed: SEED },
    );
  });

  it('find a row by the time that a raw file shows, with or without an offset', async () => {
    await insert('2024-10-09T23:59:59.9997Z', '2024-10-10T00:00:00Z');
    const csv = await file({ params: { filter: ['at'] }, options: { labels: 'raw', encoding: 'utf-8' } });
    const [, shown = ''] = csv.toString().split('\r\n');
    expect(shown).toBe('2024-10-09T23:59:59.999Z');
    expect(await found({ at: shown })).toEqual([1]);
    expect(await found({ at: { $lte: shown } })).toEqual([1]);
    expect(await found({ at: { $gt: shown } })).toEqual([2]);
    expect(await found({ at: '2024-10-10T07:59:59.999+08:00' })).toEqual([1]);
    expect(await found({ at: { $like: '09t23:59:59.999' } })).toEqual([1]);
    expect(await found({ at: { $like: '2024-10' } })).toEqual([1, 2]);
  });

  it('are the days of the zone of the file', async () => {
    await insert(
      '2024-10-08T15:59:59Z',
      '2024-10-08T16:00:00Z',
      '2024-10-09T15:59:59.9999Z',
      '2024-10-09T16:00:00Z',
    );
    const csv = await file({
      params: { filter: ['id'], query: { at: { $gte: '2024-10-09', $lte: '2024-10-09' } } },
      options: { labels: 'raw', encoding: 'utf-8', timezone: 'Asia/Shanghai' },
    });
    expect(csv.toString()).toBe('id\r\n2\r\n3\r\n');
  });

  it('in lists must all hold for one element', async () => {
    await host.database.query(
      `INSERT INTO event (visits) VALUES ('{2024-10-08 12:00Z, 2024-10-10 12:00Z}'), ('{2024-10-09 15:59:59.9999Z}'), ('{}')`,
    );
    const range = { $gte: '2024-10-09', $lte: '2024-10-09' };
    expect(await found({ visits: range }, 'Asia/Shanghai')).toEqual([2]);
    expect(await found({ visits: '2024-10-09' }, 'Asia/Shanghai')).toEqual([2]);
    expect(await found({ visits: { $like: '10-09T15:59:59.999Z' } })).toEqual([2]);
  });

  it('may be the first and the last day, in any zone', async () => {
    await insert(
      '0001-12-31 20:00:00Z BC',
      '0001-01-01',
      '9999-12-31 23:59:59.999999Z',
      '10000-01-01 03:00:00Z',
    );
    expect(await found({ at: '0001-01-01' }, 'Asia/Shanghai')).toEqual([1, 2]);
    expect(await found({ at: { $gt: '9999-12-30' } }, 'Etc/GMT+5')).toEqual([3, 4]);
    expect(await found({ at: { $lte: '9999-12-31' } }, 'Etc/GMT+5')).toEqual([1, 2, 3, 4]);
    expect(await found({ at: '9999-12-31' }, 'Etc/GMT+5')).toEqual([3, 4]);
    expect(await found({ at: { $lte: '9999-12-31T23:59:59.999Z' } })).toEqual([1, 2, 3]);
  });

  describe('beyond the years 1 to 9999', () => {
    const shown = [
      'infinity',
      '-infinity',
      '-000043-03-15T11:59:59.999Z',
      '+000000-12-31T00:00:00.000Z',
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
      '+010000-01-01T00:00:00.000Z',
      '+294276-12-31T23:59:59.999Z',
    ];

    beforeEach(() =>
      insert(
        'infinity',
        '-infinity',
        '0044-03-15 11:59:59.9999Z BC',
        '0001-12-31Z BC',
        '0001-01-01Z',
        '9999-12-31 23:59:59.999999Z',
        '10000-01-01Z',
        '294276-12-31 23:59:59.999999Z',
      ),
    );

    const raw = (format: 'csv' | 'xlsx' | 'jsonl') =>
      file({
        params: { filter: ['at'] },
        options: { labels: 'raw', format, ...(format === 'csv' && { encoding: 'utf-8' }) },
      });

    it('have a sign and six digits of the year in a raw CSV file, and infinite ones are words', async () => {
      expect((await raw('csv')).toString().trimEnd().split('\r\n')).toEqual(['at', ...shown]);
    });

    it('are the same in a workbook and in JSON Lines', async () => {
      const { sheets } = await readXlsx(await raw('xlsx'));
      expect(sheets[0]?.rows.slice(1).flat()).toEqual(shown);
      const lines = (await raw('jsonl')).toString().trimEnd().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as { at: string }).at)).toEqual(shown);
    });

    it('are what JavaScript reads, if they are not infinite', () => {
      const years = shown.slice(2, 7).map((text) => new Date(text).getUTCFullYear());
      expect(years).toEqual([-43, 0, 1, 9999, 10_000]);
    });

    it('are never empty with labels either', async () => {
      const csv = await file({ params: { filter: ['at'] }, options: { labels: 'en', encoding: 'utf-8' } });
      expect(csv.toString().trimEnd().split('\r\n').slice(1)).toEqual([
        'infinity',
        '-infinity',
        '0044-03-15 11:59:59 BC',
        '0001-12-31 00:00:00 BC',
        '0001-01-01 00:00:00',
        '9999-12-31 23:59:59',
        '10000-01-01 00:00:00',
        '294276-12-31 23:59:59',
      ]);
    });
  });

  it.each([
    [{ $lt: true }, [1]],
    [{ $lte: false }, [1]],
    [{ $gt: 'false' }, [2]],
    [{ $gte: false }, [1, 2]],
    [{ $like: 'TR' }, [2]],
  ])('stand beside booleans, of which false is the less: %j finds %j', async (condition, expected) => {
    await host.database.query('INSERT INTO event (seen) VALUES (false), (true), (NULL)');
    expect(await found({ seen: condition })).toEqual(expected);
  });

  it('stand beside an extended property with the name of a field', async () => {
    await host.database.query(
      `INSERT INTO event (name, properties) VALUES ('own', '{"name": "extended", "colour": "red"}')`,
    );
    const filter = ['name', 'properties.name', 'colour', 'properties.colour'];
    const csv = await file({ params: { filter }, options: { labels: 'raw', encoding: 'utf-8' } });
    expect(csv.toString()).toBe('name,properties.name,colour\r\nown,extended,red\r\n');
    const lines = await file({ params: { filter }, options: { labels: 'en', format: 'jsonl' } });
    expect(JSON.parse(lines.toString())).toMatchObject({ Name: 'own', colour: 'red' });
  });

  it.each([
    ['where', { where: { id: 1 } }],
    ['querry', { querry: { id: 1 }, offset: 0, limit: 10 }],
    ['constructor', { constructor: { id: 1 } }],
  ])('are not lost by a misspelt key of params: %s', async (key, params) => {
    const task = { name: 'n', describe: 'd', type: EVENTS, params: params as object };
    for (const refused of [service.create(ann, task), service.preview(ann, task)]) {
      await expect(refused).rejects.toMatchObject({
        code: 4001001,
        message: `params.${key}: unknown key. Must be one of filter, query, order.`,
      });
    }
  });
});

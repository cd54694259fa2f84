import { FileOptions } from '../../src/file/file-options.js';
import { checkZone, isZoneName } from '../../src/file/time-zone.js';
import { RecordsDatabase } from '../../src/records/records-database.js';
import { HostUnderTest, NoteExporter } from '../service/host-under-test.js';
import { adminQuery, type TestDatabase } from '../support/database.js';
import { TestService } from '../support/service.js';
import { app, WarrantyUnderTest } from '../support/warranty.js';

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** Makes PostgreSQL lack the names that the IANA database keeps for compatibility only, as on some servers. */
async function withoutOldNames(database: TestDatabase): Promise<void> {
  await database.query(`
    CREATE SCHEMA zones;
    CREATE VIEW zones.pg_timezone_names AS
      SELECT * FROM pg_catalog.pg_timezone_names WHERE name NOT IN ('Asia/Calcutta', 'US/Pacific')`);
  const name = new URL(database.url).pathname.slice(1);
  await adminQuery(`ALTER DATABASE ${name} SET search_path = public, zones, pg_catalog`);
}

describe('the time zone of a task', () => {
  let service: TestService;
  let warranty: WarrantyUnderTest;

  beforeAll(async () => {
    warranty = await WarrantyUnderTest.start([app('mine', { records: [] })]);
    service = await TestService.start(warranty.variables);
  });

  afterAll(async () => {
    await service.stop();
    await warranty.plugin.stop();
  });

  const device = { type: 2, params: {} };
  const registrations = { type: 6, params: {}, extend: { app_id: 'mine' } };
  const refused = (message: string) => ({ status: 400, body: { error: { code: 4001001, msg: message } } });

  it('is known to both Node.js and PostgreSQL', async () => {
    const known = await service.database.query<{ name: string }>('SELECT name FROM pg_timezone_names');
    const names = new Set(known.map(({ name }) => name));
    const short = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    const taken = [...short, ...Intl.supportedValuesOf('timeZone')].filter(isZoneName);
    expect(taken.length).toBeGreaterThan(400);
    expect(taken.filter((name) => !names.has(name))).toEqual([]);
    expect(known.map(({ name }) => name).filter((name) => !isZoneName(name))).toEqual(['Factory']);
  });

  it.each(['/v2/export_task', '/v2/export_task/preview'])('is no abbreviation in %s', async (path) => {
    for (const task of [device, registrations]) {
      const body = { name: '导出', describe: '导出', ...task, options: { timezone: 'CST' } };
      expect(await service.call('POST', path, body)).toEqual(
        refused(
          'options.timezone: invalid value "CST". Must be the IANA name of a time zone, such as "Asia/Shanghai".',
        ),
      );
    }
  });

  it('may be any name of a zone', async () => {
    for (const timezone of ['Asia/Shanghai', 'asia/shanghai', 'US/Pacific', 'EST', 'Etc/GMT+8']) {
      expect(await service.export({ ...device, options: { timezone } })).toMatchObject({ status: 3 });
    }
  });

  it('ends a task at once if a former version has accepted it', async () => {
    for (const task of [device, registrations]) {
      const id = await service.create({ ...task, options: { labels: 'en' } });
      await service.ended(id);
      await service.database.query(
        `UPDATE export_task SET options = options || '{"timezone": "CST"}', status = 4 WHERE id = $1`,
        [id],
      );
      await service.call('POST', `/v2/export_task/${id}/retry`);
      expect(await service.ended(id)).toMatchObject({
        status: 4,
        attempts: 1,
        result_code: 'refused',
        result_desc: expect.stringMatching(/options\.timezone: .*"CST".*"Asia\/Shanghai"\.$/),
      });
    }
  });

  describe('where PostgreSQL lacks old names', () => {
    let host: HostUnderTest;

    beforeAll(async () => {
      host = await HostUnderTest.create();
      await withoutOldNames(host.database);
    });

    afterAll(() => host.remove());

    it.each([
      ['US/Pacific', 'America/Los_Angeles'],
      ['Asia/Calcutta', 'Asia/Kolkata'],
    ])('is not %s, but %s', async (old, current) => {
      const records = new RecordsDatabase({ url: host.database.url, connections: 1 });
      try {
        await expect(checkZone(records, old, 'options.timezone')).rejects.toThrow(
          `options.timezone: the records database does not know the time zone "${old}". Must be an IANA name that it knows, such as "${current}".`,
        );
        await checkZone(records, current, 'options.timezone');
      } finally {
        await records.close();
      }
    });

    it('stops the start if it is a default', async () => {
      const fileDefaults = Object.assign(new FileOptions(), { timezone: 'US/Pacific' });
      await expect(host.start({ fileDefaults }, NoteExporter)).rejects.toThrow(
        /^fileDefaults\.timezone: the records database does not know the time zone "US\/Pacific"\. .*"America\/Los_Angeles"\.$/,
      );
    });
  });
});

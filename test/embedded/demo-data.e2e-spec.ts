import pg from 'pg';
import { fillDevices } from '../../src/demo/records/device.js';
import { DEMO_CORP, DEMO_PRODUCT, fillDemoData, moveAlertsToNow } from '../../src/demo/demo-data.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

describe('the demo data', () => {
  let database: TestDatabase;
  let client: pg.Client;

  const open = async () => {
    database = await createDatabase();
    client = new pg.Client(database.url);
    await client.connect();
  };
  const close = async () => {
    await client.end();
    await database.drop();
  };

  /** Counts the devices that meet a condition. */
  async function count(condition = 'true'): Promise<number> {
    const sql = `SELECT count(*)::integer AS n FROM device WHERE ${condition}`;
    return (await client.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
  }

  async function fingerprint(): Promise<string> {
    const sql = "SELECT md5(string_agg(device::text, E'\\n' ORDER BY id)) AS hash FROM device";
    return (await client.query<{ hash: string }>(sql)).rows[0]?.hash ?? '';
  }

  describe('in an empty database', () => {
    beforeEach(open);
    afterEach(close);

    it('is one product with 5,000 devices, all of the demo enterprise', async () => {
      await fillDemoData(client);
      const { rows } = await client.query('SELECT id, corp_id FROM product');
      expect(rows).toEqual([{ id: DEMO_PRODUCT, corp_id: DEMO_CORP }]);
      expect(await count()).toBe(5_000);
      expect(await count(`corp_id = '${DEMO_CORP}' AND product_id = '${DEMO_PRODUCT}'`)).toBe(5_000);
    });

    it('is the same on every machine, and is not changed by a second run', async () => {
      await fillDemoData(client);
      const first = await fingerprint();
      await fillDemoData(client);
      expect(await fingerprint()).toBe(first);
      expect(first).toBe('70a7f1f2589b2f16f07146e8e7655c88');
    });

    it('has alerts up to now and of yesterday, whenever the service starts', async () => {
      await fillDemoData(client);
      await client.query(`INSERT INTO alert_message SELECT (jsonb_populate_record(alert_message,
        jsonb_build_object('corp_id', 'acme'))).* FROM alert_message LIMIT 1`);
      const alerts = `SELECT count(*)::integer, now() - max(create_date) < interval '1 minute' AS recent,
          max(create_date) <= now() AS past,
          count(*) FILTER (WHERE create_date >= date_trunc('day', now()) - interval '1 day'
                             AND create_date < date_trunc('day', now()))::integer AS yesterday,
          bool_and(read_time >= create_date) AS read_later
        FROM alert_message WHERE corp_id = $1`;
      for (let start = 1; start <= 2; start += 1) {
        await moveAlertsToNow(client);
        const [found] = (await client.query(alerts, [DEMO_CORP])).rows;
        expect(found).toMatchObject({ count: 8000, recent: true, past: true, read_later: true });
        expect(found.yesterday).toBeGreaterThan(20);
      }
      const [other] = (await client.query(alerts, ['acme'])).rows;
      expect(other.recent).toBe(false);
    });

    it('is not added to an enterprise that already has a product', async () => {
      await client.query("INSERT INTO product VALUES ('p', $1, 'their own')", [DEMO_CORP]);
      await fillDemoData(client);
      expect(await count()).toBe(0);
    });

    it('is rolled back when an insert fails', async () => {
      await client.query(
        `INSERT INTO device (corp_id, id, product_id, mac, is_active, create_time) VALUES ($1, 4999, 'p', 'm', true, now())`,
        [DEMO_CORP],
      );
      await expect(fillDemoData(client)).rejects.toThrow(/duplicate key/);
      expect((await client.query('SELECT FROM product')).rowCount).toBe(0);
      expect(await count()).toBe(1);
    });

    it('can have any number of devices for another enterprise, each with a distinct MAC', async () => {
      await fillDevices(client, { corpId: 'bench', productId: 'p', firstId: 999_001, count: 2_000 });
      expect(await count("corp_id = 'bench' AND id BETWEEN 999001 AND 1001000")).toBe(2_000);
      const { rows } = await client.query(
        'SELECT count(DISTINCT mac)::integer AS macs, min(mac) AS first FROM device',
      );
      expect(rows).toEqual([{ macs: 2_000, first: '00E04C0F3E59' }]);
    });
  });

  describe('among its devices', () => {
    beforeAll(async () => {
      await open();
      await fillDemoData(client);
    });
    afterAll(close);

    it.each([
      ['Chinese', "name LIKE '%会议室%'"],
      ['a comma', "name LIKE '%,%'"],
      ['a double quote', `name LIKE '%"%'`],
      ['a line feed', "name LIKE E'%\\n%' AND name NOT LIKE E'%\\r%'"],
      ['a carriage return and a line feed', "name LIKE E'%\\r\\n%'"],
      ['the empty text', "name = ''"],
      ['no value', 'name IS NULL'],
      ['an emoji', "name LIKE '💡%'"],
      ['a character beyond 16 bits', "name LIKE '𠮷%'"],
      ['blanks around it', "name LIKE ' %' AND name LIKE '% '"],
      ['the beginning of a formula', "name ~ '^[=+@-]'"],
    ])('has device names with %s', async (_, condition) => {
      expect(await count(condition)).toBeGreaterThan(0);
    });

    it.each([
      ['tags that are missing', 'tags IS NULL'],
      ['tags that are empty', "tags = '{}'"],
      ['several tags', 'cardinality(tags) > 1'],
      ['a tag with the separator in it', "array_to_string(tags, '|') LIKE '%;%'"],
      ['a tag with a quote', `array_to_string(tags, '|') LIKE '%"%'`],
      ['several groups', 'cardinality(groups) > 1'],
      ['creators of the first kind', 'creator_type = 1'],
      ['creators of the second kind', 'creator_type = 2'],
      ['devices that were never activated', 'NOT is_active AND active_date IS NULL AND last_login IS NULL'],
      ['devices that are online', 'is_online'],
      ['serial numbers of 20 digits', "sn ~ '^[0-9]{20}$'"],
      ['serial numbers that begin with 0', "sn LIKE '0%'"],
      ['times with milliseconds', "date_part('milliseconds', active_date)::integer % 1000 <> 0"],
      ['a property with a number', "jsonb_typeof(properties->'功率') = 'number'"],
      ['a property below zero', "(properties->>'温度补偿')::numeric < 0"],
      ['a property that is true or false', "jsonb_typeof(properties->'已校准') = 'boolean'"],
      ['a property that is an object', "jsonb_typeof(properties->'参数') = 'object'"],
      ['no properties at all', 'properties IS NULL'],
    ])('has %s', async (_, condition) => {
      expect(await count(condition)).toBeGreaterThan(0);
    });
  });
});

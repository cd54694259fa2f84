import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import { SourceCheck } from '../../src/exporter/source-check.js';
import { RecordsDatabase } from '../../src/records/records-database.js';
import { adminQuery } from '../support/database.js';
import { TestService } from '../support/service.js';

describe('the rights of the user who reads the records', () => {
  const user = `test_reader_${process.pid}`;
  let service: TestService;
  let records: RecordsDatabase;
  let check: SourceCheck;

  beforeAll(async () => {
    service = await TestService.start();
    await adminQuery(`CREATE ROLE ${user} LOGIN PASSWORD 'reader'`);
    await service.database.query(
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}; REVOKE SELECT ON dealer, product FROM ${user}`,
    );
    const url = Object.assign(new URL(service.database.url), { username: user, password: 'reader' }).href;
    records = new RecordsDatabase({ url, connections: 2 });
    check = new SourceCheck(service.application.get(ExporterRegistry));
  });

  afterAll(async () => {
    await records.close();
    await service.database.query(`DROP OWNED BY ${user}`);
    await service.stop();
    await adminQuery(`DROP ROLE ${user}`);
  });

  it('are checked at the start; each table that may not be read has a line with the remedy', async () => {
    const grant = (table: string) =>
      `permission denied for table ${table}. GRANT SELECT ON ${table} TO "${user}". Must be readable in the records database.`;
    const faults = await check.faults(records);
    expect(faults).toEqual(
      expect.arrayContaining([
        `Dealer.source: ${grant('dealer')}`,
        `Device.source.reads: ${grant('product')}`,
        `WechatAuthDevice.source.reads: ${grant('product')}`,
      ]),
    );
    await service.database.query(
      `GRANT SELECT ON dealer TO ${user}; GRANT SELECT (id, corp_id, datapoints) ON product TO ${user}`,
    );
    await expect(check.faults(records)).resolves.toEqual([]);
  });

  it('may lack a schema, or a table in one: the remedy names the schema', async () => {
    await service.database.query('CREATE SCHEMA "Archive" CREATE TABLE dealer_note (id text)');
    const note = 'SELECT * FROM "Archive".dealer_note';
    await expect(records.refusal(note)).resolves.toBe(
      `permission denied for schema Archive. GRANT USAGE ON SCHEMA "Archive" TO "${user}"`,
    );
    await service.database.query(`GRANT USAGE ON SCHEMA "Archive" TO ${user}`);
    await expect(records.refusal(note)).resolves.toBe(
      `permission denied for table dealer_note. GRANT SELECT ON "Archive".dealer_note TO "${user}"`,
    );
    await service.database.query(`GRANT SELECT ON "Archive".dealer_note TO ${user}`);
    await expect(records.refusal(note)).resolves.toBeUndefined();
  });

  it('may be narrowed by policies, of which a warning tells', async () => {
    await expect(check.warnings(records)).resolves.toEqual([]);
    await service.database.query('ALTER TABLE dealer ENABLE ROW LEVEL SECURITY');
    await expect(check.warnings(records)).resolves.toEqual([
      expect.stringContaining(`Row-level security of the table "dealer" applies to the user "${user}"`),
    ]);
  });
});

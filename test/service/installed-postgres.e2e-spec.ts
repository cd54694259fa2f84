import { exampleTask } from '../../src/service/api-docs/example-task.js';
import { ExporterRegistry } from '../../src/exporter/exporter-registry.js';
import type { RecordType } from '../../src/exporter/record-type.js';
import { SourceCheck } from '../../src/exporter/source-check.js';
import { RecordsDatabase } from '../../src/records/records-database.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { migrate } from '../../src/migrations/migrate.js';
import { ExportTaskService } from '../../src/index.js';
import { adminQuery, createDatabase, readingsUnderWay } from '../support/database.js';
import { startDemoService, type DemoService } from '../support/demo-service.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { eventually } from '../support/eventually.js';
import { describeWithInstalledPostgres, startInstalledPostgres } from '../support/installed-postgres.js';
import { insertSlowDevices, SLOW_PRODUCT } from '../support/slow-devices.js';
import { TestService } from '../support/service.js';

/** Enough for two lanes. */
const ROWS = 120_000;

/** The text of the file of each record type, by its name. */
async function exportsOf({ service, token }: DemoService): Promise<Record<string, string>> {
  const { body } = await service.call('GET', '/v2/export_task_types');
  const files: Record<string, string> = {};
  for (const { name } of body.list as RecordType[]) {
    const task = await service.export({ ...exampleTask(body.list as RecordType[], name) }, token);
    expect(task).toMatchObject({ status: 3, finished: task.total });
    files[name] = await (await service.download(task.id, token)).text();
  }
  return files;
}

describeWithInstalledPostgres('a service on the PostgreSQL of the operating system', () => {
  let expected: Record<string, string>;
  let stopPostgres: () => Promise<void>;
  let demo: DemoService;
  let service: TestService;

  beforeAll(async () => {
    const embedded = await startDemoService();
    expected = await exportsOf(embedded);
    await embedded.stop();
    stopPostgres = await startInstalledPostgres();
    demo = await startDemoService();
    ({ service } = demo);
  });

  afterAll(async () => {
    await demo.stop();
    await stopPostgres();
  });

  it('exports every record type with the bytes that the embedded PostgreSQL gives', async () => {
    const files = await exportsOf(demo);
    expect(Object.keys(files)).toHaveLength(10);
    for (const [name, text] of Object.entries(files)) expect([name, text]).toEqual([name, expected[name]]);
  });

  it('migrates once, and has nothing to migrate then', async () => {
    const database = await createDatabase('TEMPLATE template0');
    const options = dataSourceOptions({ tasks: database.url });
    await Promise.all([migrate(options), migrate(options)]);
    const applied = await database.query('SELECT name FROM export_task_migrations');
    await migrate(options);
    expect(await database.query('SELECT name FROM export_task_migrations')).toEqual(applied);
    await database.drop();
  });

  it('reads with several lanes out of one snapshot', async () => {
    await insertDemoDevices(service.database, ROWS, 'many');
    await service.database.query('ANALYZE device');
    const token = await service.tokenOf('many');
    const ended = await service.export({ type: 1, params: {}, extend: { product_id: PRODUCT } }, token);
    expect(ended).toMatchObject({ status: 3, total: ROWS, finished: ROWS });
    // Lanes put the checksum together.
    expect(ended.checksum).toMatch(/^crc32:/);
  });

  it('cancels a query of the records', async () => {
    await insertSlowDevices(service.database);
    const id = await service.create({ type: 1, params: {}, extend: { product_id: SLOW_PRODUCT } });
    await eventually(
      () => readingsUnderWay(service.database),
      (found) => found.length > 0,
    );
    const asked = Date.now();
    await service.call('POST', `/v2/export_task/${id}/cancel`);
    expect(await service.ended(id)).toMatchObject({ status: 4, result_code: 'cancelled' });
    expect(Date.now() - asked).toBeLessThan(2000);
    expect(await readingsUnderWay(service.database)).toEqual([]);
  });

  it('tells listeners of each task that ends', async () => {
    const heard: string[] = [];
    const off = await service.application.get(ExportTaskService).onFinished(({ id }) => void heard.push(id));
    const { id } = await service.export({ type: 2, params: {} });
    await eventually(
      () => Promise.resolve(heard),
      (ids) => ids.includes(id),
    );
    off();
  });

  it('names the table that the user of the records may not read', async () => {
    const user = 'test_reader';
    await adminQuery(`CREATE ROLE ${user} LOGIN`);
    await service.database.query(
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user}; REVOKE SELECT ON dealer FROM ${user}`,
    );
    const records = Object.assign(new URL(service.database.url), { username: user }).href;
    const check = new RecordsDatabase({ url: records, connections: 1 });
    const faults = await new SourceCheck(service.application.get(ExporterRegistry)).faults(check);
    expect(faults).toContain(
      `Dealer.source: permission denied for table dealer. GRANT SELECT ON dealer TO "${user}". Must be readable in the records database.`,
    );
    await check.close();
  });
});

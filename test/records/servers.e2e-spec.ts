import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileOptions, FileOptions } from '../../src/file/file-options.js';
import { ExportFile } from '../../src/file/export-file.js';
import { SqlReading } from '../../src/reading/sql-reading.js';
import { RecordsDatabase } from '../../src/records/records-database.js';
import { adminQuery, createDatabase, type TestDatabase } from '../support/database.js';
import { capturedOutput } from '../support/captured-output.js';
import { readEnvironment } from '../../src/service/config/environment.js';
import { serviceLogger } from '../../src/service/service.js';
import { createApplication } from '../../src/service/application.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { migrate } from '../../src/migrations/migrate.js';
import { TestService } from '../support/service.js';

/** Enough for two lanes. */
const ROWS = 100_000;

/** Numbers in order. */
const numbers = {
  from: `FROM generate_series(1, ${ROWS}) AS t (n) WHERE true`,
  orderBy: 't.n',
  leading: { sql: 't.n', descending: false, nullable: false },
};

/** How many connections read the numbers side by side. */
async function lanesOf(records: RecordsDatabase): Promise<number> {
  const { lineFormat } = new ExportFile(fileOptions({}, new FileOptions()));
  const reading = await SqlReading.open(records, [], numbers, lineFormat, 2, new AbortController().signal);
  const lanes = reading.lanes().length;
  await reading.close();
  return lanes;
}

describe('the server of the records', () => {
  const user = `test_lanes_${process.pid}`;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    await adminQuery(`CREATE ROLE ${user} LOGIN PASSWORD 'reader'`);
  });

  afterAll(async () => {
    await database.drop();
    await adminQuery(`DROP ROLE ${user}`);
  });

  it('is read in several lanes, but in one where it does not let its snapshots be shared', async () => {
    const url = Object.assign(new URL(database.url), { username: user, password: 'reader' }).href;
    const records = new RecordsDatabase({ url, connections: 3 });
    try {
      await expect(records.traits()).resolves.toMatchObject({
        encoding: 'UTF8',
        standby: false,
        shares: true,
      });
      await expect(lanesOf(records)).resolves.toBe(2);
      await database.query('REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC');
      await expect(records.traits()).resolves.toMatchObject({ shares: false });
      await expect(lanesOf(records)).resolves.toBe(1);
    } finally {
      await records.close();
    }
  });

  it('is named in the log of a start, as is that of the tasks', async () => {
    const logged = await capturedOutput(async () => {
      const service = await TestService.start({}, serviceLogger(readEnvironment({})));
      await service.stop();
    });
    expect(logged).toMatch(/"msg":"The tasks are in PostgreSQL 1\d[^"]*\."/);
    expect(logged).toMatch(/"msg":"The records are in PostgreSQL 1\d[^"]*\."/);
  });

  it('must answer times in ISO form if it has the tasks; else a start ends with one line', async () => {
    const other = await createDatabase();
    const [{ name } = { name: '' }] = await other.query<{ name: string }>(
      'SELECT current_database() AS name',
    );
    await other.query(`ALTER DATABASE ${name} SET DateStyle = 'German, DMY'`);
    const folder = await mkdtemp(join(tmpdir(), 'export-task-'));
    const environment = readEnvironment({ DATA_DIR: folder });
    const application = await createApplication(environment, { tasks: other.url }, false);
    try {
      await expect(application.init()).rejects.toThrow(
        /^database: its DateStyle is German, DMY\. Must be ISO, e\.g\. by ALTER/,
      );
    } finally {
      await application.close();
      await other.drop();
      await rm(folder, { recursive: true });
    }
  });

  it('must be UTF-8, as must that of the tasks; else a start ends with one line', async () => {
    const other = await createDatabase(`TEMPLATE template0 ENCODING EUC_CN LOCALE 'C'`);
    const folder = await mkdtemp(join(tmpdir(), 'export-task-'));
    const environment = readEnvironment({ DATA_DIR: folder });
    const databases = { tasks: database.url, records: other.url };
    const application = await createApplication(environment, databases, false);
    try {
      await expect(application.init()).rejects.toThrow(/^records: its encoding is EUC_CN. Must be UTF8.$/);
      await expect(migrate(dataSourceOptions({ tasks: other.url }))).rejects.toThrow(
        /^database: its encoding is EUC_CN. Must be UTF8.$/,
      );
    } finally {
      await application.close();
      await other.drop();
      await rm(folder, { recursive: true });
    }
  });
});

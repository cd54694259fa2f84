import { Logger } from '@nestjs/common';
import pg from 'pg';
import { readEnvironment } from '../../src/service/config/environment.js';
import { databasesOf, dataSourceOptions, joinDatabase } from '../../src/service/databases.js';
import { createToken } from '../../src/service/access-token.js';
import { migrate } from '../../src/migrations/migrate.js';
import { setLimits } from '../../src/sql/session-limits.js';
import { adminQuery, createDatabase, urlOf, type TestDatabase } from '../support/database.js';
import { insertDemoDevices, PRODUCT } from '../support/devices.js';
import { describeWithPrograms } from '../support/programs.js';
import { startPgBouncer, type RunningPgBouncer } from '../support/pgbouncer.js';
import { TestService } from '../support/service.js';

/** Enough for two lanes. */
const ROWS = 100_000;

describeWithPrograms(['pgbouncer'], 'a service behind PgBouncer', () => {
  let records: TestDatabase;

  beforeAll(async () => {
    records = await createDatabase();
    await insertDemoDevices(records, ROWS);
  });

  afterAll(() => records.drop());

  describe.each(['session', 'transaction'] as const)('in %s mode', (mode) => {
    let bouncer: RunningPgBouncer;
    let service: TestService;
    const warnings: string[] = [];

    beforeAll(async () => {
      bouncer = await startPgBouncer(mode, 20);
      const warn = (text: unknown) => warnings.push(String(text));
      const logger = { log: () => undefined, error: warn, warn };
      service = await TestService.start(
        { RECORDS_DATABASE_URL: bouncer.before(records.url) },
        logger,
        bouncer.before.bind(bouncer),
      );
    });

    afterAll(async () => {
      await service.stop();
      await bouncer.stop();
    });

    it('exports with several lanes, and gives out tokens', async () => {
      const { RECORDS_DATABASE_URL = '', ...variables } = service.variables;
      const environment = readEnvironment({ ...variables, RECORDS_DATABASE_URL });
      const database = await joinDatabase(environment);
      const caller = { corpId: 'acme', memberId: 'm', memberName: '王', role: 1 };
      const token = await createToken(database.databases, caller, 60);
      const task = await service.export({ type: 1, params: {}, extend: { product_id: PRODUCT } }, token);
      expect(task).toMatchObject({ status: 3, total: ROWS, attempts: 1 });
      // Lanes put the checksum together.
      expect(task.checksum).toMatch(/^crc32:/);
    });

    it('says at the start what it lacks', () => {
      expect(warnings.filter((line) => line.includes('transaction mode'))).toHaveLength(
        mode === 'transaction' ? 1 : 0,
      );
      expect(warnings.filter((line) => line.includes('LISTEN failed'))).toEqual([]);
    });
  });

  it('migrates a new database once, though several start at once with few connections', async () => {
    const bouncer = await startPgBouncer('transaction', 3);
    Logger.overrideLogger(false);
    await adminQuery('CREATE DATABASE test_pooled');
    try {
      const { tasks } = databasesOf(bouncer.before(urlOf('test_pooled')), { AUTH_MODE: 'table' });
      await Promise.all([1, 2, 3, 4].map(() => migrate(dataSourceOptions({ tasks }))));
      const client = new pg.Client(urlOf('test_pooled'));
      await client.connect();
      const { rows } = await client.query<{ locks: string }>(
        `SELECT count(*) AS locks FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = 'test_pooled')`,
      );
      await client.end();
      expect(rows).toEqual([{ locks: '0' }]);
    } finally {
      await bouncer.stop();
      await adminQuery('DROP DATABASE test_pooled WITH (FORCE)');
    }
  });

  it('limits the sessions of PostgreSQL itself alone', async () => {
    const bouncer = await startPgBouncer('transaction', 3);
    const limitOf = async (connectionString: string) => {
      const onConnect = setLimits({ statement_timeout: 4321 });
      const pool = new pg.Pool({ connectionString, onConnect });
      const { rows } = await pool.query<{ statement_timeout: string }>('SHOW statement_timeout');
      await pool.end();
      return rows[0]?.statement_timeout;
    };
    await expect(limitOf(records.url)).resolves.toBe('4321ms');
    await expect(limitOf(bouncer.before(records.url))).resolves.toBe('0');
    await bouncer.stop();
  });
});

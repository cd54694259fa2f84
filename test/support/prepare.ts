import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { migrate } from '../../src/migrations/migrate.js';
import { adminQuery, TEMPLATE, urlOf } from './database.js';
import { findMinio } from './minio.js';

/**
 * Starts the PostgreSQL that all suites share, makes the template of their databases, and looks for MinIO.
 * @returns what stops it again.
 */
export async function prepare(): Promise<() => Promise<void>> {
  await findMinio();
  const folder = await mkdtemp(join(tmpdir(), 'export-task-test-'));
  const server = await EmbeddedPostgres.start(folder);
  process.env.TEST_POSTGRES_URL = server.url;
  await adminQuery(`CREATE DATABASE ${TEMPLATE}`);
  await migrate(dataSourceOptions({ tasks: urlOf(TEMPLATE) }));
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

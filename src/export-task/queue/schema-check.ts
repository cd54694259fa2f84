import type { DataSource, EntityMetadata } from 'typeorm';
import { identifier } from '../../records/sql-plan.js';
import { ExportAudit } from './export-audit.entity.js';
import { exportTaskEntities, exportTaskMigrations, type PostgresOptions } from './data-source-options.js';

/** The triggers of each table, which TypeORM cannot express. */
const triggers = new Map<unknown, readonly string[]>([[ExportAudit, ['export_audit_final']]]);

/** The parts of a table in the database. */
interface Found {
  columns: string[];
  indexes: string[];
  triggers: string[];
}

const FOUND = `SELECT
  ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = found AND attnum > 0 AND NOT attisdropped) AS columns,
  ARRAY(SELECT relname::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = found) AS indexes,
  ARRAY(SELECT tgname::text FROM pg_trigger WHERE tgrelid = found) AS triggers
  FROM to_regclass($1) AS found WHERE found IS NOT NULL`;

/**
 * Compares the database of the tasks with what this version needs.
 * @returns one line for each fault: the migrations that have not run, or else each missing table, column, index or
 *   trigger.
 */
export async function schemaFaults(dataSource: DataSource): Promise<string[]> {
  const pending = await pendingMigrations(dataSource);
  if (pending.length > 0 && !dataSource.options.synchronize) {
    return [`database: migrations have not run: ${pending.join(', ')}. Run them before the start.`];
  }
  const faults: string[] = [];
  for (const entity of exportTaskEntities) {
    if (!dataSource.hasMetadata(entity)) continue;
    const metadata = dataSource.getMetadata(entity);
    faults.push(...missingParts(metadata, await find(dataSource, metadata.tablePath)));
  }
  return faults;
}

/** The names of the migrations that the data source lists and the database has not seen. */
async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const ours = new Set<string>(exportTaskMigrations.map((migration) => new migration().name));
  const listed = dataSource.migrations.flatMap(({ name }) =>
    name !== undefined && ours.has(name) ? [name] : [],
  );
  const { migrationsTableName = 'migrations', schema } = dataSource.options as PostgresOptions;
  const table = quoted(schema === undefined ? migrationsTableName : `${schema}.${migrationsTableName}`);
  // TypeORM's own check would create the table, and print a line for each migration.
  const exists = await dataSource.query<unknown[]>('SELECT WHERE to_regclass($1) IS NOT NULL', [table]);
  const rows =
    exists.length > 0 ? await dataSource.query<{ name: string }[]>(`SELECT name FROM ${table}`) : [];
  const run = new Set(rows.map(({ name }) => name));
  return listed.filter((name) => !run.has(name));
}

async function find(dataSource: DataSource, path: string): Promise<Found | undefined> {
  return (await dataSource.query<Found[]>(FOUND, [quoted(path)]))[0];
}

/** One line for each part of a table that the database lacks. */
function missingParts(metadata: EntityMetadata, found: Found | undefined): string[] {
  const { tablePath: table } = metadata;
  if (!found) return [fault(`table ${table}`, 'Run exportTaskMigrations.')];
  const columns = metadata.columns.map(({ databaseName }) => databaseName);
  const indexes = metadata.indices.map(({ name }) => name);
  const lacks = (has: readonly string[]) => (name: string) => !has.includes(name);
  const notSynchronized = 'Let exportTaskMigrations make the tables, with synchronize off.';
  return [
    ...columns
      .filter(lacks(found.columns))
      .map((name) => fault(`column ${name} of ${table}`, 'Run exportTaskMigrations.')),
    ...indexes
      .filter(lacks(found.indexes))
      .map((name) => fault(`index ${name} of ${table}`, notSynchronized)),
    ...(triggers.get(metadata.target) ?? [])
      .filter(lacks(found.triggers))
      .map((name) => fault(`trigger ${name} of ${table}`, notSynchronized)),
  ];
}

function fault(part: string, remedy: string): string {
  return `database: the ${part} is missing. ${remedy}`;
}

/** The path of a table, `schema.table` or `table`, as SQL. */
function quoted(path: string): string {
  return path.split('.').map(identifier).join('.');
}

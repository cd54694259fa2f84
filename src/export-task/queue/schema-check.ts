import type { DataSource, EntityMetadata } from 'typeorm';
import { entityTable, identifier, inSchema } from '../../sql/names.js';
import { ExportAudit } from './export-audit.entity.js';
import {
  accessTokenEntities,
  accessTokenMigrations,
  exportTaskEntities,
  exportTaskMigrations,
  type PostgresOptions,
} from './data-source-options.js';

/** Entities, and the migrations that make their tables. */
const parts = [
  { entities: exportTaskEntities, migrations: exportTaskMigrations, exported: 'exportTaskMigrations' },
  { entities: accessTokenEntities, migrations: accessTokenMigrations, exported: 'accessTokenMigrations' },
];

/** The names of the triggers by entity, without the leading name of the table. TypeORM cannot declare triggers. */
const triggers = new Map<unknown, readonly string[]>([[ExportAudit, ['final']]]);

/** The parts of a table in the database. */
interface Found {
  columns: string[];
  /** The columns of each index. */
  indexes: string[];
  triggers: string[];
}

const FOUND = `SELECT
  ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = found AND attnum > 0 AND NOT attisdropped) AS columns,
  ARRAY(SELECT (SELECT string_agg(attname, ', ' ORDER BY place)
                  FROM unnest(indkey) WITH ORDINALITY AS key (number, place)
                  JOIN pg_attribute ON attrelid = found AND attnum = number)
          FROM pg_index WHERE indrelid = found) AS indexes,
  ARRAY(SELECT tgname::text FROM pg_trigger WHERE tgrelid = found) AS triggers
  FROM to_regclass($1) AS found WHERE found IS NOT NULL`;

/**
 * Compares the database of the tasks with what this version needs.
 * @returns one line for each fault: renamed columns, or else migrations that have not run, or else each missing table,
 *   column, index or trigger.
 */
export async function schemaFaults(dataSource: DataSource): Promise<string[]> {
  const renamed = renamedColumns(dataSource);
  if (renamed.length > 0) return renamed;
  const pending = await pendingMigrations(dataSource);
  if (pending.length > 0 && !dataSource.options.synchronize) {
    return [`database: migrations have not run: ${pending.join(', ')}. Run them before the start.`];
  }
  const faults: string[] = [];
  for (const { metadata, exported } of tables(dataSource)) {
    const [found] = await dataSource.query<Found[]>(FOUND, [entityTable(metadata)]);
    faults.push(...missingParts(metadata, found, exported));
  }
  return faults;
}

/** The tables that the data source knows, each with the migrations that make it. */
function tables(dataSource: DataSource): { metadata: EntityMetadata; exported: string }[] {
  return parts.flatMap(({ entities, exported }) =>
    entities
      .filter((entity) => dataSource.hasMetadata(entity))
      .map((entity) => ({ metadata: dataSource.getMetadata(entity), exported })),
  );
}

/** One line for each table of which a naming strategy has renamed a column in spite of its explicit name. */
function renamedColumns(dataSource: DataSource): string[] {
  return tables(dataSource).flatMap(({ metadata: { columns, tablePath } }) => {
    const renamed = columns.find(({ databaseName, propertyName }) => databaseName !== propertyName);
    return renamed === undefined
      ? []
      : [
          `database: the naming strategy of the data source renames the column ${renamed.propertyName} of ${tablePath} to ${renamed.databaseName}. It must keep the names that entities give their columns.`,
        ];
  });
}

/** The names of the migrations that the data source lists and the database has not seen. */
async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const ours = new Set<string>(
    parts.flatMap(({ migrations }) => migrations.map((migration) => new migration().name)),
  );
  const listed = dataSource.migrations.flatMap(({ name }) =>
    name !== undefined && ours.has(name) ? [name] : [],
  );
  const { migrationsTableName = 'migrations', schema } = dataSource.options as PostgresOptions;
  const table = `${inSchema(schema)}${identifier(migrationsTableName)}`;
  // TypeORM's own check would create the table, and print a line for each migration.
  const exists = await dataSource.query<unknown[]>('SELECT WHERE to_regclass($1) IS NOT NULL', [table]);
  const rows =
    exists.length > 0 ? await dataSource.query<{ name: string }[]>(`SELECT name FROM ${table}`) : [];
  const run = new Set(rows.map(({ name }) => name));
  return listed.filter((name) => !run.has(name));
}

/** One line for each part of a table that the database lacks. */
function missingParts(metadata: EntityMetadata, found: Found | undefined, migrations: string): string[] {
  const { tablePath: table, tableName } = metadata;
  const run = `Run ${migrations}.`;
  if (!found) return [fault(`table ${table}`, run)];
  const columns = metadata.columns.map(({ databaseName }) => databaseName);
  const indexes = metadata.indices.map((index) =>
    index.columns.map(({ databaseName }) => databaseName).join(', '),
  );
  const wanted = (triggers.get(metadata.target) ?? []).map((trigger) => `${tableName}_${trigger}`);
  const lacks = (has: readonly string[]) => (name: string) => !has.includes(name);
  const notSynchronized = `Let ${migrations} make the tables, with synchronize off.`;
  return [
    ...columns.filter(lacks(found.columns)).map((name) => fault(`column ${name} of ${table}`, run)),
    ...indexes
      .filter(lacks(found.indexes))
      .map((names) => fault(`index of ${table} on (${names})`, notSynchronized)),
    ...wanted
      .filter(lacks(found.triggers))
      .map((name) => fault(`trigger ${name} of ${table}`, notSynchronized)),
  ];
}

function fault(part: string, remedy: string): string {
  return `database: the ${part} is missing. ${remedy}`;
}

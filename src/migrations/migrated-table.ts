import type { EntityMetadata, QueryRunner } from 'typeorm';
import { entityTable, identifier, inSchema } from '../sql/names.js';

/** A table, with the SQL of its names: the schema, the `entityPrefix` and the naming strategy of the data source decide. */
export interface MigratedTable {
  metadata: EntityMetadata;
  /** The table. */
  sql: string;
  /** An index, a trigger or a function of the table, whose name begins with that of the table. */
  part: (name: string) => string;
  /** The same with its schema. */
  qualifiedPart: (name: string) => string;
  /** The index on these columns, under the name that TypeORM gives it. */
  index: (...columns: string[]) => string;
  /** The same with its schema. */
  qualifiedIndex: (...columns: string[]) => string;
  /** Anything else in the schema. */
  beside: (name: string) => string;
}

/**
 * Finds a table by the name that its entity gives it.
 * @throws Error one line, if the data source lacks the entity.
 */
export function migratedTable(queryRunner: QueryRunner, name: string): MigratedTable {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- TypeORM 0.3 has no `dataSource` here.
  const { entityMetadatas } = queryRunner.connection;
  const metadata = entityMetadatas.find(({ givenTableName }) => givenTableName === name);
  if (!metadata) {
    throw new Error(
      `database: the data source lacks the entity of the table ${name}. Add the entities that belong to the migrations.`,
    );
  }
  const { schema, tableName } = metadata;
  const part = (of: string) => `${tableName}_${of}`;
  const beside = (other: string) => `${inSchema(schema)}${identifier(other)}`;
  return {
    metadata,
    sql: entityTable(metadata),
    part: (of) => identifier(part(of)),
    index: (...columns) => identifier(indexName(metadata, columns)),
    qualifiedIndex: (...columns) => beside(indexName(metadata, columns)),
    qualifiedPart: (of) => beside(part(of)),
    beside,
  };
}

/** An application that generates its migrations would drop an index whose name TypeORM does not know. */
function indexName({ indices, tablePath }: EntityMetadata, columns: readonly string[]): string {
  const names = columns.join(', ');
  const found = indices.find((index) => names === index.columns.map((one) => one.propertyName).join(', '));
  if (!found) throw new Error(`the entity of ${tablePath} has no index on (${names})`);
  return found.name;
}

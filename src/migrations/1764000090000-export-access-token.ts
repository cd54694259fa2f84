import type { MigrationInterface, QueryRunner } from 'typeorm';
import { identifier } from '../sql/names.js';
import { migratedTable, type MigratedTable } from './migrated-table.js';

/** The table's name in former versions, which always made it. */
const FORMER = 'access_token';

/** The columns by which the table can be told from one of the application that has the former name. */
const OWN_COLUMNS = [
  'token_hash text',
  'corp_id text',
  'member_id text',
  'member_name text',
  'role integer',
  'create_time timestamp(3) with time zone',
  'expire_time timestamp(3) with time zone',
].join(', ');

/** Creates the table of the Access-Tokens, or renames the one of a former version. */
export class ExportAccessToken1764000090000 implements MigrationInterface {
  readonly name = 'ExportAccessToken1764000090000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const token = migratedTable(queryRunner, 'export_access_token');
    if (mayBeFormer(token) && (await columnsOf(queryRunner, token, FORMER)) === OWN_COLUMNS) {
      await rename(queryRunner, token, FORMER, token.metadata.tableName);
      return;
    }
    await queryRunner.query(`
      CREATE TABLE ${token.sql} (
        token_hash text PRIMARY KEY,
        corp_id text NOT NULL,
        member_id text NOT NULL,
        member_name text NOT NULL,
        role integer NOT NULL,
        create_time timestamptz(3) NOT NULL DEFAULT now(),
        expire_time timestamptz(3) NOT NULL
      )`);
  }

  /** Leaves the table as a former version expects it, if the name is free. */
  async down(queryRunner: QueryRunner): Promise<void> {
    const token = migratedTable(queryRunner, 'export_access_token');
    if (mayBeFormer(token) && (await columnsOf(queryRunner, token, FORMER)) === null) {
      await rename(queryRunner, token, token.metadata.tableName, FORMER);
    } else {
      await queryRunner.query(`DROP TABLE ${token.sql}`);
    }
  }
}

/** Former versions knew neither prefixes nor naming strategies: their table is beside tables with the plain names. */
function mayBeFormer({ metadata: { tableName, givenTableName } }: MigratedTable): boolean {
  return tableName === givenTableName;
}

/** The columns of a table in the schema of the tokens; null without such a table. */
async function columnsOf(
  queryRunner: QueryRunner,
  { metadata }: MigratedTable,
  table: string,
): Promise<string | null> {
  const [found] = (await queryRunner.query(
    `SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) AS columns
       FROM pg_attribute
       JOIN pg_class ON pg_class.oid = attrelid AND relname = $2
       JOIN pg_namespace ON pg_namespace.oid = relnamespace AND nspname = coalesce($1, current_schema())
      WHERE attnum > 0 AND NOT attisdropped`,
    [metadata.schema ?? null, table],
  )) as { columns: string | null }[];
  return found?.columns ?? null;
}

/** The key has a name too, which a table of the application may need. */
async function rename(
  queryRunner: QueryRunner,
  { beside }: MigratedTable,
  from: string,
  to: string,
): Promise<void> {
  await queryRunner.query(`ALTER TABLE ${beside(from)} RENAME TO ${identifier(to)}`);
  await queryRunner.query(
    `ALTER TABLE ${beside(to)} RENAME CONSTRAINT ${identifier(`${from}_pkey`)} TO ${identifier(`${to}_pkey`)}`,
  );
}

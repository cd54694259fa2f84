import type { EntityMetadata, MigrationInterface, QueryRunner } from 'typeorm';
import { identifier } from '../sql/names.js';
import { migratedTable, type MigratedTable } from './migrated-table.js';

/** The columns of each index, in alphabetical order, by the index's former name without that of the table. */
const indexes = {
  export_task: {
    list: 'corp_id, create_time, id, status, type',
    count: 'corp_id, status, type',
    waiting: 'corp_id, id, run_after',
    turns: 'claim_time, corp_id',
    running: 'corp_id',
    expiring: 'expire_time',
    idempotency: 'corp_id, creator_id, idempotency_key',
    equal: 'corp_id, creator_id, request_hash',
    unswept: 'end_time',
  },
  export_audit: { corp: 'corp_id, time', task: 'task_id' },
};

/**
 * Gives the indexes the names that TypeORM gives them: the prefix of the tables and the naming strategy of the data source
 * decide. An application that generates its migrations would otherwise drop indexes whose names TypeORM does not know.
 */
export class ExportIndexNames1764000080000 implements MigrationInterface {
  readonly name = 'ExportIndexNames1764000080000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const { table, part, name } of renamed(queryRunner)) {
      await queryRunner.query(`ALTER INDEX ${table.qualifiedPart(part)} RENAME TO ${identifier(name)}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const { table, part, name } of renamed(queryRunner)) {
      await queryRunner.query(`ALTER INDEX ${table.beside(name)} RENAME TO ${table.part(part)}`);
    }
  }
}

/** The indexes that TypeORM knows under another name. */
function renamed(queryRunner: QueryRunner): { table: MigratedTable; part: string; name: string }[] {
  return Object.entries(indexes).flatMap(([tableName, parts]) => {
    const table = migratedTable(queryRunner, tableName);
    return Object.entries(parts).flatMap(([part, columns]) => {
      const name = table.metadata.indices.find((index) => columnsOf(index) === columns)?.name;
      return name === undefined || identifier(name) === table.part(part) ? [] : [{ table, part, name }];
    });
  });
}

function columnsOf({ columns }: EntityMetadata['indices'][number]): string {
  const names = columns.map(({ propertyName }) => propertyName);
  return names.sort().join(', ');
}

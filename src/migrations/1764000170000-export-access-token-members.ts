import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

const COLUMNS = ['corp_id', 'member_id', 'create_time'];

/** Adds the index by which a schedule finds the newest Access-Token of its owner. */
export class ExportAccessTokenMembers1764000170000 implements MigrationInterface {
  readonly name = 'ExportAccessTokenMembers1764000170000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const token = migratedTable(queryRunner, 'export_access_token');
    await queryRunner.query(
      `CREATE INDEX ${token.index(...COLUMNS)} ON ${token.sql} (${COLUMNS.join(', ')})`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const token = migratedTable(queryRunner, 'export_access_token');
    await queryRunner.query(`DROP INDEX ${token.qualifiedIndex(...COLUMNS)}`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Adds the query of a task with absolute values in place of its relative times. */
export class ExportTaskResolvedQuery1764000100000 implements MigrationInterface {
  readonly name = 'ExportTaskResolvedQuery1764000100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { sql } = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${sql} ADD COLUMN resolved_query json`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { sql } = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${sql} DROP COLUMN resolved_query`);
  }
}

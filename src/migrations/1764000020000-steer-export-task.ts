import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Adds the columns for cancelling and retrying tasks. */
export class SteerExportTask1764000020000 implements MigrationInterface {
  readonly name = 'SteerExportTask1764000020000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`
      ALTER TABLE ${task.sql}
        ADD COLUMN cancel_requested_at timestamptz(3),
        ADD COLUMN free_attempts integer NOT NULL DEFAULT 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(
      `ALTER TABLE ${task.sql} DROP COLUMN cancel_requested_at, DROP COLUMN free_attempts`,
    );
  }
}

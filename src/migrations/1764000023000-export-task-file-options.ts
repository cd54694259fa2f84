import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** File options of tasks that were created before this column existed. */
const FORMER_OPTIONS = JSON.stringify({
  labels: 'zh',
  timezone: 'UTC',
  encoding: 'utf-8-bom',
  delimiter: ',',
  newline: 'crlf',
  null_text: '',
  formula_guard: true,
  long_numbers: 'plain',
  compress: 'none',
  format: 'csv',
});

/** Adds the file options of a task. */
export class ExportTaskFileOptions1764000023000 implements MigrationInterface {
  readonly name = 'ExportTaskFileOptions1764000023000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(
      `ALTER TABLE ${task.sql} ADD COLUMN options jsonb NOT NULL DEFAULT '${FORMER_OPTIONS}'`,
    );
    await queryRunner.query(`ALTER TABLE ${task.sql} ALTER COLUMN options DROP DEFAULT`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${task.sql} DROP COLUMN options`);
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the files of the tasks are written that were created before they could say it. */
const BEFORE = JSON.stringify({
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

/** How the file of a task is written. */
export class ExportTaskFileOptions1764000023000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE export_task ADD COLUMN options jsonb NOT NULL DEFAULT '${BEFORE}'`);
    await queryRunner.query('ALTER TABLE export_task ALTER COLUMN options DROP DEFAULT');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE export_task DROP COLUMN options');
  }
}

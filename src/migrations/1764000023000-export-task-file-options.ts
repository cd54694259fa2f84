import type { MigrationInterface, QueryRunner } from 'typeorm';

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
    await queryRunner.query(
      `ALTER TABLE export_task ADD COLUMN options jsonb NOT NULL DEFAULT '${FORMER_OPTIONS}'`,
    );
    await queryRunner.query('ALTER TABLE export_task ALTER COLUMN options DROP DEFAULT');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE export_task DROP COLUMN options');
  }
}

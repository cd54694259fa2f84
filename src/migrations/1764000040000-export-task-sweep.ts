import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the number of attempts of an ended task whose leftovers have been removed, and an index of the other tasks. */
export class ExportTaskSweep1764000040000 implements MigrationInterface {
  readonly name = 'ExportTaskSweep1764000040000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE export_task ADD COLUMN swept_attempts integer NOT NULL DEFAULT 0');
    await queryRunner.query(
      `CREATE INDEX export_task_unswept ON export_task (end_time)
        WHERE swept_attempts < attempts AND (status = 4 OR status = 3 AND attempts > 1)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX export_task_unswept');
    await queryRunner.query('ALTER TABLE export_task DROP COLUMN swept_attempts');
  }
}

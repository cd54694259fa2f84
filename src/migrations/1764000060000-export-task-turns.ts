import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the time of a task's claim, by which enterprises take turns. */
export class ExportTaskTurns1764000060000 implements MigrationInterface {
  readonly name = 'ExportTaskTurns1764000060000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE export_task ADD COLUMN claim_time timestamptz');
    await queryRunner.query('CREATE INDEX export_task_turns ON export_task (corp_id, claim_time)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX export_task_turns');
    await queryRunner.query('ALTER TABLE export_task DROP COLUMN claim_time');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Adds the time of a task's claim, by which enterprises take turns. */
export class ExportTaskTurns1764000060000 implements MigrationInterface {
  readonly name = 'ExportTaskTurns1764000060000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${task.sql} ADD COLUMN claim_time timestamptz`);
    await queryRunner.query(`CREATE INDEX ${task.part('turns')} ON ${task.sql} (corp_id, claim_time)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('turns')}`);
    await queryRunner.query(`ALTER TABLE ${task.sql} DROP COLUMN claim_time`);
  }
}

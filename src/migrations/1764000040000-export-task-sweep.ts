import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Adds the number of attempts of an ended task whose leftovers have been removed, and an index of the other tasks. */
export class ExportTaskSweep1764000040000 implements MigrationInterface {
  readonly name = 'ExportTaskSweep1764000040000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${task.sql} ADD COLUMN swept_attempts integer NOT NULL DEFAULT 0`);
    await queryRunner.query(
      `CREATE INDEX ${task.part('unswept')} ON ${task.sql} (end_time)
        WHERE swept_attempts < attempts AND (status = 4 OR status = 3 AND attempts > 1)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('unswept')}`);
    await queryRunner.query(`ALTER TABLE ${task.sql} DROP COLUMN swept_attempts`);
  }
}

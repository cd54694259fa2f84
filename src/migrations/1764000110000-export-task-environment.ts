import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Adds the time since when a fault of the environment has kept a task from its end. */
export class ExportTaskEnvironment1764000110000 implements MigrationInterface {
  readonly name = 'ExportTaskEnvironment1764000110000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const { sql } = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${sql} ADD COLUMN environment_since timestamptz(3)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const { sql } = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${sql} DROP COLUMN environment_since`);
  }
}

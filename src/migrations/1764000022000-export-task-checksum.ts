import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Adds the checksum of a task's file. */
export class ExportTaskChecksum1764000022000 implements MigrationInterface {
  readonly name = 'ExportTaskChecksum1764000022000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${task.sql} ADD COLUMN checksum text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`ALTER TABLE ${task.sql} DROP COLUMN checksum`);
  }
}

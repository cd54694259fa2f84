import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the checksum of a task's file. */
export class ExportTaskChecksum1764000022000 implements MigrationInterface {
  readonly name = 'ExportTaskChecksum1764000022000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE export_task ADD COLUMN checksum text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE export_task DROP COLUMN checksum');
  }
}

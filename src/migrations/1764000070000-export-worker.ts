import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The live workers with their record types, so that a task of a type without a worker can say so. */
export class ExportWorker1764000070000 implements MigrationInterface {
  readonly name = 'ExportWorker1764000070000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE TABLE export_worker (id text PRIMARY KEY, types integer[] NOT NULL, seen_at timestamptz(3) NOT NULL)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE export_worker');
  }
}

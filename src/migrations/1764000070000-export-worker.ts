import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** The live workers with their record types, so that a task of a type without a worker can say so. */
export class ExportWorker1764000070000 implements MigrationInterface {
  readonly name = 'ExportWorker1764000070000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const worker = migratedTable(queryRunner, 'export_worker');
    await queryRunner.query(
      `CREATE TABLE ${worker.sql} (id text PRIMARY KEY, types integer[] NOT NULL, seen_at timestamptz(3) NOT NULL)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const worker = migratedTable(queryRunner, 'export_worker');
    await queryRunner.query(`DROP TABLE ${worker.sql}`);
  }
}

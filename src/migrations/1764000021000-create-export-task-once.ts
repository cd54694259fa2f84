import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Adds the columns and indexes that recognize a repeated creation. */
export class CreateExportTaskOnce1764000021000 implements MigrationInterface {
  readonly name = 'CreateExportTaskOnce1764000021000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(
      `ALTER TABLE ${task.sql} ADD COLUMN idempotency_key text, ADD COLUMN request_hash text NOT NULL DEFAULT ''`,
    );
    await queryRunner.query(
      `CREATE INDEX ${task.part('idempotency')} ON ${task.sql} (corp_id, creator_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX ${task.part('equal')} ON ${task.sql} (corp_id, creator_id, request_hash) WHERE status IN (1, 2)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('equal')}`);
    await queryRunner.query(`ALTER TABLE ${task.sql} DROP COLUMN idempotency_key, DROP COLUMN request_hash`);
  }
}

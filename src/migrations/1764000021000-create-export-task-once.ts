import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Adds the columns and indexes that recognize a repeated creation. */
export class CreateExportTaskOnce1764000021000 implements MigrationInterface {
  readonly name = 'CreateExportTaskOnce1764000021000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE export_task ADD COLUMN idempotency_key text, ADD COLUMN request_hash text NOT NULL DEFAULT ''`,
    );
    await queryRunner.query(
      `CREATE INDEX export_task_idempotency ON export_task (corp_id, creator_id, idempotency_key)
        WHERE idempotency_key IS NOT NULL`,
    );
    await queryRunner.query(
      'CREATE INDEX export_task_equal ON export_task (corp_id, creator_id, request_hash) WHERE status IN (1, 2)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX export_task_equal');
    await queryRunner.query('ALTER TABLE export_task DROP COLUMN idempotency_key, DROP COLUMN request_hash');
  }
}

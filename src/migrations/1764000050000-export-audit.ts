import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Creates the audit trail, and records how a task treats personal data. */
export class ExportAudit1764000050000 implements MigrationInterface {
  readonly name = 'ExportAudit1764000050000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    const audit = migratedTable(queryRunner, 'export_audit');
    // Existing tasks show personal data in clear, as they did when they were created.
    await queryRunner.query(`ALTER TABLE ${task.sql} ADD COLUMN personal_data text NOT NULL DEFAULT 'clear'`);
    await queryRunner.query(`
      CREATE TABLE ${audit.sql} (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        corp_id text NOT NULL,
        task_id text,
        action text NOT NULL,
        member_id text,
        member_name text,
        role integer,
        ip text,
        user_agent text,
        "time" timestamptz(3) NOT NULL DEFAULT now(),
        detail jsonb NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX ${audit.part('corp')} ON ${audit.sql} (corp_id, "time")`);
    await queryRunner.query(`CREATE INDEX ${audit.part('task')} ON ${audit.sql} (task_id)`);
    // Rows can be inserted, never changed or deleted; only the owner of the table can disable the trigger.
    await queryRunner.query(`
      CREATE FUNCTION ${audit.qualifiedPart('refuse')}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'export_audit: a line is neither changed nor deleted';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER ${audit.part('final')} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${audit.sql}
        FOR EACH STATEMENT EXECUTE FUNCTION ${audit.qualifiedPart('refuse')}()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    const audit = migratedTable(queryRunner, 'export_audit');
    await queryRunner.query(`DROP TABLE ${audit.sql}`);
    await queryRunner.query(`DROP FUNCTION ${audit.qualifiedPart('refuse')}`);
    await queryRunner.query(`ALTER TABLE ${task.sql} DROP COLUMN personal_data`);
  }
}

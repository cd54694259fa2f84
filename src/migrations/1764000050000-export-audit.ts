import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the audit trail, and records how a task treats personal data. */
export class ExportAudit1764000050000 implements MigrationInterface {
  readonly name = 'ExportAudit1764000050000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // Existing tasks show personal data in clear, as they did when they were created.
    await queryRunner.query(`ALTER TABLE export_task ADD COLUMN personal_data text NOT NULL DEFAULT 'clear'`);
    await queryRunner.query(`
      CREATE TABLE export_audit (
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
    await queryRunner.query('CREATE INDEX export_audit_corp ON export_audit (corp_id, "time")');
    await queryRunner.query('CREATE INDEX export_audit_task ON export_audit (task_id)');
    // Rows can be inserted, never changed or deleted; only the owner of the table can disable the trigger.
    await queryRunner.query(`
      CREATE FUNCTION export_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'export_audit: a line is neither changed nor deleted';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER export_audit_final BEFORE UPDATE OR DELETE OR TRUNCATE ON export_audit
        FOR EACH STATEMENT EXECUTE FUNCTION export_audit_refuse()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE export_audit');
    await queryRunner.query('DROP FUNCTION export_audit_refuse');
    await queryRunner.query('ALTER TABLE export_task DROP COLUMN personal_data');
  }
}

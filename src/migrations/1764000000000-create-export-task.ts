import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Creates the tables of the tasks and of the access tokens. */
export class CreateExportTask1764000000000 implements MigrationInterface {
  readonly name = 'CreateExportTask1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE export_task (
        id text PRIMARY KEY,
        corp_id text NOT NULL,
        creator_id text NOT NULL,
        creator_name text NOT NULL,
        name text NOT NULL,
        describe text NOT NULL,
        type integer NOT NULL,
        status integer NOT NULL DEFAULT 1,
        params json NOT NULL,
        extend json NOT NULL,
        size bigint NOT NULL DEFAULT 0,
        total bigint NOT NULL DEFAULT 0,
        finished bigint NOT NULL DEFAULT 0,
        result_code text NOT NULL DEFAULT '',
        result_desc text NOT NULL DEFAULT '',
        object_key text,
        attempts integer NOT NULL DEFAULT 0,
        worker_id text,
        lease_until timestamptz(3),
        run_after timestamptz(3) NOT NULL DEFAULT now(),
        create_time timestamptz(3) NOT NULL DEFAULT now(),
        begin_time timestamptz(3),
        end_time timestamptz(3),
        expire_time timestamptz(3)
      )`);
    await queryRunner.query(
      'CREATE INDEX export_task_list ON export_task (corp_id, create_time DESC NULLS LAST, id)',
    );
    await queryRunner.query('CREATE INDEX export_task_waiting ON export_task (run_after) WHERE status = 1');
    await queryRunner.query('CREATE INDEX export_task_running ON export_task (corp_id) WHERE status = 2');
    await queryRunner.query(
      'CREATE INDEX export_task_expiring ON export_task (expire_time) WHERE status = 3',
    );
    await queryRunner.query(`
      CREATE TABLE access_token (
        token_hash text PRIMARY KEY,
        corp_id text NOT NULL,
        member_id text NOT NULL,
        member_name text NOT NULL,
        role integer NOT NULL,
        create_time timestamptz(3) NOT NULL DEFAULT now(),
        expire_time timestamptz(3) NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE access_token');
    await queryRunner.query('DROP TABLE export_task');
  }
}

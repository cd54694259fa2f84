import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Creates the table of the tasks. */
export class CreateExportTask1764000000000 implements MigrationInterface {
  readonly name = 'CreateExportTask1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`
      CREATE TABLE ${task.sql} (
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
      `CREATE INDEX ${task.part('list')} ON ${task.sql} (corp_id, create_time DESC NULLS LAST, id)`,
    );
    await queryRunner.query(
      `CREATE INDEX ${task.part('waiting')} ON ${task.sql} (run_after) WHERE status = 1`,
    );
    await queryRunner.query(`CREATE INDEX ${task.part('running')} ON ${task.sql} (corp_id) WHERE status = 2`);
    await queryRunner.query(
      `CREATE INDEX ${task.part('expiring')} ON ${task.sql} (expire_time) WHERE status = 3`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(`DROP TABLE ${task.sql}`);
  }
}

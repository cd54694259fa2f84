import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** Replaces indexes so that claiming and listing stay fast with a million finished tasks. */
export class ExportTaskPlans1764000031000 implements MigrationInterface {
  readonly name = 'ExportTaskPlans1764000031000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    // A claim reads only the first waiting tasks of each enterprise.
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('waiting')}`);
    await queryRunner.query(
      `CREATE INDEX ${task.part('waiting')} ON ${task.sql} (corp_id, run_after, id) WHERE status = 1`,
    );
    // A list filtered by status or type finds its page in the index alone.
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('list')}`);
    await queryRunner.query(
      `CREATE INDEX ${task.part('list')} ON ${task.sql} (corp_id, create_time DESC NULLS LAST, id) INCLUDE (status, type)`,
    );
    // B-tree deduplication stores equal entries once, so counting an enterprise's tasks reads few pages.
    await queryRunner.query(`CREATE INDEX ${task.part('count')} ON ${task.sql} (corp_id, status, type)`);
    // Index-only scans need the visibility map, which vacuum maintains. By default, autovacuum would wait until a fifth
    // of the table has changed.
    await queryRunner.query(
      `ALTER TABLE ${task.sql} SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    await queryRunner.query(
      `ALTER TABLE ${task.sql} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)`,
    );
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('count')}`);
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('list')}`);
    await queryRunner.query(
      `CREATE INDEX ${task.part('list')} ON ${task.sql} (corp_id, create_time DESC NULLS LAST, id)`,
    );
    await queryRunner.query(`DROP INDEX ${task.qualifiedPart('waiting')}`);
    await queryRunner.query(
      `CREATE INDEX ${task.part('waiting')} ON ${task.sql} (run_after) WHERE status = 1`,
    );
  }
}

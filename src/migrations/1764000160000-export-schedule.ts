import type { MigrationInterface, QueryRunner } from 'typeorm';
import { migratedTable } from './migrated-table.js';

/** The schedules, their runs, and the schedule of a task. */
export class ExportSchedule1764000160000 implements MigrationInterface {
  readonly name = 'ExportSchedule1764000160000';

  async up(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    const schedule = migratedTable(queryRunner, 'export_schedule');
    const run = migratedTable(queryRunner, 'export_schedule_run');
    await queryRunner.query(`ALTER TABLE ${task.sql} ADD COLUMN schedule_id text`);
    await queryRunner.query(
      `CREATE INDEX ${task.index('schedule_id', 'create_time')} ON ${task.sql} (schedule_id, create_time) WHERE schedule_id IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE ${schedule.sql} (
        id text PRIMARY KEY,
        corp_id text NOT NULL,
        creator_id text NOT NULL,
        creator_name text NOT NULL,
        creator_role integer NOT NULL,
        name text NOT NULL,
        describe text NOT NULL,
        type integer NOT NULL,
        params json NOT NULL,
        extend json NOT NULL,
        options json NOT NULL,
        cron text NOT NULL,
        timezone text NOT NULL,
        overlap text NOT NULL,
        catch_up text NOT NULL,
        fixed_range boolean NOT NULL,
        state text NOT NULL DEFAULT 'active',
        state_reason text NOT NULL DEFAULT '',
        failures integer NOT NULL DEFAULT 0,
        next_due_at timestamptz(3),
        create_time timestamptz(3) NOT NULL DEFAULT now(),
        update_time timestamptz(3) NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(
      `CREATE INDEX ${schedule.index('corp_id', 'creator_id')} ON ${schedule.sql} (corp_id, creator_id)`,
    );
    await queryRunner.query(
      `CREATE INDEX ${schedule.index('next_due_at')} ON ${schedule.sql} (next_due_at) WHERE next_due_at IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE ${run.sql} (
        schedule_id text NOT NULL,
        due_at timestamptz(3) NOT NULL,
        outcome text NOT NULL,
        task_id text,
        reason text NOT NULL DEFAULT '',
        manual boolean NOT NULL DEFAULT false,
        create_time timestamptz(3) NOT NULL,
        end_time timestamptz(3),
        PRIMARY KEY (schedule_id, due_at)
      )`);
    await queryRunner.query(
      `CREATE INDEX ${run.index('schedule_id', 'outcome')} ON ${run.sql} (schedule_id, outcome) WHERE outcome IN ('waiting', 'created')`,
    );
    await queryRunner.query(`CREATE INDEX ${run.index('create_time')} ON ${run.sql} (create_time)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const task = migratedTable(queryRunner, 'export_task');
    const schedule = migratedTable(queryRunner, 'export_schedule');
    const run = migratedTable(queryRunner, 'export_schedule_run');
    await queryRunner.query(`DROP TABLE ${run.sql}`);
    await queryRunner.query(`DROP TABLE ${schedule.sql}`);
    await queryRunner.query(`ALTER TABLE ${task.sql} DROP COLUMN schedule_id`);
  }
}

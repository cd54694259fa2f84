import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { within } from '../../bounded/within.js';
import { errorText } from '../../errors/error-text.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { TaskStatus } from '../export-task.entity.js';
import { databaseTime } from '../queue/database-time.js';
import { ExportSchedule } from '../queue/export-schedule.entity.js';
import { ScheduledJobs } from '../queue/scheduled-jobs.js';
import { TaskTables } from '../queue/task-tables.js';
import { NO_WORKER, UNCLAIMABLE_SECONDS } from '../queue/worker-presence.js';
import { ScheduleRuns } from './schedule-runs.js';
import type { Effects } from './schedule-ends.js';

/** Schedules that a look reads: enough for each of several processes to find one that no other has locked. */
const CANDIDATES = 100;

/** Seconds that a stop waits for the transaction of the current schedule; after them, the transaction is rolled back. */
const STOP_SECONDS = 2;

/** Failures of looks at a schedule are in a row if no more time than this is between two of them, in milliseconds. */
const ROW_MS = 600_000;

/** The retention of runs, in days. */
const HISTORY_DAYS = 366;

/** Runs that one statement of the clean-up removes. */
const BATCH = 10_000;

const { ToBeExported, Exporting } = TaskStatus;

/** The scheduled jobs for schedules: makes the runs that are due, by the database's clock, and removes old ones. */
@Injectable()
export class ScheduleTicker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ScheduleTicker.name);
  /** Schedules whose last look failed, with the times of the first and the latest failure in a row. */
  private readonly failing = new Map<string, { since: Date; latest: Date }>();
  private ticking: Promise<void> | undefined;
  private stopping = false;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly runs: ScheduleRuns,
    private readonly exporters: ExporterRegistry,
    private readonly jobs: ScheduledJobs,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.options.worker) return;
    this.jobs.add('schedules', 5000, () => this.tickOnce());
    this.jobs.add('schedule-history', 3_600_000, () => this.removeOldRuns());
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const ticking = this.ticking?.catch(() => undefined);
    if (ticking) await within(STOP_SECONDS, ticking);
  }

  /**
   * Attends to each schedule that has something to do: a run is due, a task has ended, or a run waits no longer. A schedule
   * that fails leaves the others alone, and is tried again at the next tick.
   * @param at the time; by default that of the database.
   */
  async tick(at?: Date): Promise<void> {
    const attended: string[] = [];
    while (!this.stopping) {
      const id = await this.attendNext(attended, at);
      if (id === undefined) return;
      attended.push(id);
    }
  }

  /** Ticks, unless a tick is running. */
  private async tickOnce(): Promise<void> {
    if (this.ticking) return;
    this.ticking = this.tick().finally(() => {
      this.ticking = undefined;
    });
    await this.ticking;
  }

  /** Attends to one schedule in a transaction, and returns its id; undefined if there is nothing to do. */
  private async attendNext(attended: readonly string[], at: Date | undefined): Promise<string | undefined> {
    let id: string | undefined;
    let now = at;
    let look: { effects: Effects; gaveUp: boolean } = { effects: [], gaveUp: false };
    try {
      await this.dataSource.transaction(async (manager) => {
        now ??= await databaseTime(manager);
        const schedule = await this.lockNext(manager, now, attended);
        id = schedule?.id;
        if (schedule && id) look = await this.runs.attend(manager, schedule, now, this.failingSince(id, now));
      });
    } catch (error) {
      if (id === undefined || now === undefined) throw error;
      const since = this.failingSince(id, now);
      // Only the first failure in a row is logged.
      if (!since) this.logger.warn(`schedule ${id} could not run, and is tried again: ${errorText(error)}`);
      this.failing.set(id, { since: since ?? now, latest: now });
      return id;
    }
    // The runs after one that was given up get no further time.
    const known = id === undefined ? undefined : this.failing.get(id);
    if (known && look.gaveUp && now) known.latest = now;
    else if (id !== undefined) this.failing.delete(id);
    for (const effect of look.effects) effect();
    return id;
  }

  /** Since when looks at a schedule have failed in a row. Another process may have been successful since an old failure. */
  private failingSince(id: string, now: Date): Date | undefined {
    const { since, latest } = this.failing.get(id) ?? {};
    return latest && now.getTime() - latest.getTime() < ROW_MS ? since : undefined;
  }

  /**
   * Locks a schedule that has something to do, unless another process holds it. Leaves schedules of types that only other
   * live workers export to those. If no live worker exports the type, the run is made here, and fails with a reason.
   */
  private async lockNext(
    manager: EntityManager,
    now: Date,
    attended: readonly string[],
  ): Promise<ExportSchedule | undefined> {
    const { schedules, runs, tasks } = this.tables;
    const noWorker = NO_WORKER(this.tables, 's.type');
    const run = `SELECT s.id FROM ${runs} AS run JOIN ${schedules} AS s ON s.id = run.schedule_id
                  WHERE (s.type = ANY ($3) OR ${noWorker}) AND s.id <> ALL ($2)`;
    const open = `SELECT FROM ${tasks} AS task WHERE task.status IN (${ToBeExported}, ${Exporting})`;
    const [schedule]: ExportSchedule[] = await manager.query(
      `WITH candidate AS (
         (SELECT s.id FROM ${schedules} AS s
           WHERE s.next_due_at <= $1 AND s.id <> ALL ($2)
             AND (s.type = ANY ($3) OR s.next_due_at <= $1::timestamptz - ${UNCLAIMABLE_SECONDS} * interval '1 s' AND ${noWorker})
           ORDER BY s.next_due_at LIMIT ${CANDIDATES})
         UNION ALL
         (${run} AND run.outcome = 'created' AND NOT EXISTS (${open} AND task.id = run.task_id) LIMIT ${CANDIDATES})
         UNION ALL
         (${run} AND run.outcome = 'waiting' AND NOT EXISTS (${open} AND task.schedule_id = s.id) LIMIT ${CANDIDATES}))
       SELECT * FROM ${schedules} WHERE id IN (SELECT id FROM candidate) LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [now, attended, this.exporters.types],
    );
    return schedule;
  }

  /** Removes runs at the end of their year, except open ones. */
  private async removeOldRuns(): Promise<void> {
    for (let deleted = BATCH; deleted === BATCH;) {
      const [, count]: [unknown[], number] = await this.dataSource.query(
        `DELETE FROM ${this.tables.runs} WHERE (schedule_id, due_at) IN (
           SELECT schedule_id, due_at FROM ${this.tables.runs}
            WHERE create_time < now() - interval '${HISTORY_DAYS} days' AND outcome NOT IN ('waiting', 'created')
            LIMIT ${BATCH})`,
      );
      deleted = count;
    }
  }
}

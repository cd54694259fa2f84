import { Injectable, Logger } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { beforeAbort } from '../bounded/interruptible.js';
import { ScheduleDepth } from '../export-task/queue/schedule-depth.js';
import { TaskChanges } from '../export-task/queue/task-changes.js';

/** Timeout of the query, in milliseconds; the scrape then omits these metrics. */
const QUERY_TIMEOUT_MS = 2000;

/** Reports schedules by state and late runs, read from the database for all processes, and counts the runs of this process. */
@Injectable()
export class ScheduleMetrics {
  private readonly logger = new Logger(ScheduleMetrics.name);
  private readonly schedules: Gauge<'state'>;
  private readonly due: Gauge;
  private readonly late: Gauge;
  private pending: Promise<void> | undefined;

  constructor(
    registry: Registry,
    changes: TaskChanges,
    private readonly depth: ScheduleDepth,
  ) {
    const registers = [registry];
    const collect = () => this.collectOnce();
    this.schedules = new Gauge({
      name: 'export_schedules',
      help: 'Schedules in the database, by state.',
      labelNames: ['state'],
      registers,
      collect,
    });
    this.due = new Gauge({
      name: 'export_schedule_due_runs',
      help: 'Schedules whose next run is due and not made yet.',
      registers,
      collect,
    });
    this.late = new Gauge({
      name: 'export_schedule_late_seconds',
      help: 'Time since the oldest run that is not made yet was due, in seconds; 0 if none is due.',
      registers,
      collect,
    });
    const runs = new Counter({
      name: 'export_schedule_runs_total',
      help: 'Outcomes of runs of schedules that this process has recorded. A run counts as `created` first, and again when its task ends.',
      labelNames: ['outcome'],
      registers,
    });
    changes.runs.subscribe(({ outcome, runs: count }) => {
      runs.inc({ outcome }, count);
    });
  }

  /** The metrics of a scrape share their query. */
  private collectOnce(): Promise<void> {
    this.pending ??= this.collect().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** If the database is down, these metrics are missing instead of stale. */
  private async collect(): Promise<void> {
    this.schedules.reset();
    this.due.remove();
    this.late.remove();
    try {
      const measured = this.depth.measure();
      const { states, due, late } = await beforeAbort(measured, AbortSignal.timeout(QUERY_TIMEOUT_MS));
      for (const [state, count] of Object.entries(states)) this.schedules.set({ state }, count);
      this.due.set(due);
      this.late.set(late);
    } catch (error) {
      this.logger.warn(`schedules unavailable: ${String(error)}`);
    }
  }
}

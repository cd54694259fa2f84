import { Injectable, Logger } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { TaskStatus } from '../export-task/export-task.entity.js';
import { QueueDepth } from '../export-task/queue/queue-depth.js';
import { beforeAbort } from '../bounded/interruptible.js';

/** Timeout of the query, in milliseconds; the scrape then omits these metrics. */
const QUERY_TIMEOUT_MS = 2000;

/** Reports queue depth, running tasks, the ages of the oldest due tasks and late expiry, read from the database for all processes. */
@Injectable()
export class QueueMetrics {
  private readonly logger = new Logger(QueueMetrics.name);
  private readonly tasks: Gauge<'status' | 'type'>;
  private readonly oldest: Gauge;
  private readonly claimable: Gauge;
  private readonly unclaimable: Gauge<'type'>;
  private readonly overdue: Gauge;
  private pending: Promise<void> | undefined;

  constructor(
    registry: Registry,
    private readonly queue: QueueDepth,
  ) {
    const registers = [registry];
    this.oldest = new Gauge({
      name: 'export_task_oldest_waiting_seconds',
      help: 'Age of the oldest due task, in seconds; 0 if none waits.',
      registers,
      collect: () => this.collectOnce(),
    });
    this.claimable = new Gauge({
      name: 'export_task_oldest_claimable_seconds',
      help: 'Age of the oldest due task that a further worker could claim, in seconds; 0 if there is none.',
      registers,
      collect: () => this.collectOnce(),
    });
    this.unclaimable = new Gauge({
      name: 'export_task_unclaimable_tasks',
      help: 'Tasks that have been due for a minute and whose type no live worker exports, by type.',
      labelNames: ['type'],
      registers,
      collect: () => this.collectOnce(),
    });
    this.overdue = new Gauge({
      name: 'export_task_overdue_expiry_seconds',
      help: 'The longest time by which a file has outlived its retention, in seconds; 0 if none has.',
      registers,
      collect: () => this.collectOnce(),
    });
    this.tasks = new Gauge({
      name: 'export_task_tasks',
      help: 'Waiting (ToBeExported) and running (Exporting) tasks in the database, by status and type.',
      labelNames: ['status', 'type'],
      registers,
      collect: () => this.collectOnce(),
    });
  }

  /** The metrics of a scrape share their queries. */
  private collectOnce(): Promise<void> {
    this.pending ??= this.collect().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  /** If the database is down, these metrics are missing instead of stale, and all other metrics are still reported. */
  private async collect(): Promise<void> {
    this.tasks.reset();
    this.unclaimable.reset();
    this.oldest.remove();
    this.claimable.remove();
    this.overdue.remove();
    try {
      const measured = Promise.all([this.queue.measure(), this.queue.overdueExpiry()]);
      const [depths, overdue] = await beforeAbort(measured, AbortSignal.timeout(QUERY_TIMEOUT_MS));
      this.overdue.set(overdue);
      this.oldest.set(Math.max(0, ...depths.map(({ oldest }) => oldest)));
      this.claimable.set(Math.max(0, ...depths.map(({ claimable }) => claimable)));
      for (const { status, type, count, unclaimable } of depths) {
        this.tasks.set({ status: TaskStatus[status], type }, count);
        if (unclaimable > 0) this.unclaimable.set({ type }, unclaimable);
      }
    } catch (error) {
      this.logger.warn(`queue depth unavailable: ${String(error)}`);
    }
  }
}

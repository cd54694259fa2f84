import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { TaskStatus } from '../export-task/export-task.entity.js';
import { TaskChanges, type AttemptEnd, type TaskChange } from '../export-task/queue/task-changes.js';

/** From a small list to all that a large enterprise has, in seconds. */
const EXPORT_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200];

/** From at once to an enterprise that asks for much at a time, in seconds. */
const WAIT_SECONDS = [0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800];

/** Counts what becomes of tasks in this process. Labels are types, states and result codes, of which there are few. */
@Injectable()
export class ExportMetrics {
  private readonly transitions: Counter<'status' | 'type'>;
  private readonly losses: Counter<'type'>;
  private readonly waits: Histogram<'type'>;
  private readonly attempts: Histogram<'type' | 'result'>;
  private readonly rows: Counter<'type'>;
  private readonly bytes: Counter<'type'>;

  constructor(registry: Registry, changes: TaskChanges) {
    const registers = [registry];
    this.transitions = new Counter({
      name: 'export_task_transitions_total',
      help: 'Tasks that came into a status, by status and type; their creation is one.',
      labelNames: ['status', 'type'],
      registers,
    });
    this.losses = new Counter({
      name: 'export_task_lease_losses_total',
      help: 'Leases that ran out, found by this process: the worker had died, hung, or lost the database.',
      labelNames: ['type'],
      registers,
    });
    this.waits = new Histogram({
      name: 'export_task_wait_seconds',
      help: 'How long a task had been due when it was claimed.',
      labelNames: ['type'],
      buckets: WAIT_SECONDS,
      registers,
    });
    this.attempts = new Histogram({
      name: 'export_task_attempt_duration_seconds',
      help: 'From the claim to the end of an attempt, by type and result.',
      labelNames: ['type', 'result'],
      buckets: EXPORT_SECONDS,
      registers,
    });
    this.rows = new Counter({
      name: 'export_task_rows_total',
      help: 'Rows in exported files.',
      labelNames: ['type'],
      registers,
    });
    this.bytes = new Counter({
      name: 'export_task_bytes_total',
      help: 'Bytes of exported files.',
      labelNames: ['type'],
      registers,
    });
    changes.changes.subscribe((change) => {
      this.countChange(change);
    });
    changes.attemptEnds.subscribe((end) => {
      this.countEnd(end);
    });
  }

  private countChange(told: TaskChange): void {
    const { type, status } = told.task;
    if (told.change === 'deleted') return;
    this.transitions.inc({ status: TaskStatus[status], type });
    if (told.change === 'claimed') this.waits.observe({ type }, told.waitedSeconds);
    if (told.change === 'recovered') this.losses.inc({ type });
  }

  private countEnd({ task: { type }, result, seconds, rows, bytes }: AttemptEnd): void {
    this.attempts.observe({ type, result }, seconds);
    if (result !== 'exported') return;
    this.rows.inc({ type }, rows);
    this.bytes.inc({ type }, bytes);
  }
}

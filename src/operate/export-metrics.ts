import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { TaskStatus } from '../export-task/export-task.entity.js';
import { TaskChanges, type AttemptEnd, type TaskChange } from '../export-task/queue/task-changes.js';

/** Buckets from a small export to the largest, in seconds. */
const DURATION_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200];

/** Buckets from an idle service to an enterprise with a long queue, in seconds. */
const WAIT_BUCKETS = [0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 1800];

/** Counts tasks and attempts of this process. Labels are record types, statuses and results only: all have few values. */
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
      help: 'Status changes of tasks, by new status and type; creating a task counts as a change to ToBeExported.',
      labelNames: ['status', 'type'],
      registers,
    });
    this.losses = new Counter({
      name: 'export_task_lease_losses_total',
      help: 'Expired leases found by this process, by type: a worker died, hung or lost its database connection.',
      labelNames: ['type'],
      registers,
    });
    this.waits = new Histogram({
      name: 'export_task_wait_seconds',
      help: 'Time from due to claimed, by type.',
      labelNames: ['type'],
      buckets: WAIT_BUCKETS,
      registers,
    });
    this.attempts = new Histogram({
      name: 'export_task_attempt_duration_seconds',
      help: 'Duration of an attempt from claim to end, by type and result.',
      labelNames: ['type', 'result'],
      buckets: DURATION_BUCKETS,
      registers,
    });
    this.rows = new Counter({
      name: 'export_task_rows_total',
      help: 'Rows in exported files, by type.',
      labelNames: ['type'],
      registers,
    });
    this.bytes = new Counter({
      name: 'export_task_bytes_total',
      help: 'Bytes in exported files, by type.',
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

  private countChange(event: TaskChange): void {
    const { type, status } = event.task;
    if (event.change === 'deleted') return;
    this.transitions.inc({ status: TaskStatus[status], type });
    if (event.change === 'claimed') this.waits.observe({ type }, event.waitedSeconds);
    if (event.change === 'recovered') this.losses.inc({ type });
  }

  private countEnd({ task: { type }, result, seconds, rows, bytes }: AttemptEnd): void {
    this.attempts.observe({ type, result }, seconds);
    if (result !== 'exported') return;
    this.rows.inc({ type }, rows);
    this.bytes.inc({ type }, bytes);
  }
}

import { Injectable, Logger } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { TaskStatus } from '../export-task/export-task.entity.js';
import { QueueDepth } from '../export-task/queue/queue-depth.js';

/** A database that has not answered for so long has nothing to tell this time; in milliseconds. */
const PATIENCE_MS = 2000;

/** Tells how many tasks wait and run, and for how long the oldest has waited: those of all processes together. */
@Injectable()
export class QueueMetrics {
  private readonly logger = new Logger(QueueMetrics.name);
  private readonly tasks: Gauge<'status' | 'type'>;
  private readonly oldest: Gauge;
  private looking: Promise<void> | undefined;

  constructor(
    registry: Registry,
    private readonly queue: QueueDepth,
  ) {
    const registers = [registry];
    this.oldest = new Gauge({
      name: 'export_task_oldest_waiting_seconds',
      help: 'For how long the waiting task has been due that has been for the longest; 0 where none waits.',
      registers,
      collect: () => this.look(),
    });
    this.tasks = new Gauge({
      name: 'export_task_tasks',
      help: 'Tasks in the database that wait (ToBeExported) or run (Exporting), by status and type.',
      labelNames: ['status', 'type'],
      registers,
      collect: () => this.look(),
    });
  }

  /** Both metrics are told at the same time, out of one look at the database. */
  private look(): Promise<void> {
    this.looking ??= this.collect().finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  /** A database that is away keeps nothing else from being told, and leaves no number of before. */
  private async collect(): Promise<void> {
    this.tasks.reset();
    this.oldest.remove();
    try {
      const lengths = await within(PATIENCE_MS, this.queue.measure());
      this.oldest.set(Math.max(0, ...lengths.map(({ oldest }) => oldest)));
      for (const { status, type, count } of lengths)
        this.tasks.set({ status: TaskStatus[status], type }, count);
    } catch (error) {
      this.logger.warn(`waiting tasks could not be counted: ${String(error)}`);
    }
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${milliseconds} ms`));
    }, milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

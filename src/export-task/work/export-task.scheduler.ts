import {
  Inject,
  Injectable,
  Logger,
  Optional,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { ObjectStore } from '../../storage/object-store.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ExportTaskNotifications } from '../queue/export-task.notifications.js';
import { ExportTaskTransitions } from '../queue/export-task.transitions.js';
import { ExportTaskRunner, type StopReason } from './export-task.runner.js';
import { ExportTaskSweeper } from './export-task.sweeper.js';

/** The part of the grace period that giving tasks back takes: their stored parts are removed first. */
const GIVE_BACK_SECONDS = 5;

/** Files that one round of expiry removes. */
const EXPIRE_BATCH = 100;

/** The scheduled jobs: claims waiting tasks, recovers tasks of dead workers, expires old files, sweeps the store. */
@Injectable()
export class ExportTaskScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExportTaskScheduler.name);
  private readonly workerId = `${hostname()}:${process.pid}:${uuid()}`;
  private readonly running = new Set<Promise<void>>();
  private readonly shutdown = new AbortController();
  private claiming: Promise<void> | undefined;
  private wokenAgain = false;
  private polled = performance.now();
  private stopping = false;

  constructor(
    private readonly transitions: ExportTaskTransitions,
    private readonly notifications: ExportTaskNotifications,
    private readonly runner: ExportTaskRunner,
    private readonly sweeper: ExportTaskSweeper,
    private readonly store: ObjectStore,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
    @Optional() private readonly schedules?: SchedulerRegistry,
  ) {}

  /** Whether this process is a worker. */
  get isWorking(): boolean {
    return this.options.worker;
  }

  /** Seconds since this process last polled the queue successfully, or had no free slot to fill. */
  get idleSeconds(): number {
    return (performance.now() - this.polled) / 1000;
  }

  /**
   * Starts to work, and checks that the application has a `ScheduleModule`. The core must not import one itself: a
   * second one would run each job of the application twice.
   * @throws Error one line, if the application has none.
   */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.schedules) {
      throw new Error(
        'ScheduleModule: missing. Export tasks need it; add ScheduleModule.forRoot() to your imports.',
      );
    }
    if (!this.options.worker) return;
    await this.notifications.onWaiting(() => {
      this.wake();
    });
    this.wake();
  }

  /** Claims waiting tasks. Notifications trigger it at once; the interval is a safety net. */
  @Interval(1000)
  wake(): void {
    if (!this.options.worker || this.stopping) return;
    if (this.claiming) {
      this.wokenAgain = true;
      return;
    }
    this.claiming = this.claim()
      .then(() => {
        this.polled = performance.now();
      })
      .catch((error: unknown) => {
        this.logger.error(`waiting tasks could not be claimed: ${String(error)}`);
      })
      .finally(() => {
        this.claiming = undefined;
        if (this.wokenAgain) {
          this.wokenAgain = false;
          this.wake();
        }
      });
  }

  /** Puts tasks whose lease has run out back into the queue. */
  @Interval(2000)
  async recover(): Promise<void> {
    if (this.options.worker) await this.transitions.recover();
  }

  /** Expires files at the end of their retention. The object goes first, so that no file outlives its task. */
  @Interval(10_000)
  async expire(): Promise<void> {
    if (!this.options.worker) return;
    for (const { id, object_key } of await this.transitions.expiring(EXPIRE_BATCH)) {
      if (object_key !== null) await this.store.remove(object_key);
      await this.transitions.expire(id, this.workerId);
    }
  }

  /** Removes what dead attempts have left in the store. */
  @Interval(10_000)
  async sweep(): Promise<void> {
    if (this.options.worker) await this.sweeper.sweep();
  }

  /** Stops claiming, and lets running exports finish within the grace period; gives the others back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.claiming;
    const finished = Promise.all(this.running);
    const seconds = Math.max(0, this.options.shutdownSeconds - GIVE_BACK_SECONDS);
    await Promise.race([finished, sleep(seconds * 1000, undefined, { ref: false })]);
    this.shutdown.abort('shutdown' satisfies StopReason);
    await finished;
  }

  private async claim(): Promise<void> {
    while (this.running.size < this.options.concurrency && !this.stopping) {
      const asked = Date.now();
      const task = await this.transitions.claim(this.workerId);
      if (!task) return;
      const run = this.runner.run(task, this.workerId, this.shutdown.signal, asked).finally(() => {
        this.running.delete(run);
        this.wake();
      });
      this.running.add(run);
    }
  }
}

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
import { ExportTaskRunner, type StopReason } from './export-task.runner.js';
import { ExportTaskSweeper } from './export-task.sweeper.js';
import { ExportTaskTransitions } from '../queue/export-task.transitions.js';

/** Giving a task back takes so long at most: what it stored is discarded first. */
const GIVE_BACK_SECONDS = 5;

/** Files that one round of expiry removes. */
const EXPIRE_BATCH = 100;

/** The scheduled jobs: claims waiting tasks, recovers those whose worker died, expires old files, cleans up. */
@Injectable()
export class ExportTaskScheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExportTaskScheduler.name);
  private readonly workerId = `${hostname()}:${process.pid}:${uuid()}`;
  private readonly running = new Set<Promise<void>>();
  private readonly shutdown = new AbortController();
  private claiming: Promise<void> | undefined;
  private wokenAgain = false;
  private looked = performance.now();
  private stopping = false;

  constructor(
    private readonly transitions: ExportTaskTransitions,
    private readonly runner: ExportTaskRunner,
    private readonly sweeper: ExportTaskSweeper,
    private readonly store: ObjectStore,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
    @Optional() private readonly schedules?: SchedulerRegistry,
  ) {}

  /** Whether this process looks for tasks. */
  get isWorking(): boolean {
    return this.options.worker;
  }

  /** How long ago waiting tasks were last looked for with success, or none was needed, in seconds. */
  get idleSeconds(): number {
    return (performance.now() - this.looked) / 1000;
  }

  /**
   * @throws Error one line, where nothing runs the scheduled jobs. The application says once that they are run: said
   * here as well, each job of its own would run twice.
   */
  onApplicationBootstrap(): void {
    if (!this.schedules) {
      throw new Error(
        'ScheduleModule: is needed by the export tasks; add ScheduleModule.forRoot() to your imports.',
      );
    }
    this.wake();
  }

  /** Looks for waiting tasks now. Notifications call it at once; the interval is the safety net. */
  @Interval(1000)
  wake(): void {
    if (!this.options.worker || this.stopping) return;
    if (this.claiming) {
      this.wokenAgain = true;
      return;
    }
    this.claiming = this.claim()
      .then(() => {
        this.looked = performance.now();
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

  /** Gives tasks whose worker shows no sign of life to others. */
  @Interval(2000)
  async recover(): Promise<void> {
    if (this.options.worker) await this.transitions.recover();
  }

  /** Removes files whose time is over: the object first, so that no file outlives its task. */
  @Interval(10_000)
  async expire(): Promise<void> {
    if (!this.options.worker) return;
    for (const { id, object_key } of await this.transitions.expiring(EXPIRE_BATCH)) {
      if (object_key !== null) await this.store.remove(object_key);
      await this.transitions.expire(id, this.workerId);
    }
  }

  /** Removes what attempts that died have left in the store. */
  @Interval(10_000)
  async sweep(): Promise<void> {
    if (this.options.worker) await this.sweeper.sweep();
  }

  /** Claims nothing more, and gives running tasks time to finish; those that take longer are given back. */
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

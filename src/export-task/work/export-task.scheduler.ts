import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { hostname } from 'node:os';
import { v7 as uuid } from 'uuid';
import { within } from '../../bounded/within.js';
import { isOutage } from '../../errors/is-outage.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ExportTaskNotifications } from '../queue/export-task.notifications.js';
import { ScheduledJobs } from '../queue/scheduled-jobs.js';
import { WorkerPresence } from '../queue/worker-presence.js';
import { ExportTaskTransitions } from '../queue/export-task.transitions.js';
import { ExportTaskExpiry } from './export-task.expiry.js';
import { Environment } from './environment.js';
import { HeldUpTasks } from './held-up-tasks.js';
import { ExportTaskRunner, type StopReason } from './export-task.runner.js';
import { ExportTaskSweeper } from './export-task.sweeper.js';
import { UnownedFiles } from './unowned-files.js';

/** The last seconds of the grace period: running exports are given back, and their stored parts removed. */
const GIVE_BACK_SECONDS = 5;

/** The delay between the start and the check of the shutdown hooks, in milliseconds. */
const HOOKS_MS = 1000;

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
    private readonly expiry: ExportTaskExpiry,
    private readonly unowned: UnownedFiles,
    private readonly presence: WorkerPresence,
    private readonly environment: Environment,
    private readonly heldUp: HeldUpTasks,
    private readonly jobs: ScheduledJobs,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /** Whether this process is a worker. */
  get isWorking(): boolean {
    return this.options.worker;
  }

  /** Seconds since this process last polled the queue, or found that it cannot take another task. */
  get secondsSincePoll(): number {
    return (performance.now() - this.polled) / 1000;
  }

  /** Starts the scheduled jobs of a worker. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.options.worker) return;
    this.jobs.add('claim', 1000, () => {
      this.wake();
    });
    this.jobs.add('recover', 2000, () => this.transitions.recover());
    this.jobs.add('expire', 10_000, () => this.expire());
    this.jobs.add('sweep', 10_000, () => this.sweeper.sweep());
    this.jobs.add('sweep-unowned', 3_600_000, () => this.unowned.sweep(this.workerId));
    this.jobs.add('give-up', 60_000, () => this.transitions.giveUp());
    this.jobs.add('announce', 10_000, () => this.announce());
    this.warnWithoutShutdownHooks();
    await this.announce();
    this.environment.whenUp(() => {
      this.wake();
    });
    await this.notifications.onWaiting(() => {
      this.wake();
    });
    this.wake();
  }

  /** Claims waiting tasks. Notifications trigger it at once; the interval is a safety net. */
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
        if (isOutage(error)) this.environment.failed('tasks', error);
        else this.logger.error(`waiting tasks could not be claimed: ${String(error)}`);
      })
      .finally(() => {
        this.claiming = undefined;
        if (this.wokenAgain) {
          this.wokenAgain = false;
          this.wake();
        }
      });
  }

  /** Expires files at the end of their retention. */
  expire(): Promise<void> {
    return this.expiry.expire(this.workerId);
  }

  /** Announces this worker with its record types, and marks tasks of types that no worker exports. */
  private async announce(): Promise<void> {
    await this.presence.announce(this.workerId);
    await this.presence.markUnclaimable();
  }

  /** A database that is away must not keep the process from stopping; the announcement expires by itself. */
  private async leave(): Promise<void> {
    try {
      await this.presence.leave(this.workerId);
    } catch (error) {
      this.logger.warn(`the worker could not sign off: ${String(error)}`);
    }
  }

  /** Without shutdown hooks, a deploy kills running exports, and each of them loses an attempt. */
  private warnWithoutShutdownHooks(): void {
    const check = () => {
      if (process.listenerCount('SIGTERM') > 0 || this.stopping) return;
      this.logger.warn(
        'SIGTERM: nothing handles it, so each deploy costs running exports an attempt. Call app.enableShutdownHooks().',
      );
    };
    // An application may enable the hooks after it has started.
    setTimeout(check, HOOKS_MS).unref();
  }

  /**
   * Stops claiming, and lets running exports finish within the grace period; gives the others back. Nothing that hangs
   * delays the stop any further: the leases of tasks that could not be given back expire.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    const seconds = Math.max(0, this.options.shutdownSeconds - GIVE_BACK_SECONDS);
    await within(seconds, this.settled());
    this.shutdown.abort('shutdown' satisfies StopReason);
    await within(GIVE_BACK_SECONDS, this.settled());
    if (this.running.size > 0)
      this.logger.warn(`${this.running.size} running exports could not be given back`);
    if (this.options.worker) await within(1, this.leave());
  }

  /** Settles when nothing is being claimed and nothing runs. */
  private async settled(): Promise<void> {
    await this.claiming;
    await Promise.all(this.running);
  }

  private get hasRoom(): boolean {
    return this.running.size < this.options.concurrency && this.environment.isUp;
  }

  private async claim(): Promise<void> {
    while (this.hasRoom && !this.stopping) {
      const asked = Date.now();
      const task = await this.transitions.claim(this.workerId, this.heldUp);
      if (!task) return;
      const run = this.runner.run(task, this.workerId, this.shutdown.signal, asked).finally(() => {
        this.running.delete(run);
        this.wake();
      });
      this.running.add(run);
    }
  }
}

import { Logger } from '@nestjs/common';
import { errorText } from '../../errors/error-text.js';
import type { ObjectStore } from '../../storage/object-store.js';

/** The first pause after a failed removal, and the longest one, in milliseconds. */
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;

/**
 * Remembers the tasks whose objects could not be removed, and when to try again. Each failure doubles the pause. A
 * process forgets what it has not tried for long: another one may have removed it.
 */
export class FailedRemovals {
  private readonly failed = new Map<string, { pause: number; until: number }>();

  /** @param now the time in milliseconds. */
  constructor(private readonly now: () => number = Date.now) {}

  /** The tasks whose latest removal has failed. */
  get ids(): string[] {
    for (const [id, { until }] of this.failed) {
      if (until < this.now() - 2 * LONGEST_PAUSE_MS) this.failed.delete(id);
    }
    return [...this.failed.keys()];
  }

  /** Those of them whose pause has not ended. */
  get paused(): string[] {
    return this.ids.filter((id) => (this.failed.get(id)?.until ?? 0) > this.now());
  }

  /** Notes a failure; returns the seconds until the next attempt. */
  add(id: string): number {
    const before = this.failed.get(id);
    const pause = before ? Math.min(2 * before.pause, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    this.failed.set(id, { pause, until: this.now() + pause });
    return pause / 1000;
  }

  /** Notes a success. */
  delete(id: string): void {
    this.failed.delete(id);
  }
}

/** Timeout of the check, in milliseconds. */
const CHECK_MS = 2000;

/** Removes what belongs to tasks. A task whose objects cannot be removed is tried again later, and keeps no other waiting. */
export class TaskRemovals {
  readonly failed = new FailedRemovals();
  private readonly logger: Logger;

  /** @param work names the work in the log. */
  constructor(
    private readonly work: string,
    private readonly store: ObjectStore,
  ) {
    this.logger = new Logger(TaskRemovals.name);
  }

  /** @throws Error that names the key. */
  async remove(key: string): Promise<void> {
    try {
      await this.store.remove(key);
    } catch (error) {
      throw new Error(`${key} could not be removed: ${errorText(error)}`, { cause: error });
    }
  }

  /**
   * Removes the objects of each task, and then calls `done`. While the store itself does not answer, the others are not
   * tried.
   */
  async each<Task extends { id: string }>(
    tasks: readonly Task[],
    remove: (task: Task) => Promise<void>,
    done: (task: Task) => Promise<unknown>,
  ): Promise<void> {
    for (const task of tasks) {
      try {
        await remove(task);
        this.failed.delete(task.id);
      } catch (error) {
        const seconds = this.failed.add(task.id);
        const message = `${this.work}: task ${task.id}: ${errorText(error)}; next attempt in ${seconds} s`;
        this.logger.error({ message, task_id: task.id });
        if (await this.isAvailable()) continue;
        return;
      }
      await done(task);
    }
  }

  private async isAvailable(): Promise<boolean> {
    try {
      await this.store.check(AbortSignal.timeout(CHECK_MS));
      return true;
    } catch {
      return false;
    }
  }
}

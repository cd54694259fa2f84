import { Injectable } from '@nestjs/common';
import { ObjectStore } from '../../storage/object-store.js';
import { QueueDepth } from '../queue/queue-depth.js';
import { ExportTaskTransitions } from '../queue/export-task.transitions.js';
import { TaskRemovals } from './task-removals.js';

/** Files that one round removes. */
const BATCH = 100;

/** A file that is still there so long after its retention is reported, in seconds. */
const OVERDUE_SECONDS = 900;

/** Removes files at the end of their retention. */
@Injectable()
export class ExportTaskExpiry {
  private readonly removals: TaskRemovals;

  constructor(
    private readonly transitions: ExportTaskTransitions,
    store: ObjectStore,
    private readonly queue: QueueDepth,
  ) {
    this.removals = new TaskRemovals('expire', store);
  }

  /**
   * Expires some files. The object goes first, so that no file outlives its task. A file that cannot be removed does not
   * keep the others from being removed.
   * @throws the error of the tasks' database.
   */
  async expire(workerId: string): Promise<void> {
    const tasks = await this.transitions.expiring(BATCH, this.removals.failed.paused);
    await this.removals.each(
      tasks,
      async ({ object_key: key }) => {
        if (key !== null) await this.removals.remove(key);
      },
      ({ id }) => this.transitions.expire(id, workerId),
    );
  }

  /** @throws Error if a file that this process could not remove is long overdue. */
  async assertOnTime(): Promise<void> {
    const { ids } = this.removals.failed;
    const seconds = ids.length === 0 ? 0 : await this.queue.overdueExpiry(ids);
    if (seconds > OVERDUE_SECONDS) {
      throw new Error(`a file could not be removed ${Math.round(seconds)} s after the end of its retention`);
    }
  }
}

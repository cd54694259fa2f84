import { Injectable, Logger } from '@nestjs/common';
import { errorText } from '../../errors/error-text.js';
import { ObjectStore } from '../../storage/object-store.js';
import { QueueDepth } from '../queue/queue-depth.js';
import { ExportTaskTransitions } from '../queue/export-task.transitions.js';
import { FailedRemovals } from './failed-removals.js';
import { isAvailable } from './store-available.js';

/** Files that one round removes. */
const BATCH = 100;

/** A file that is still there so long after its retention is reported, in seconds. */
const OVERDUE_SECONDS = 900;

/** Removes files at the end of their retention. */
@Injectable()
export class ExportTaskExpiry {
  private readonly logger = new Logger(ExportTaskExpiry.name);
  private readonly failed = new FailedRemovals();

  constructor(
    private readonly transitions: ExportTaskTransitions,
    private readonly store: ObjectStore,
    private readonly queue: QueueDepth,
  ) {}

  /**
   * Expires some files. The object goes first, so that no file outlives its task. A file that cannot be removed does not
   * keep the others from being removed.
   * @throws the error of the tasks' database.
   */
  async expire(workerId: string): Promise<void> {
    for (const { id, object_key: key } of await this.transitions.expiring(BATCH, this.failed.paused)) {
      try {
        if (key !== null) await this.store.remove(key);
        this.failed.delete(id);
      } catch (error) {
        const seconds = this.failed.add(id);
        const msg = `expire: task ${id}: ${key} could not be removed, next attempt in ${seconds} s`;
        this.logger.error({ message: `${msg}: ${errorText(error)}`, task_id: id });
        if (await isAvailable(this.store)) continue;
        return;
      }
      await this.transitions.expire(id, workerId);
    }
  }

  /** @throws Error if a file that this process could not remove is long overdue. */
  async assertOnTime(): Promise<void> {
    const { ids } = this.failed;
    const seconds = ids.length === 0 ? 0 : await this.queue.overdueExpiry(ids);
    if (seconds > OVERDUE_SECONDS) {
      throw new Error(`a file could not be removed ${Math.round(seconds)} s after the end of its retention`);
    }
  }
}

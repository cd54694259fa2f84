import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In } from 'typeorm';
import { errorText } from '../../errors/error-text.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ObjectStore, type OldEntry } from '../../storage/object-store.js';
import { ExportTask, TaskStatus } from '../export-task.entity.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { ExportAudit } from '../queue/export-audit.entity.js';
import { fromMaster, tasksOf } from '../queue/master.js';
import { WorkerPresence } from '../queue/worker-presence.js';
import { keySegment, parseKey, taskFile } from './task-file.js';

/** Entries whose tasks are looked up at once. */
const BATCH = 500;

/** Allowance for the clock of the store and for the end of an attempt, in seconds. */
const GRACE_SECONDS = 3600;

/**
 * Finds unowned files: leftovers of tasks whose rows are gone, and of attempts that went on after their sweep. It
 * removes only entries that are older than the longest export: temporary files, and objects under the key of a task of this
 * installation. The audit trail proves whose they are, because other services may use the same bucket.
 */
@Injectable()
export class UnownedFiles {
  private readonly logger = new Logger(UnownedFiles.name);

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly store: ObjectStore,
    private readonly presence: WorkerPresence,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /** Sweeps the whole store. Of several workers, only the first one does so. */
  async sweep(workerId: string): Promise<void> {
    if (!(await this.presence.isFirst(workerId))) return;
    try {
      await this.removeUnowned(new Date());
    } catch (error) {
      this.logger.error(`unowned files could not be swept from the store: ${errorText(error)}`);
    }
  }

  /**
   * Removes unowned files, as of `now`.
   * @throws the error of the database, or of a store that cannot be listed.
   */
  async removeUnowned(now: Date): Promise<void> {
    const before = new Date(now.getTime() - (this.options.exportMaxSeconds + GRACE_SECONDS) * 1000);
    let batch: OldEntry[] = [];
    for await (const entry of this.store.olderThan?.(before) ?? []) {
      batch.push(entry);
      if (batch.length < BATCH) continue;
      await this.removeOf(batch);
      batch = [];
    }
    await this.removeOf(batch);
  }

  private async removeOf(entries: readonly OldEntry[]): Promise<void> {
    const unowned = await this.unowned(entries.flatMap(({ key }) => key ?? []));
    for (const { key, name, remove } of entries) {
      if (key !== undefined && !unowned.has(key)) continue;
      try {
        await remove();
        this.logger.log(`removed ${name}, which no task owns`);
      } catch (error) {
        this.logger.error(`sweep: ${name}, which no task owns, could not be removed: ${errorText(error)}`);
      }
    }
  }

  /** The keys of this installation's tasks that are neither the task's file nor being written. */
  private async unowned(keys: readonly string[]): Promise<Set<string>> {
    const ours = keys.flatMap((key) => {
      const parsed = parseKey(key);
      return parsed ? [{ key, ...parsed }] : [];
    });
    const rows = await tasksOf(this.dataSource, ours);
    const tasks = new Map(rows.map((task) => [task.id, task]));
    const corps = await this.creators(ours.map(({ id }) => id).filter((id) => !tasks.has(id)));
    const found = ours.filter(({ key, id, corp, attempt }) => {
      const task = tasks.get(id);
      return task ? isLeftover(task, key, attempt) : corps.get(id) === corp;
    });
    return new Set(found.map(({ key }) => key));
  }

  /** The enterprise's part of the key by task id, for those of these tasks that the audit trail knows. */
  private async creators(ids: readonly string[]): Promise<Map<string, string>> {
    const lines = await fromMaster(this.dataSource, (manager) =>
      manager.find(ExportAudit, {
        select: { id: true, task_id: true, corp_id: true },
        where: { task_id: In([...new Set(ids)]), action: 'create' },
      }),
    );
    return new Map(lines.map(({ task_id, corp_id }) => [task_id ?? '', keySegment(corp_id)]));
  }
}

function isLeftover(task: ExportTask, key: string, attempt: number): boolean {
  const isWritten = task.status === TaskStatus.Exporting && attempt >= task.attempts;
  return key === taskFile(task, attempt).key && key !== task.object_key && !isWritten;
}

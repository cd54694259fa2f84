import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { Caller } from '../../auth/caller.js';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { claimSql, lockEnterprise, type HeldUp } from './claim-statement.js';
import { changeSql, INVALID, MAY_TRY_AGAIN, MAY_WAIT, SENTENCE, WAITED } from './transition-sql.js';
import type { AuditAction, AuditDetail } from './export-audit.entity.js';
import { writeAudit, type Actor } from './export-audit.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { fromMaster, tasksOf } from './master.js';
import { ExportTask, TaskStatus } from '../export-task.entity.js';
import { QueueDepth } from './queue-depth.js';
import { TaskTables } from './task-tables.js';
import { TaskChanges, type ChangedTask, type TaskChange } from './task-changes.js';
import { result, type Result } from './export-task.results.js';

/** A worker's right to change a task. It ends with the attempt (fencing). */
export type Claim = Pick<ExportTask, 'id' | 'attempts'> & { worker_id: string };

/** The progress of a running export. */
export interface Progress {
  total?: number | undefined;
  finished: number;
}

/** A complete file in the store. */
export interface StoredExport {
  object_key: string;
  /** In bytes. */
  size: number;
  rows: number;
  checksum: string;
}

/** `held`: the worker still holds the task. `cancelled`: a member cancelled the task. `lost`: the lease is gone. */
export type Hold = 'held' | 'cancelled' | 'lost';

type Changed = ChangedTask &
  Pick<ExportTask, 'cancel_requested_at'> & {
    /** Seconds since the task was due. */
    due_seconds: number;
    /** Whether this statement ended the task. */
    ended: boolean;
  };

/** A change that carries no further data. */
type ChangeName = Exclude<TaskChange['change'], 'claimed'>;

const { ToBeExported, Exporting, Exported, Invalid, Expired } = TaskStatus;

/**
 * The only writer of a task's status after its creation. Members' requests and removals of files are
 * written to the audit trail in the same transaction, and events of webhooks in the same statement. All times come from the
 * database's clock.
 */
@Injectable()
export class ExportTaskTransitions {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly queue: QueueDepth,
    private readonly changes: TaskChanges,
    private readonly exporters: ExporterRegistry,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Claims one waiting task for a worker, of a type that this process exports. The enterprise with the fewest running
   * exports comes first, then the one whose latest claim is the longest ago; of its tasks, the oldest. An enterprise at
   * its limit waits.
   * @param heldUp tasks to leave out.
   */
  async claim(workerId: string, heldUp?: HeldUp): Promise<ExportTask | undefined> {
    const types = this.exporters.types.filter((type) => !heldUp?.types.includes(type));
    const tried = [...((await heldUp?.enterprises()) ?? [])];
    for (;;) {
      const { corpId, claimed, task } = await this.claimNext(workerId, types, tried, heldUp);
      if (corpId === undefined) return undefined;
      tried.push(corpId);
      if (!claimed) continue;
      const { due_seconds: waitedSeconds } = claimed;
      this.changes.publish({ change: 'claimed', task: changedTask(claimed), waitedSeconds });
      return task;
    }
  }

  /**
   * Claims from the first enterprise in turn, except those that were tried. Claims from different enterprises do not
   * wait for each other; the lock on one keeps parallel claims within its bound.
   */
  private claimNext(
    workerId: string,
    types: readonly number[],
    tried: readonly string[],
    heldUp: HeldUp | undefined,
  ): Promise<{ corpId?: string; claimed?: Changed; task?: ExportTask }> {
    const { corpMaxRunning, leaseSeconds } = this.options;
    return this.dataSource.transaction(async (manager) => {
      const corpId = await lockEnterprise(manager, this.tables, [corpMaxRunning, types, tried]);
      if (corpId === undefined) return {};
      if (await heldUp?.includes(corpId)) return { corpId };
      const values = [workerId, leaseSeconds, corpMaxRunning, corpId, types];
      const [claimed] = await this.change(claimSql(this.tables), values, manager);
      if (!claimed) return { corpId };
      return { corpId, claimed, task: await manager.findOneByOrFail(ExportTask, { id: claimed.id }) };
    });
  }

  /** Writes the progress and renews the lease. */
  async progress(claim: Claim, { total, finished }: Progress): Promise<Hold> {
    const [held] = await this.changeClaimed(
      claim,
      `total = coalesce($4::bigint, total), finished = least(greatest(finished, $5::bigint), coalesce($4::bigint, total)),
       lease_until = now() + $6 * interval '1 s'`,
      [total ?? null, finished, this.options.leaseSeconds],
    );
    if (!held) return 'lost';
    return held.cancel_requested_at === null ? 'held' : 'cancelled';
  }

  /**
   * Exporting -> Exported. To finish again changes nothing: the first answer may have been lost.
   * @returns false if the task was cancelled or belongs to another worker; remove the file.
   */
  async finish(claim: Claim, file: StoredExport): Promise<boolean> {
    const { code, desc } = result('exported', file.rows);
    const finished = await this.changeClaimed(
      claim,
      `status = ${Exported}, object_key = $4, size = $5, total = $6, finished = $6, checksum = $7, result_code = $8,
       result_desc = ${SENTENCE('$9')}, environment_since = NULL, end_time = now(), expire_time = now() + $10 * interval '1 h', worker_id = NULL,
       lease_until = NULL`,
      [
        file.object_key,
        file.size,
        file.rows,
        file.checksum,
        code,
        JSON.stringify(desc),
        this.options.retentionHours,
      ],
      'cancel_requested_at IS NULL',
    );
    return this.publish('exported', finished) || (await this.isStored(claim, file));
  }

  /** Whether the task is Exported with this file. */
  async isStored({ id }: Claim, { object_key }: StoredExport): Promise<boolean> {
    const stored = { id, object_key, status: Exported };
    return fromMaster(this.dataSource, (manager) => manager.existsBy(ExportTask, stored));
  }

  /** Exporting -> Invalid: a retry would not help, or the task was cancelled. */
  async refuse(claim: Claim, { code, desc }: Result): Promise<boolean> {
    const refused = await this.changeClaimed(
      claim,
      `${INVALID}, result_code = $4, result_desc = ${SENTENCE('$5')}`,
      [code, JSON.stringify(desc)],
    );
    return this.publish('refused', refused);
  }

  /** Exporting -> ToBeExported after a temporary failure, in 1 s to 2 ^ 12 s (back-off); Invalid after the last attempt. */
  async fail(claim: Claim, { code, desc }: Result): Promise<boolean> {
    const failed = await this.changeClaimed(
      claim,
      `status = CASE WHEN ${MAY_TRY_AGAIN('$4')} THEN ${ToBeExported} ELSE ${Invalid} END,
       end_time = CASE WHEN ${MAY_TRY_AGAIN('$4')} THEN NULL ELSE now() END,
       result_code = $5, result_desc = ${SENTENCE('$6')}, worker_id = NULL, lease_until = NULL,
       environment_since = NULL, run_after = now() + 2 ^ least(attempts - free_attempts - 1, 12) * interval '1 s'`,
      [this.options.maxAttempts, code, JSON.stringify(desc)],
    );
    return this.publish('failed', failed);
  }

  /**
   * Exporting -> ToBeExported after a fault of the environment, which costs no attempt; Invalid if the first one is too
   * long ago. The longer the outage, the later the next attempt, so that other tasks come first.
   */
  async postpone(claim: Claim, { code, desc }: Result): Promise<boolean> {
    const postponed = await this.changeClaimed(
      claim,
      `status = CASE WHEN ${MAY_WAIT('$4')} THEN ${ToBeExported} ELSE ${Invalid} END,
       end_time = CASE WHEN ${MAY_WAIT('$4')} THEN NULL ELSE now() END,
       result_code = $5, result_desc = ${SENTENCE('$6')}, worker_id = NULL, lease_until = NULL,
       free_attempts = free_attempts + 1, environment_since = coalesce(environment_since, now()),
       run_after = now() + least(60, greatest(1, ${WAITED} / 4)) * interval '1 s'`,
      [this.options.environmentMaxHours, code, JSON.stringify(desc)],
    );
    return this.publish('failed', postponed);
  }

  /** ToBeExported -> Invalid, with their present result, for tasks that have waited too long for the environment. */
  async giveUp(): Promise<void> {
    const ended = await this.change(
      `UPDATE ${this.tables.tasks} SET ${INVALID}
        WHERE status = ${ToBeExported} AND environment_since < now() - $1 * interval '1 h'`,
      [this.options.environmentMaxHours],
    );
    this.publish('failed', ended);
  }

  /** Exporting -> ToBeExported when the worker stops. It costs no attempt. */
  async giveBack(claim: Claim): Promise<boolean> {
    const given = await this.changeClaimed(
      claim,
      `status = ${ToBeExported}, free_attempts = free_attempts + 1, worker_id = NULL, lease_until = NULL`,
      [],
    );
    if (given.length > 0) await this.wake();
    return this.publish('given_back', given);
  }

  /**
   * Exporting -> ToBeExported, or Invalid after the last attempt, for tasks whose lease has run out;
   * ToBeExported -> Invalid for waiting tasks that a member cancelled while they ran.
   */
  async recover(): Promise<void> {
    const { code, desc } = result('worker_lost', this.options.maxAttempts);
    const again = MAY_TRY_AGAIN('$1');
    const recovered = await this.change(
      `UPDATE ${this.tables.tasks}
          SET status = CASE WHEN ${again} THEN ${ToBeExported} ELSE ${Invalid} END,
              result_code = CASE WHEN ${again} THEN result_code ELSE $2 END,
              result_desc = CASE WHEN ${again} THEN result_desc ELSE ${SENTENCE('$3')} END,
              end_time = CASE WHEN ${again} THEN NULL ELSE now() END,
              run_after = now(), worker_id = NULL, lease_until = NULL
        WHERE status = ${Exporting} AND lease_until < now()`,
      [this.options.maxAttempts, code, JSON.stringify(desc)],
    );
    this.publish('recovered', recovered);
    if (recovered.length > 0) await this.wake();
    const { code: cancelCode, desc: cancelDesc } = result('cancelled');
    const cancelled = await this.change(
      `UPDATE ${this.tables.tasks} SET ${INVALID}, result_code = $1, result_desc = ${SENTENCE('$2')}
        WHERE status = ${ToBeExported} AND cancel_requested_at IS NOT NULL`,
      [cancelCode, JSON.stringify(cancelDesc)],
    );
    this.publish('cancelled', cancelled);
  }

  /**
   * ToBeExported -> Invalid at once. A running export is asked to stop and becomes Invalid when it has stopped. To
   * cancel again changes nothing.
   * @returns false if the task has ended otherwise.
   */
  async cancel(id: string, by: Caller): Promise<boolean> {
    const { code, desc } = result('cancelled');
    const cancelled = await this.changeAudited(
      this.dataSource.manager,
      'cancel',
      by,
      `UPDATE ${this.tables.tasks}
          SET cancel_requested_at = coalesce(cancel_requested_at, now()),
              status = CASE status WHEN ${ToBeExported} THEN ${Invalid} ELSE status END,
              end_time = CASE status WHEN ${ToBeExported} THEN now() ELSE end_time END,
              result_code = CASE status WHEN ${ToBeExported} THEN $2 ELSE result_code END,
              result_desc = CASE status WHEN ${ToBeExported} THEN ${SENTENCE('$3')} ELSE result_desc END
        WHERE id = $1 AND (status IN (${ToBeExported}, ${Exporting}) OR status = ${Invalid} AND result_code = $2)`,
      [id, code, JSON.stringify(desc)],
    );
    // The status of a running task, or of one that was cancelled before, has not changed.
    this.publish(
      'cancelled',
      cancelled.filter(({ status, ended }) => status === Invalid && ended),
    );
    return cancelled.length > 0;
  }

  /**
   * Invalid or Expired -> ToBeExported, with a full retry budget.
   * @returns false in any other state.
   * @throws PlatformError 4001080 if the enterprise's queue is full.
   */
  async retry({ id, corp_id }: Pick<ExportTask, 'id' | 'corp_id'>, by: Caller): Promise<boolean> {
    const retried = await this.dataSource.transaction(async (manager) => {
      await this.queue.assertRoom(corp_id, manager);
      return this.changeAudited(
        manager,
        'retry',
        by,
        `UPDATE ${this.tables.tasks}
            SET status = ${ToBeExported}, free_attempts = attempts, cancel_requested_at = NULL, run_after = now(),
                environment_since = NULL,
                total = 0, finished = 0, size = 0, checksum = NULL, result_code = '', result_desc = '',
                object_key = NULL, begin_time = NULL, end_time = NULL, expire_time = NULL
          WHERE id = $1 AND status IN (${Invalid}, ${Expired})`,
        [id],
      );
    });
    if (retried.length > 0) await this.wake();
    return this.publish('retried', retried);
  }

  /**
   * Deletes a task that is not running and has not changed since its file was removed.
   * @returns false if it is running or has changed.
   */
  async delete(
    { id, status, attempts }: Pick<ExportTask, 'id' | 'status' | 'attempts'>,
    by: Caller,
  ): Promise<boolean> {
    const deleted = await this.dataSource.transaction(async (manager) => {
      const [rows]: [ChangedTask[], number] = await manager.query(
        `DELETE FROM ${this.tables.tasks} WHERE id = $1 AND status = $2 AND attempts = $3 AND status <> ${Exporting}
          RETURNING id, corp_id, type, status, attempts, result_code`,
        [id, status, attempts],
      );
      for (const task of rows) await writeAudit(manager, 'delete', task, by);
      return rows;
    });
    return this.publish('deleted', deleted);
  }

  /** Exported tasks at the end of their retention, except these. */
  async expiring(limit: number, except: readonly string[]): Promise<ExportTask[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM ${this.tables.tasks}
        WHERE status = ${Exported} AND expire_time <= now() AND id <> ALL ($2) ORDER BY expire_time LIMIT $1`,
      [limit, except],
    );
    return tasksOf(this.dataSource, rows);
  }

  /** Exported -> Expired, after the file was removed. */
  async expire(id: string, worker_id: string): Promise<void> {
    const expired = await this.changeAudited(
      this.dataSource.manager,
      'expire',
      undefined,
      `UPDATE ${this.tables.tasks} SET status = ${Expired}, object_key = NULL, checksum = NULL
        WHERE id = $1 AND status = ${Exported} AND expire_time <= now()`,
      [id],
      { worker_id },
    );
    this.publish('expired', expired);
  }

  private async wake(): Promise<void> {
    await this.dataSource.query(`SELECT pg_notify(${this.tables.wakeChannel}, '')`);
  }

  /** @returns whether anything changed. */
  private publish(change: ChangeName, tasks: readonly ChangedTask[]): boolean {
    for (const task of tasks) this.changes.publish({ change, task: changedTask(task) });
    return tasks.length > 0;
  }

  /** Changes a task only while the worker holds it, in the attempt that it claimed. */
  private changeClaimed(
    { id, worker_id, attempts }: Claim,
    set: string,
    values: unknown[],
    condition = 'TRUE',
  ): Promise<Changed[]> {
    return this.change(
      `UPDATE ${this.tables.tasks} SET ${set}
        WHERE id = $1 AND worker_id = $2 AND attempts = $3 AND status = ${Exporting} AND ${condition}`,
      [id, worker_id, attempts, ...values],
    );
  }

  /** Changes tasks and writes the audit trail in one transaction. */
  private changeAudited(
    manager: EntityManager,
    action: AuditAction,
    actor: Actor,
    change: string,
    values: unknown[],
    detail?: AuditDetail,
  ): Promise<Changed[]> {
    return manager.transaction(async (inner) => {
      const changed = await this.change(change, values, inner);
      for (const task of changed) await writeAudit(inner, action, task, actor, detail);
      return changed;
    });
  }

  /** Runs an UPDATE and returns the changed tasks. */
  private change(
    update: string,
    values: unknown[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Changed[]> {
    return manager.query(changeSql(this.tables, update), values);
  }
}

function changedTask({ id, corp_id, type, status, attempts, result_code }: ChangedTask): ChangedTask {
  return { id, corp_id, type, status, attempts, result_code };
}

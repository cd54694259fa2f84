import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Caller } from '../../auth/caller.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import type { AuditDetail } from './export-audit.entity.js';
import { writeAudit } from './export-audit.js';
import { TaskStatus, type ExportTask } from '../export-task.entity.js';
import { TaskChanges } from './task-changes.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';
import { QueueDepth } from './queue-depth.js';
import { TaskTables } from './task-tables.js';

/** A task as it is created. */
export type NewTask = Pick<
  ExportTask,
  'name' | 'describe' | 'type' | 'params' | 'extend' | 'resolved_query' | 'options' | 'personal_data'
> & {
  creator: Caller;
  /** The details for the audit trail. */
  detail: AuditDetail;
  /** The schedule that makes the task. */
  schedule_id?: string;
};

const { ToBeExported, Exporting } = TaskStatus;

/** Puts new tasks into the queue, and recognizes a creation that is sent again. */
@Injectable()
export class ExportTaskCreation {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly queue: QueueDepth,
    private readonly changes: TaskChanges,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /**
   * Puts a new task into the queue and wakes the workers. If the same creation was sent before under the same key, no
   * task is created.
   * @param sent the options as sent, without defaults: a changed default must not make an equal request differ.
   * @returns the id of the new or the earlier task.
   * @throws PlatformError 4001001 if the key was used for another body, 4001080 if the enterprise's queue is full.
   */
  async create(
    task: NewTask,
    sent: { options?: unknown; idempotencyKey?: string | undefined },
  ): Promise<string> {
    const { name, describe, type, params, extend } = task;
    const request = [name, describe, type, params, extend, ...(sent.options ? [sent.options] : [])];
    const hash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const key = sent.idempotencyKey;
    const { id, isNew } = await this.dataSource.transaction(async (manager) => {
      const found = await this.findCreated(manager, task, hash, key);
      if (found !== undefined) return { id: found, isNew: false };
      await this.queue.assertRoom(task.creator.corpId, manager);
      return { id: await this.insert(manager, task, hash, key), isNew: true };
    });
    if (isNew) this.publish(id, task);
    return id;
  }

  /**
   * Puts a task of a schedule into the queue, in the transaction of `manager`. It is never merged with
   * another task: the primary key of its run makes it unique. Call `publish` after the commit.
   * @throws PlatformError 4001080 if the enterprise's queue is full.
   */
  async createScheduled(manager: EntityManager, task: NewTask): Promise<string> {
    await this.queue.assertRoom(task.creator.corpId, manager);
    return this.insert(manager, task, '', undefined);
  }

  /** Publishes that a task was created. */
  publish(id: string, { creator, type }: NewTask): void {
    const task = { id, corp_id: creator.corpId, type, status: ToBeExported, attempts: 0, result_code: '' };
    this.changes.publish({ change: 'created', task });
  }

  /** Finds an earlier task for the same request. A lock per member makes parallel creations find each other. */
  private async findCreated(
    manager: EntityManager,
    { creator, personal_data, resolved_query }: NewTask,
    hash: string,
    key: string | undefined,
  ): Promise<string | undefined> {
    if (key === undefined && !this.options.reuseEqualTasks) return undefined;
    const { corpId, memberId } = creator;
    const lock = `pg_advisory_xact_lock(hashtextextended($1, ${this.tables.installation} * 2))`;
    await manager.query(`SELECT ${lock}`, [`${corpId}\n${memberId}`]);
    if (key !== undefined) {
      const [same]: Pick<ExportTask, 'id' | 'request_hash'>[] = await manager.query(
        `SELECT id, request_hash FROM ${this.tables.tasks}
          WHERE corp_id = $1 AND creator_id = $2 AND idempotency_key = $3 AND create_time > now() - interval '24 h'
          ORDER BY create_time DESC LIMIT 1`,
        [corpId, memberId, key],
      );
      if (same && same.request_hash !== hash) {
        throw new PlatformError(
          ErrorCode.fieldInvalid,
          'Idempotency-Key: already used for another body within 24 hours. Send a new key.',
        );
      }
      if (same) return same.id;
    }
    if (!this.options.reuseEqualTasks) return undefined;
    const [equal]: Pick<ExportTask, 'id'>[] = await manager.query(
      `SELECT id FROM ${this.tables.tasks}
        WHERE corp_id = $1 AND creator_id = $2 AND request_hash = $3 AND status IN (${ToBeExported}, ${Exporting})
          AND cancel_requested_at IS NULL AND personal_data = $4 AND resolved_query::text IS NOT DISTINCT FROM $5
        ORDER BY create_time LIMIT 1`,
      [corpId, memberId, hash, personal_data, jsonOrNull(resolved_query)],
    );
    return equal?.id;
  }

  private async insert(
    manager: EntityManager,
    task: NewTask,
    hash: string,
    key: string | undefined,
  ): Promise<string> {
    const id = uuid();
    await manager.query(
      `INSERT INTO ${this.tables.tasks}
         (id, corp_id, creator_id, creator_name, name, describe, type, params, extend, resolved_query, options,
          personal_data, request_hash, idempotency_key, schedule_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        id,
        task.creator.corpId,
        task.creator.memberId,
        task.creator.memberName,
        task.name,
        task.describe,
        task.type,
        JSON.stringify(task.params),
        JSON.stringify(task.extend),
        jsonOrNull(task.resolved_query),
        JSON.stringify(task.options),
        task.personal_data,
        hash,
        key ?? null,
        task.schedule_id ?? null,
      ],
    );
    await writeAudit(manager, 'create', { corp_id: task.creator.corpId, id }, task.creator, task.detail);
    await manager.query(`SELECT pg_notify(${this.tables.wakeChannel}, $1)`, [id]);
    return id;
  }
}

function jsonOrNull(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

import { Inject, Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from './export-task.options.js';
import { ExportTask, TaskStatus } from './export-task.entity.js';
import { result, type Result } from './export-task.results.js';

/** The channel on which the creation of a task wakes the workers. */
export const WAKE_CHANNEL = 'export_task';

/** What is known of a task when it is created. */
export type NewTask = Pick<
  ExportTask,
  'corp_id' | 'creator_id' | 'creator_name' | 'name' | 'describe' | 'type' | 'params' | 'extend'
>;

/** A worker's right to a task; a worker whose attempt is over can change nothing. */
export type Claim = Pick<ExportTask, 'id' | 'attempts'> & { worker_id: string };

/** What a worker tells of a running export. */
export interface Progress {
  total?: number;
  finished: number;
}

const { ToBeExported, Exporting, Exported, Invalid, Expired } = TaskStatus;

/** Writes every change of a task's status, and nothing else does. All times are the database's. */
@Injectable()
export class ExportTaskTransitions {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(EXPORT_TASK_OPTIONS) private readonly options: ExportTaskOptions,
  ) {}

  /** Puts a new task into the queue and wakes the workers; answers its id. */
  async create(task: NewTask): Promise<string> {
    const id = uuid();
    await this.dataSource.query(
      `WITH created AS (
         INSERT INTO export_task (id, corp_id, creator_id, creator_name, name, describe, type, params, extend)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id)
       SELECT pg_notify('${WAKE_CHANNEL}', id) FROM created`,
      [
        id,
        task.corp_id,
        task.creator_id,
        task.creator_name,
        task.name,
        task.describe,
        task.type,
        JSON.stringify(task.params),
        JSON.stringify(task.extend),
      ],
    );
    return id;
  }

  /**
   * Claims one waiting task for a worker. Enterprises that have fewer exports running come first, then older
   * tasks; one that is at its limit waits.
   */
  async claim(workerId: string): Promise<ExportTask | undefined> {
    const [claimed] = await this.change(
      `UPDATE export_task
          SET status = ${Exporting}, worker_id = $1, attempts = attempts + 1, lease_until = now() + $2 * interval '1 s',
              begin_time = coalesce(begin_time, now())
        WHERE id IN (
          SELECT t.id
            FROM export_task AS t
            LEFT JOIN (SELECT corp_id, count(*) AS running FROM export_task WHERE status = ${Exporting} GROUP BY corp_id) AS corp
              ON corp.corp_id = t.corp_id
           WHERE t.status = ${ToBeExported} AND t.run_after <= now() AND coalesce(corp.running, 0) < $3
           ORDER BY coalesce(corp.running, 0), t.run_after, t.id
           LIMIT 1
             FOR UPDATE OF t SKIP LOCKED)`,
      [workerId, this.options.leaseSeconds, this.options.corpMaxRunning],
    );
    if (claimed === undefined) return undefined;
    return this.dataSource.getRepository(ExportTask).findOneByOrFail({ id: claimed });
  }

  /** Tells how far the export is and renews the lease. False: the task is no longer this worker's. */
  async progress(claim: Claim, { total, finished }: Progress): Promise<boolean> {
    return this.changeClaimed(
      claim,
      `total = coalesce($4::bigint, total), finished = greatest(finished, least($5::bigint, coalesce($4::bigint, total))),
       lease_until = now() + $6 * interval '1 s'`,
      [total ?? null, finished, this.options.leaseSeconds],
    );
  }

  /** Exporting -> Exported. False: the task is no longer this worker's, and the file must go. */
  async finish(claim: Claim, file: { object_key: string; size: number; rows: number }): Promise<boolean> {
    const { code, desc } = result('exported', file.rows);
    return this.changeClaimed(
      claim,
      `status = ${Exported}, object_key = $4, size = $5, total = $6, finished = $6, result_code = $7, result_desc = $8,
       end_time = now(), expire_time = now() + $9 * interval '1 h', worker_id = NULL, lease_until = NULL`,
      [file.object_key, file.size, file.rows, code, desc, this.options.retentionHours],
    );
  }

  /** Exporting -> Invalid: the task can't be exported, now or later. */
  async refuse(claim: Claim, { code, desc }: Result): Promise<boolean> {
    return this.changeClaimed(
      claim,
      `status = ${Invalid}, result_code = $4, result_desc = $5, end_time = now(), worker_id = NULL, lease_until = NULL`,
      [code, desc],
    );
  }

  /** Exporting -> ToBeExported after a failure that may pass, a little later each time; Invalid after the last attempt. */
  async fail(claim: Claim, { code, desc }: Result): Promise<boolean> {
    if (claim.attempts >= this.options.maxAttempts) return this.refuse(claim, { code, desc });
    return this.changeClaimed(
      claim,
      `status = ${ToBeExported}, result_code = $4, result_desc = $5, run_after = now() + $6 * interval '1 s',
       worker_id = NULL, lease_until = NULL`,
      [code, desc, 2 ** (claim.attempts - 1)],
    );
  }

  /** Exporting -> ToBeExported when the worker stops; it costs no attempt. */
  async giveBack(claim: Claim): Promise<boolean> {
    const given = await this.changeClaimed(
      claim,
      `status = ${ToBeExported}, attempts = attempts - 1, worker_id = NULL, lease_until = NULL`,
      [],
    );
    if (given) await this.wake();
    return given;
  }

  /** Exporting -> ToBeExported, or Invalid after the last attempt, where a worker's lease has run out. */
  async recover(): Promise<void> {
    const { code, desc } = result('worker_lost', this.options.maxAttempts);
    const recovered = await this.change(
      `UPDATE export_task
          SET status = CASE WHEN attempts < $1 THEN ${ToBeExported} ELSE ${Invalid} END,
              result_code = CASE WHEN attempts < $1 THEN result_code ELSE $2 END,
              result_desc = CASE WHEN attempts < $1 THEN result_desc ELSE $3 END,
              end_time = CASE WHEN attempts < $1 THEN end_time ELSE now() END,
              run_after = now(), worker_id = NULL, lease_until = NULL
        WHERE status = ${Exporting} AND lease_until < now()`,
      [this.options.maxAttempts, code, desc],
    );
    if (recovered.length > 0) await this.wake();
  }

  /** Exported tasks whose files are due to be removed. */
  async expiring(limit: number): Promise<ExportTask[]> {
    const rows: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM export_task WHERE status = ${Exported} AND expire_time <= now() ORDER BY expire_time LIMIT $1`,
      [limit],
    );
    return this.dataSource.getRepository(ExportTask).findBy({ id: In(rows.map(({ id }) => id)) });
  }

  /** Exported -> Expired, once the file is gone. */
  async expire(id: string): Promise<void> {
    await this.change(
      `UPDATE export_task SET status = ${Expired}, object_key = NULL
        WHERE id = $1 AND status = ${Exported} AND expire_time <= now()`,
      [id],
    );
  }

  private async wake(): Promise<void> {
    await this.dataSource.query(`SELECT pg_notify('${WAKE_CHANNEL}', '')`);
  }

  /** Changes a task only while it is the worker's, in the very attempt that the worker claimed. */
  private async changeClaimed(
    { id, worker_id, attempts }: Claim,
    set: string,
    values: unknown[],
  ): Promise<boolean> {
    const changed = await this.change(
      `UPDATE export_task SET ${set} WHERE id = $1 AND worker_id = $2 AND attempts = $3 AND status = ${Exporting}`,
      [id, worker_id, attempts, ...values],
    );
    return changed.length > 0;
  }

  /** Runs an UPDATE and answers the ids of the tasks that it changed. */
  private async change(update: string, values: unknown[]): Promise<string[]> {
    const [rows]: [{ id: string }[], number] = await this.dataSource.query(`${update} RETURNING id`, values);
    return rows.map(({ id }) => id);
  }
}

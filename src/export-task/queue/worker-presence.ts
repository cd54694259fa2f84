import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { TaskStatus } from '../export-task.entity.js';
import { result } from './export-task.results.js';
import { TaskTables } from './task-tables.js';
import { SENTENCE } from './transition-sql.js';

/** A worker that has not announced itself for this long counts as dead. */
const WORKER_SECONDS = 30;

/** Without a live worker of its type, a task is marked and a run fails after this time, in seconds. */
export const UNCLAIMABLE_SECONDS = 60;

const IS_LIVE = `seen_at > now() - ${WORKER_SECONDS} * interval '1 s'`;

/** The condition that no live worker exports a type. The array is made once for a statement. */
export const NO_WORKER = ({ workers }: TaskTables, type: string) =>
  `${type} <> ALL (ARRAY(SELECT unnest(types) FROM ${workers} WHERE ${IS_LIVE}))`;

/** The condition that a worker lives, whatever it exports. */
export const ANY_WORKER = ({ workers }: TaskTables) => `EXISTS (SELECT FROM ${workers} WHERE ${IS_LIVE})`;

const { ToBeExported } = TaskStatus;

/** Keeps the table of live workers with the record types that each exports, and tells which tasks no worker can claim. */
@Injectable()
export class WorkerPresence {
  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly exporters: ExporterRegistry,
  ) {}

  /** Announces a worker, and forgets dead ones. */
  async announce(workerId: string): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO ${this.tables.workers} (id, types, seen_at) VALUES ($1, $2, now())
       ON CONFLICT (id) DO UPDATE SET types = excluded.types, seen_at = now()`,
      [workerId, this.exporters.types],
    );
    await this.dataSource.query(
      `DELETE FROM ${this.tables.workers} WHERE seen_at < now() - ${WORKER_SECONDS} * interval '1 s'`,
    );
  }

  /** Whether a worker is the first of the live ones: for jobs that one worker does for all. */
  async isFirst(workerId: string): Promise<boolean> {
    const [first]: { id: string }[] = await this.dataSource.query(
      `SELECT id FROM ${this.tables.workers} WHERE ${IS_LIVE} ORDER BY id LIMIT 1`,
    );
    return first?.id === workerId;
  }

  /** Removes a worker that stops. */
  async leave(workerId: string): Promise<void> {
    await this.dataSource.query(`DELETE FROM ${this.tables.workers} WHERE id = $1`, [workerId]);
  }

  /**
   * Marks tasks that have been due for a while and whose type no live worker exports, and removes the mark from others. A task
   * that has the result of an attempt keeps it.
   */
  async markUnclaimable(): Promise<void> {
    await this.dataSource.query(
      `UPDATE ${this.tables.tasks} SET result_code = '', result_desc = ''
        WHERE status = ${ToBeExported} AND result_code = $1 AND NOT (${NO_WORKER(this.tables, 'type')})`,
      ['no_worker'],
    );
    const types: { type: number }[] = await this.dataSource.query(
      `SELECT DISTINCT type FROM ${this.tables.tasks}
        WHERE status = ${ToBeExported} AND run_after < now() - $1 * interval '1 s' AND result_code = ''
          AND ${NO_WORKER(this.tables, 'type')}`,
      [UNCLAIMABLE_SECONDS],
    );
    for (const { type } of types) {
      const { code, desc } = result('no_worker', type);
      await this.dataSource.query(
        `UPDATE ${this.tables.tasks} SET result_code = $1, result_desc = ${SENTENCE('$2')}
          WHERE status = ${ToBeExported} AND type = $3 AND run_after < now() - $4 * interval '1 s' AND result_code = ''`,
        [code, JSON.stringify(desc), type, UNCLAIMABLE_SECONDS],
      );
    }
  }
}

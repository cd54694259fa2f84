import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { TaskTables } from './task-tables.js';

/** A worker that has not announced itself for this long counts as dead. */
export const WORKER_SECONDS = 30;

/** Keeps the table of live workers with the record types that each exports. */
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
      `SELECT id FROM ${this.tables.workers} WHERE seen_at > now() - ${WORKER_SECONDS} * interval '1 s' ORDER BY id LIMIT 1`,
    );
    return first?.id === workerId;
  }

  /** Removes a worker that stops. */
  async leave(workerId: string): Promise<void> {
    await this.dataSource.query(`DELETE FROM ${this.tables.workers} WHERE id = $1`, [workerId]);
  }
}

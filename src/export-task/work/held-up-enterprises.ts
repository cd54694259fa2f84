import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';
import type { RecordsDatabase } from '../../records/records-database.js';
import { RecordsServers } from '../../records/records-servers.js';
import { waitingEnterprises } from '../queue/claim-statement.js';
import { fromMaster } from '../queue/master.js';
import { TaskTables } from '../queue/task-tables.js';
import { Environment } from './environment.js';

/** How long the server of a waiting enterprise is remembered, in milliseconds. */
const REMEMBERED_MS = 1000;

/** Enterprises whose servers are asked for at once. */
const AT_ONCE = 500;

/** Finds the enterprises whose server of records is down: their tasks stay in the queue. */
@Injectable()
export class HeldUpEnterprises {
  private readonly servers = new Map<string, RecordsDatabase | undefined>();
  private since = -Infinity;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly records: RecordsServers,
    private readonly environment: Environment,
  ) {}

  /** Those of them that have waiting tasks. The queue is looked through only while a server is down. */
  async list(): Promise<string[]> {
    const down = this.records.all.filter(({ part }) => !this.environment.works(part));
    if (down.length === 0) return [];
    const now = performance.now();
    if (now - this.since > REMEMBERED_MS) {
      this.servers.clear();
      this.since = now;
    }
    const waiting = await fromMaster(this.dataSource, (manager) => waitingEnterprises(manager, this.tables));
    const unknown = waiting.filter((corpId) => !this.servers.has(corpId));
    for (let from = 0; from < unknown.length; from += AT_ONCE) {
      await Promise.all(unknown.slice(from, from + AT_ONCE).map((corpId) => this.remember(corpId)));
    }
    return waiting.filter((corpId) => {
      const server = this.servers.get(corpId);
      return server !== undefined && down.includes(server);
    });
  }

  /** A server that cannot be found holds nothing up: the attempt finds out why, and says so in the task. */
  private async remember(corpId: string): Promise<void> {
    const server = await this.records.of(corpId).catch(() => undefined);
    this.servers.set(corpId, server);
  }
}

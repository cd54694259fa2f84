import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ExporterRegistry } from '../../exporter/exporter-registry.js';
import { DATABASE } from '../../migrations/data-source-name.js';
import { RecordsServers } from '../../records/records-servers.js';
import { waitingEnterprises, type HeldUp } from '../queue/claim-statement.js';
import { fromMaster } from '../queue/master.js';
import { TaskTables } from '../queue/task-tables.js';
import { Environment } from './environment.js';

/** The lifetime of the list of enterprises, in milliseconds. */
const KEPT_MS = 1000;

/** Enterprises whose servers are asked for at once. */
const AT_ONCE = 500;

/** Finds the tasks that wait while the server of their records, or ClickHouse, is down. */
@Injectable()
export class HeldUpTasks implements HeldUp {
  private found: string[] = [];
  private since = -Infinity;

  constructor(
    @InjectDataSource(DATABASE) private readonly dataSource: DataSource,
    private readonly tables: TaskTables,
    private readonly records: RecordsServers,
    private readonly environment: Environment,
    private readonly exporters: ExporterRegistry,
  ) {}

  /** The types that read ClickHouse, while it is down. */
  get types(): readonly number[] {
    return this.environment.works('clickhouse') ? [] : this.exporters.clickhouseTypes;
  }

  /**
   * The enterprises with waiting tasks whose server is down. While a server is down, the queue is read once a second.
   */
  async enterprises(): Promise<readonly string[]> {
    if (!this.isServerDown) return [];
    const now = performance.now();
    if (now - this.since < KEPT_MS) return this.found;
    const waiting = await fromMaster(this.dataSource, (manager) => waitingEnterprises(manager, this.tables));
    const found: string[] = [];
    for (let from = 0; from < waiting.length; from += AT_ONCE) {
      const some = waiting.slice(from, from + AT_ONCE);
      const held = await Promise.all(some.map((corpId) => this.isOnDownServer(corpId)));
      found.push(...some.filter((_, index) => held[index]));
    }
    [this.found, this.since] = [found, now];
    return found;
  }

  /** Whether the server of an enterprise is down. */
  async includes(corpId: string): Promise<boolean> {
    if (!this.isServerDown || !(await this.isOnDownServer(corpId))) return false;
    this.found.push(corpId);
    return true;
  }

  private get isServerDown(): boolean {
    return this.records.all.some(({ part }) => !this.environment.works(part));
  }

  /** If the look-up of the server fails, the task is claimed, and its attempt records the reason. */
  private async isOnDownServer(corpId: string): Promise<boolean> {
    const server = await this.records.of(corpId).catch(() => undefined);
    return server !== undefined && !this.environment.works(server.part);
  }
}

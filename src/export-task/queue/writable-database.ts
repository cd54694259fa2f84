import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { DataSource, type AfterQueryEvent, type EntitySubscriberInterface } from 'typeorm';
import { DATABASE } from '../../migrations/data-source-name.js';

/** The SQLSTATE of a write on a standby, or in a read-only transaction. */
const READ_ONLY = '25006';

/**
 * Notices that the pool holds connections to a node that has become read-only, such as a former primary, and throws the
 * idle ones away: new connections reach the new primary.
 */
@Injectable()
export class WritableDatabase implements EntitySubscriberInterface, OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(WritableDatabase.name);
  private renewing = false;

  constructor(@InjectDataSource(DATABASE) private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    this.dataSource.subscribers.push(this);
  }

  /** The data source may be the application's, which goes on using it. */
  onModuleDestroy(): void {
    const { subscribers } = this.dataSource;
    const place = subscribers.indexOf(this);
    // Without it if the start has failed.
    if (place >= 0) subscribers.splice(place, 1);
  }

  /** TypeORM calls it after each statement. */
  afterQuery({ success, error }: AfterQueryEvent): void {
    if (!success && (error as { code?: string } | undefined)?.code === READ_ONLY) this.renew();
  }

  /** @throws Error if the database does not answer or cannot be written to. */
  async assertWritable(): Promise<void> {
    const [row]: { read_only: string }[] = await this.dataSource.query(
      `SELECT current_setting('transaction_read_only') AS read_only`,
    );
    if (row?.read_only !== 'on') return;
    this.renew();
    throw new Error('the database is read-only');
  }

  private renew(): void {
    if (this.renewing) return;
    this.renewing = true;
    this.logger.warn('the database of the tasks is read-only: its idle connections are replaced');
    // After the failed statement has returned its connection.
    setImmediate(() => void this.dropIdle());
  }

  private async dropIdle(): Promise<void> {
    const { master } = this.dataSource.driver as unknown as { master: Pool };
    try {
      for (let idle = master.idleCount; idle > 0; idle -= 1) (await master.connect()).release(true);
    } catch (error) {
      this.logger.warn(`the connections could not be replaced: ${String(error)}`);
    } finally {
      this.renewing = false;
    }
  }
}

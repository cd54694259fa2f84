import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { RECORDS_OPTIONS, type RecordsOptions } from './records.module-definition.js';
import { RecordsSnapshot } from './records-snapshot.js';

/** The database in which the records lie; the service only reads from it. */
@Injectable()
export class RecordsDatabase implements OnApplicationShutdown {
  private readonly logger = new Logger(RecordsDatabase.name);
  private readonly pool: pg.Pool;

  constructor(@Inject(RECORDS_OPTIONS) options: RecordsOptions) {
    this.pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections,
      application_name: 'export-task-records',
    });
    // An idle connection that breaks is replaced by the pool; unheard, its error would end the process.
    this.pool.on('error', (error) => {
      this.logger.warn(`a connection to the records database broke: ${error.message}`);
    });
  }

  /** Whether the enterprise has a row with that `id` in the table. */
  async owns(corpId: string, table: string, id: string): Promise<boolean> {
    const sql = `SELECT FROM ${pg.escapeIdentifier(table)} WHERE corp_id = $1 AND id = $2`;
    return (await this.pool.query(sql, [corpId, id])).rowCount !== 0;
  }

  /** Opens one consistent view of the records; it must be closed. */
  async snapshot(): Promise<RecordsSnapshot> {
    const client = await this.pool.connect();
    return RecordsSnapshot.open(client, this.pool);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}

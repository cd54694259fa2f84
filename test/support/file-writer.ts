import { buffer } from 'node:stream/consumers';
import { ClickhouseDatabase } from '../../src/clickhouse/clickhouse-database.js';
import type { ExportPlan } from '../../src/exporter/export-plan.js';
import type { ExportFile } from '../../src/file/export-file.js';
import { openReading } from '../../src/reading/open-reading.js';
import { RecordsDatabase } from '../../src/records/records-database.js';
import { createDatabase, type TestDatabase } from './database.js';
import { fileContent } from './file-content.js';

/** A database of its own, from which files are written without a service. */
export class FileWriter {
  private constructor(
    private readonly database: TestDatabase,
    readonly records: RecordsDatabase,
    private readonly clickhouse: ClickhouseDatabase,
  ) {}

  /** @param clickhouse the address of a ClickHouse, for plans that read it. */
  static async start(clickhouse?: string): Promise<FileWriter> {
    const database = await createDatabase();
    return new FileWriter(
      database,
      new RecordsDatabase({ url: database.url, connections: 2 }),
      new ClickhouseDatabase({ server: clickhouse === undefined ? undefined : { url: clickhouse } }),
    );
  }

  async stop(): Promise<void> {
    await this.records.close();
    await this.clickhouse.onApplicationShutdown();
    await this.database.drop();
  }

  query<Row>(sql: string): Promise<Row[]> {
    return this.database.query(sql) as Promise<Row[]>;
  }

  /** The file of a plan, read in one lane. */
  async written(plan: ExportPlan, file: ExportFile): Promise<Buffer> {
    return this.read(plan, file, (lanes, rows) => file.bytes(plan.columns, lanes, fileContent(rows)));
  }

  /** The cells of a plan's preview, as lines. */
  async previewed(plan: ExportPlan, file: ExportFile): Promise<Buffer> {
    return this.read(plan, file, (lanes) => lanes, file.cellFormat);
  }

  private async read(
    plan: ExportPlan,
    file: ExportFile,
    partsOf: (lanes: AsyncIterable<Buffer>[], rows: number) => AsyncIterable<Buffer>[],
    format = file.lineFormat,
  ): Promise<Buffer> {
    const { records, clickhouse } = this;
    const reading = await openReading({ records, clickhouse }, plan, format, 1, new AbortController().signal);
    try {
      const parts = partsOf(reading.lanes(), reading.total);
      const written = Buffer.concat(await Promise.all(parts.map((part) => buffer(part))));
      expect(reading.rows).toBe(reading.total);
      return written;
    } finally {
      await reading.close();
    }
  }
}

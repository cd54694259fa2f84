import { Injectable } from '@nestjs/common';
import type { ExportPlan } from '../../exporter/export-plan.js';
import { firstRows } from '../../reading/first-rows.js';
import { ClickhouseDatabase } from '../../clickhouse/clickhouse-database.js';
import type { RecordsDatabase } from '../../records/records-database.js';
import { RecordsServers } from '../../records/records-servers.js';
import { cellRows } from '../../file/cell-lines.js';
import { ExportFile } from '../../file/export-file.js';
import type { FileOptions } from '../../file/file-options.js';
import { checkLengths } from '../../file/workbook-limit.js';
import { openReading } from '../../reading/open-reading.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import type { Preview } from './dto/answers.dto.js';
import { interruptible, openedBeforeAbort } from '../../bounded/interruptible.js';

/** The rows of a preview. */
const MOST_ROWS = 20;

/** Previews that read from one server of records at once; each takes a connection to it. */
const MOST_AT_ONCE = 3;

/** The deadline of a preview, in milliseconds. */
const DEADLINE_MS = 1000;

type FirstRows = Pick<Preview, 'header' | 'rows'>;

/** Shows the first rows of an export: it reads as an export does, but stores nothing. */
@Injectable()
export class ExportTaskPreview {
  private readonly running = new Map<RecordsDatabase, number>();

  constructor(
    private readonly records: RecordsServers,
    private readonly clickhouse: ClickhouseDatabase,
  ) {}

  /**
   * @throws PlatformError 4001001 if a value is too long for the format; 5031001 if the rows cannot be read within the
   *   deadline; 4291001 while too many previews run.
   */
  async preview(corpId: string, plan: ExportPlan, options: FileOptions): Promise<FirstRows> {
    const records = await this.records.of(corpId);
    const running = this.running.get(records) ?? 0;
    if (running >= MOST_AT_ONCE) {
      throw new PlatformError(
        ErrorCode.tooManyCalls,
        `${MOST_AT_ONCE} previews are running, which is the most at once. Ask again in a moment.`,
      );
    }
    this.running.set(records, running + 1);
    try {
      return await this.read(records, plan, options);
    } finally {
      this.running.set(records, (this.running.get(records) ?? 1) - 1);
    }
  }

  private async read(records: RecordsDatabase, plan: ExportPlan, options: FileOptions): Promise<FirstRows> {
    const file = new ExportFile(options);
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      const header = file.header(plan.columns);
      if (options.format !== 'xlsx') return { header, rows: await this.rows(records, plan, file, signal) };
      const identified = withIdentifier(plan);
      const rows = await this.rows(records, identified, file, signal);
      checkLengths(rows, identified.columns, plan.identifier);
      return { header, rows: rows.map((row) => row.slice(0, header.length)) };
    } catch (error) {
      if (!signal.aborted) throw error;
      const seconds = DEADLINE_MS / 1000;
      throw new PlatformError(
        ErrorCode.serverFault,
        `The preview exceeded its deadline of ${seconds} s. The export itself may take longer.`,
      );
    }
  }

  private async rows(
    records: RecordsDatabase,
    plan: ExportPlan,
    file: ExportFile,
    signal: AbortSignal,
  ): Promise<Preview['rows']> {
    const reading = await openedBeforeAbort(
      openReading(
        { records, clickhouse: this.clickhouse },
        firstRows(plan, MOST_ROWS),
        file.cellFormat,
        1,
        signal,
      ),
      signal,
    );
    try {
      const rows: Preview['rows'] = [];
      for (const lane of reading.lanes()) {
        for await (const some of cellRows(interruptible(lane, signal))) rows.push(...some);
      }
      return rows;
    } finally {
      await reading.close();
    }
  }
}

/** The plan with the column that identifies a record. A record source yields only what the task names. */
function withIdentifier(plan: ExportPlan): ExportPlan {
  const { columns, identifier } = plan;
  if (!identifier || 'open' in plan || columns.some(({ key }) => key === identifier.key)) return plan;
  return { ...plan, columns: [...columns, identifier] };
}

import { Injectable } from '@nestjs/common';
import type { ExportPlan } from '../../exporter/exporter-registry.js';
import { firstRows } from '../../reading/first-rows.js';
import { RecordsDatabase } from '../../records/records-database.js';
import { cellRows } from '../../file/cell-lines.js';
import { ExportFile } from '../../file/export-file.js';
import type { FileOptions } from '../../file/file-options.js';
import { openReading } from '../../reading/open-reading.js';
import type { Reading } from '../../reading/reading.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import type { Preview } from './dto/preview.dto.js';
import { beforeAbort, interruptible } from '../../storage/interruptible.js';

/** Rows that a preview shows at most. */
const MOST_ROWS = 20;

/** How long a preview may take, in milliseconds. */
const DEADLINE_MS = 1000;

/** Shows what an export would begin with: it reads as the export does, but its first rows only, and stores nothing. */
@Injectable()
export class ExportTaskPreview {
  constructor(private readonly records: RecordsDatabase) {}

  /** @throws PlatformError 5031001 where the rows can't be had in time. */
  async preview(plan: ExportPlan, options: FileOptions): Promise<Preview> {
    const file = new ExportFile(options);
    const signal = AbortSignal.timeout(DEADLINE_MS);
    try {
      return { header: file.header(plan.columns), rows: await this.rows(plan, file, signal) };
    } catch (error) {
      if (!signal.aborted) throw error;
      const seconds = DEADLINE_MS / 1000;
      throw new PlatformError(
        ErrorCode.serverFault,
        `The first rows could not be read within ${seconds} s; the export itself may take longer.`,
      );
    }
  }

  private async rows(plan: ExportPlan, file: ExportFile, signal: AbortSignal): Promise<Preview['rows']> {
    const reading = await this.open(plan, file, signal);
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

  /** A reading that comes too late is closed: the connections may all be in use. */
  private async open(plan: ExportPlan, file: ExportFile, signal: AbortSignal): Promise<Reading> {
    const opening = openReading(this.records, firstRows(plan, MOST_ROWS), file.cellFormat, 1, signal);
    try {
      return await beforeAbort(opening, signal);
    } catch (error) {
      void opening.then(
        (late) => late.close(),
        () => undefined,
      );
      throw error;
    }
  }
}

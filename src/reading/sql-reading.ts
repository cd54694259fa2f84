import { Logger } from '@nestjs/common';
import type { Column } from '../exporter/column.js';
import type { CopyRows } from '../records/copy-rows.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { RecordsDatabase } from '../records/records-database.js';
import type { RecordsSnapshot } from '../records/records-snapshot.js';
import type { LineFormat } from '../file/file-format.js';
import type { Reading } from './reading.js';

const logger = new Logger('SqlReading');

/** A lane is not worth its connection for fewer rows. */
const LANE_ROWS = 50_000;

/** A part of the rows, and the connection that reads it, one plan after the other. */
interface Lane {
  snapshot: RecordsSnapshot;
  plans: readonly SqlPlan[];
}

/** The fast lane: PostgreSQL itself writes the cells, so that rows never become JavaScript objects. */
export class SqlReading implements Reading {
  private readonly copies: CopyRows[] = [];

  private constructor(
    readonly total: number,
    private readonly parts: readonly Lane[],
    private readonly columns: readonly Column[],
    private readonly format: LineFormat,
    private readonly unlisten: () => void,
  ) {}

  /**
   * Opens a snapshot, counts the rows in it, and cuts them into parts where there are many.
   * @param mostLanes how many connections may read at once.
   * @param signal stops what the database does, until the reading is closed.
   */
  static async open(
    records: RecordsDatabase,
    columns: readonly Column[],
    plan: SqlPlan,
    format: LineFormat,
    mostLanes: number,
    signal: AbortSignal,
  ): Promise<SqlReading> {
    const snapshot = await records.snapshot(format.timezone);
    const parts: Lane[] = [{ snapshot, plans: [plan] }];
    const cancel = () => {
      for (const lane of parts) {
        lane.snapshot.cancel().catch((error: unknown) => {
          logger.warn(`a reading could not be stopped: ${String(error)}`);
        });
      }
    };
    const unlisten = () => {
      signal.removeEventListener('abort', cancel);
    };
    signal.addEventListener('abort', cancel);
    try {
      signal.throwIfAborted();
      const total = await snapshot.count(plan);
      const lanes = Math.min(mostLanes, Math.floor(total / LANE_ROWS));
      const [first = [plan], ...others] = await snapshot.cut(plan, total, lanes);
      parts[0] = { snapshot, plans: first };
      const view = others.length > 0 ? await snapshot.share() : undefined;
      for (const plans of others)
        parts.push({ snapshot: await records.snapshot(format.timezone, view), plans });
      signal.throwIfAborted();
      return new SqlReading(total, parts, columns, format, unlisten);
    } catch (error) {
      unlisten();
      await closeAll(parts);
      throw error;
    }
  }

  get rows(): number {
    return this.copies.reduce((sum, copy) => sum + copy.rows, 0);
  }

  lanes(): AsyncIterable<Buffer>[] {
    return this.parts.map((lane) => this.read(lane));
  }

  close(): Promise<void> {
    this.unlisten();
    return closeAll(this.parts);
  }

  /** Begins only when it is asked for rows: a fault of the database must find who waits for them. */
  private async *read({ snapshot, plans }: Lane): AsyncGenerator<Buffer> {
    for (const plan of plans) {
      const copy = snapshot.copy(this.format.copySql(this.columns, plan), this.format.newline);
      this.copies.push(copy);
      yield* copy;
    }
  }
}

async function closeAll(lanes: readonly Lane[]): Promise<void> {
  await Promise.all(lanes.map(({ snapshot }) => snapshot.close()));
}

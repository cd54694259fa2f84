import { Logger } from '@nestjs/common';
import { beforeAbort, openedBeforeAbort } from '../bounded/interruptible.js';
import type { Column } from '../exporter/column.js';
import type { LineFormat } from '../file/file-format.js';
import type { CopyRows } from '../records/copy-rows.js';
import type { RecordsDatabase } from '../records/records-database.js';
import type { RecordsSnapshot } from '../records/records-snapshot.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { Reading } from './reading.js';

const logger = new Logger('SqlReading');

/** The minimum number of rows for which a lane is worth its connection. */
const LANE_ROWS = 50_000;

/** A connection, and the plans that it reads one after the other. */
interface Lane {
  snapshot: RecordsSnapshot;
  plans: readonly SqlPlan[];
}

/** Reads an SQL source. PostgreSQL formats the lines, so rows never become JavaScript objects. */
export class SqlReading implements Reading {
  private readonly copies: CopyRows[] = [];

  private constructor(
    readonly total: number,
    private readonly opened: readonly Lane[],
    private readonly columns: readonly Column[],
    private readonly format: LineFormat,
    private readonly unlisten: () => void,
  ) {}

  /**
   * Opens a snapshot, counts its rows and, if there are many, divides them among several lanes.
   * @param mostLanes the maximum number of connections that read side by side.
   * @param signal aborts the running statements until the reading is closed.
   */
  static async open(
    records: RecordsDatabase,
    columns: readonly Column[],
    plan: SqlPlan,
    format: LineFormat,
    mostLanes: number,
    signal: AbortSignal,
  ): Promise<SqlReading> {
    const begin = (shared?: string) => openedBeforeAbort(records.snapshot(format.timezone, shared), signal);
    const snapshot = await begin();
    const opened: Lane[] = [{ snapshot, plans: [plan] }];
    const cancel = () => {
      for (const lane of opened) {
        lane.snapshot.cancel().catch((error: unknown) => {
          logger.warn(`could not cancel the statement of a reading: ${String(error)}`);
        });
      }
    };
    const unlisten = () => {
      signal.removeEventListener('abort', cancel);
    };
    signal.addEventListener('abort', cancel);
    try {
      signal.throwIfAborted();
      const total = await beforeAbort(snapshot.count(plan), signal);
      const most = format.mostLanes?.(columns, total) ?? Infinity;
      const lanes = snapshot.canShare ? Math.min(mostLanes, most, Math.floor(total / LANE_ROWS)) : 1;
      const [first = [plan], ...others] = await beforeAbort(snapshot.cut(plan, total, lanes), signal);
      opened[0] = { snapshot, plans: first };
      const view = others.length > 0 ? await beforeAbort(snapshot.share(), signal) : undefined;
      for (const plans of others) opened.push({ snapshot: await begin(view), plans });
      signal.throwIfAborted();
      return new SqlReading(total, opened, columns, format, unlisten);
    } catch (error) {
      unlisten();
      await closeAll(opened);
      throw error;
    }
  }

  get rows(): number {
    return this.copies.reduce((sum, copy) => sum + copy.rows, 0);
  }

  lanes(): AsyncIterable<Buffer>[] {
    return this.opened.map((lane) => this.read(lane));
  }

  close(): Promise<void> {
    this.unlisten();
    return closeAll(this.opened);
  }

  /** Starts the COPY when the first rows are requested, so that an error of the database reaches their reader. */
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

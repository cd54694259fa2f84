import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import { copyCells, copyLine, wholeLines } from './copy-text.js';
import { copyStatement, type LineFormat } from './file-format.js';

/** How a column's value becomes the text of its cell: in SQL, and for a value of a record source. */
export interface CellRule {
  sql(column: Column): string;
  text(column: Column, value: unknown): string | null;
}

/** The lines of COPY. A preview reads their cells one by one; other formats write them as rows of their own. */
export class CellLines implements LineFormat {
  readonly newline = '\n';

  constructor(
    readonly timezone: string,
    private readonly rule: CellRule,
  ) {}

  copySql(columns: readonly Column[], plan: SqlPlan): string {
    return copyStatement(
      columns.map((column) => this.rule.sql(column)),
      plan,
    );
  }

  lines(columns: readonly Column[], records: readonly SourceRecord[]): string {
    return records
      .map((record) => copyLine(columns.map((column) => this.rule.text(column, record[column.key]))))
      .join('');
  }
}

/** The cells of such lines. The blocks may be cut anywhere, and each is only valid until the next one is read. */
export async function* cellRows(lines: AsyncIterable<Buffer>): AsyncGenerator<(string | null)[][]> {
  for await (const block of wholeLines(lines)) {
    yield block
      .toString('utf8', 0, block.length - 1)
      .split('\n')
      .map(copyCells);
  }
}

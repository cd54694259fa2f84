import type { Column } from '../exporter/column.js';
import { clickhouse } from '../exporter/clickhouse-dialect.js';
import { postgres } from '../exporter/postgres-dialect.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import type { SqlDialect } from '../exporter/sql-dialect.js';
import type { SqlPlan } from '../records/sql-plan.js';
import { copyCells, copyLine, wholeLines } from './copy-text.js';
import { copyLineSql, lineCell } from './clickhouse-lines.js';
import { copyStatement, type LineFormat } from './file-format.js';
import type { FileOptions } from './file-options.js';

/** How a column's value becomes the text of its cell: in SQL, and for a value of a record source. */
export interface CellRule {
  sql(column: Column, dialect: SqlDialect): string;
  text(column: Column, value: unknown): string | null;
}

/** The lines of COPY. A preview reads their cells one by one; other formats write them as rows of their own. */
export class CellLines implements LineFormat {
  readonly newline = '\n';
  readonly timezone: string;

  constructor(
    protected readonly options: FileOptions,
    private readonly rule: CellRule,
  ) {
    this.timezone = options.timezone;
  }

  copySql(columns: readonly Column[], plan: SqlPlan): string {
    return copyStatement(
      columns.map((column) => this.rule.sql(column, postgres)),
      plan,
    );
  }

  lineSql(columns: readonly Column[]): string {
    return copyLineSql(
      columns.map((column) => lineCell(this.rule.sql(column, clickhouse), column, this.options)),
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

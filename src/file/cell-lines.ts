import type { Column } from '../exporter/column.js';
import type { SqlPlan } from '../records/sql-plan.js';
import type { SourceRecord } from '../exporter/record-exporter.js';
import { LINE_FEED, UNQUOTED } from './copy-text.js';
import { copyStatement, type LineFormat } from './file-format.js';

/** How a column's value becomes the text of its cell: in SQL, and for a value of a record source. */
export interface CellRule {
  sql(column: Column): string;
  text(column: Column, value: unknown): string | null;
}

/** An intermediate format for readers that need the cells one by one: a JSON array of texts for each row. */
export class CellLines implements LineFormat {
  readonly newline = '\n';

  constructor(
    readonly timezone: string,
    private readonly rule: CellRule,
  ) {}

  copySql(columns: readonly Column[], plan: SqlPlan): string {
    const cells = columns.map((column) => `(${this.rule.sql(column)})::text`);
    return copyStatement(`array_to_json(ARRAY[${cells.join(', ')}])`, plan, UNQUOTED);
  }

  lines(columns: readonly Column[], records: readonly SourceRecord[]): string {
    return records
      .map((record) => {
        const cells = columns.map((column) => this.rule.text(column, record[column.key]));
        return `${JSON.stringify(cells)}\n`;
      })
      .join('');
  }
}

/** Parses the rows of such lines. The blocks may be cut anywhere, and each is only valid until the next one is read. */
export async function* cellRows(lines: AsyncIterable<Buffer>): AsyncGenerator<(string | null)[][]> {
  let cut: Buffer = Buffer.alloc(0);
  for await (const block of lines) {
    // JSON escapes line breaks, so each one in the block ends a line.
    const end = block.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) yield parse(Buffer.concat([cut, block.subarray(0, end)]));
    cut = end > 0 ? Buffer.from(block.subarray(end)) : Buffer.concat([cut, block]);
  }
}

function parse(lines: Buffer): (string | null)[][] {
  return JSON.parse(`[${lines.toString().trimEnd().replaceAll('\n', ',')}]`) as (string | null)[][];
}

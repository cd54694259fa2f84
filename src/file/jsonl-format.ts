import type { Column } from '../exporter/column.js';
import { CellLines } from './cell-lines.js';
import type { FileFormat } from './file-format.js';
import type { FileOptions } from './file-options.js';
import { jsonCell, jsonCellSql, jsonTemplate } from './json-cells.js';
import { RowWriter, type RowTemplate } from './row-writer.js';
import { titlesOf } from './titles.js';

/** JSON Lines: an object for each row; its members are named like the titles of a header. */
export class JsonlFormat extends CellLines implements FileFormat {
  readonly extension = 'jsonl';
  readonly contentType = 'application/jsonl; charset=utf-8';

  constructor(options: FileOptions) {
    super(options, {
      sql: (column, dialect) => jsonCellSql(column, options, dialect),
      text: (column, value) => jsonCell(column, value, options),
    });
  }

  file(columns: readonly Column[], lanes: readonly AsyncIterable<Buffer>[]): AsyncIterable<Buffer>[] {
    const template = rowTemplate(columns, this.options);
    return lanes.map(async function* (lane) {
      for await (const { bytes } of new RowWriter(template).rows(lane)) yield bytes;
    });
  }
}

function rowTemplate(columns: readonly Column[], options: FileOptions): RowTemplate {
  const titles = titlesOf(columns, options);
  const members = columns.map((column, index) => {
    const name = `${index === 0 ? '' : ','}${JSON.stringify(titles[index] ?? '')}:`;
    const value = jsonTemplate(column, options);
    return {
      ...value,
      open: Buffer.concat([Buffer.from(name), value.open]),
      missing: Buffer.from(`${name}null`),
    };
  });
  return { open: '{', columns: members, close: '}\n' };
}

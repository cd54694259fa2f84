import { stringify } from 'csv-stringify/sync';
import pg from 'pg';
import type { Column } from '../exporter/column.js';
import type { ExportPlan } from '../exporter/export-plan.js';
import { cellSql, cellTitle } from './cell-rules.js';
import type { Dialect } from './dialect.js';

/** The first bytes of a file: the byte order mark and the header, which come from the definitions, never from a row. */
export function csvHeader(columns: readonly Column[], dialect: Dialect): Buffer {
  const titles = columns.map((column) => cellTitle(column, dialect));
  const header = stringify([titles], { delimiter: dialect.delimiter, record_delimiter: dialect.newline });
  return Buffer.from(dialect.mark + header);
}

/** The statement that makes PostgreSQL itself write the rows of a plan as CSV, each ending in a line feed. */
export function csvCopySql({ columns, from, orderBy }: ExportPlan, dialect: Dialect): string {
  const cells = columns.map((column) => cellSql(column, dialect));
  const options = `FORMAT csv, DELIMITER ${pg.escapeLiteral(dialect.delimiter)}, ENCODING 'UTF8'`;
  return `COPY (SELECT ${cells.join(', ')} ${from} ORDER BY ${orderBy}) TO STDOUT (${options})`;
}

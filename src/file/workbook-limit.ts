import { recordName } from '../exporter/checked-records.js';
import type { Column, Title } from '../exporter/column.js';
import { quote } from '../exporter/faults.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';

/** The maximum length of a workbook's cell in UTF-16 characters; Excel reports a workbook with a longer one as broken. */
export const LONGEST_CELL = 32_767;

/** The refusal of a text that is longer than a workbook's cell. */
export function tooLong(column: Column, length: number, record: Title): PlatformError {
  return new PlatformError(
    ErrorCode.fieldInvalid,
    `${column.key}: the value in ${record.en} has ${length} characters. A cell of format xlsx holds at most ${LONGEST_CELL}; use csv or jsonl.`,
    {
      zh: `${column.key}：${record.zh}的值有 ${length} 个字符，xlsx 的单元格最多容纳 ${LONGEST_CELL} 个。请改用 csv 或 jsonl。`,
    },
  );
}

/**
 * Checks that each cell of some rows fits into a workbook.
 * @param rows the first rows of a file.
 * @param identifier the column whose value identifies a record in the refusal.
 * @throws PlatformError 4001001 that names the column and the record.
 */
export function checkLengths(
  rows: readonly (readonly (string | null)[])[],
  columns: readonly Column[],
  identifier: Column | undefined,
): void {
  for (const [place, row] of rows.entries()) {
    for (const [index, column] of columns.entries()) {
      const { length } = row[index] ?? '';
      if (length <= LONGEST_CELL) continue;
      const value = row[columns.findIndex(({ key }) => key === identifier?.key)];
      throw tooLong(
        column,
        length,
        recordName(place + 1, identifier && value != null ? `${identifier.key} ${quote(value)}` : ''),
      );
    }
  }
}

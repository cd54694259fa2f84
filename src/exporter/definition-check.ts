import { PlatformError } from '../errors/platform-error.js';
import { columnTypes, type Column } from './column.js';
import { quote } from './faults.js';
import { parseOrder, strangeOperator } from './query-language.js';
import type { RecordExporter } from './record-exporter.js';

/** The faults in what an exporter declares, one line for each: the compiler doesn't see them, and each task would fail. */
export function definitionFaults({ columns, defaultOrder }: RecordExporter): string[] {
  return [
    ...columns.flatMap((column) => columnFaults(column, columns)),
    ...orderFaults(columns, defaultOrder),
  ];
}

function columnFaults(column: Column, columns: readonly Column[]): string[] {
  const { key, type, of, labels } = column;
  const place = `columns.${key}`;
  const types: readonly string[] = columnTypes;
  if (!types.includes(type)) {
    return [`${place}.type: unknown type ${quote(type)}. Must be one of ${types.join(', ')}.`];
  }
  const faults: string[] = [];
  if (columns.find((other) => other.key === key) !== column) {
    faults.push(`${place}: declared twice. Each key must be unique.`);
  }
  if (of !== undefined && type !== 'list' && type !== 'json') {
    faults.push(`${place}.of: not valid for type ${type}. Must be absent; only list and json have it.`);
  }
  const strange = strangeOperator(column);
  if (strange) {
    const { operator, valid } = strange;
    faults.push(
      `${place}.operators: unsupported operator ${quote(operator)}. Must be ${valid.length > 0 ? `of ${valid.join(', ')}` : 'absent'}.`,
    );
  }
  const value = Object.keys(labels ?? {}).find((one) => !/^(0|-?[1-9]\d*)$/.test(one));
  if ((of ?? type) === 'enum' && value !== undefined) {
    faults.push(
      `${place}.labels: ${quote(value)} is not a number. Must be numbers; for texts use type text_enum.`,
    );
  }
  return faults;
}

function orderFaults(columns: readonly Column[], order: unknown): string[] {
  try {
    parseOrder(columns, order, { place: 'defaultOrder' });
    return [];
  } catch (error) {
    if (error instanceof PlatformError) return [error.message];
    throw error;
  }
}

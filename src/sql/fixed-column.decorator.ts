import { Column, type ColumnOptions, type ColumnType } from 'typeorm';

/**
 * A column called like its property. Naming strategies keep names that an entity gives itself, and the statements of this
 * package rely on it.
 */
export function FixedColumn(type: ColumnType, options: ColumnOptions = {}): PropertyDecorator {
  return (target, property) => {
    Column({ ...options, type, name: String(property) })(target, property);
  };
}

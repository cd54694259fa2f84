import { Column, type ColumnOptions, type ColumnType } from 'typeorm';

/**
 * A column with the name of its property. Naming strategies keep such an explicit name, on which the statements of this package
 * rely.
 */
export function FixedColumn(type: ColumnType, options: ColumnOptions = {}): PropertyDecorator {
  return (target, property) => {
    Column({ ...options, type, name: String(property) })(target, property);
  };
}

import { fixedByFormat, type FileOptions } from 'export-task-service/client';
import { without } from '../request/body';

type Format = NonNullable<FileOptions['format']>;

/** Whether a format leaves an option to the caller. */
export function isFree(option: keyof FileOptions, format: Format = 'csv'): boolean {
  return !Object.hasOwn(fixedByFormat[format], option);
}

/** Changes an option; undefined leaves it to the service. A change of the format removes what that format fixes. */
export function withOption<Key extends keyof FileOptions>(
  options: FileOptions,
  option: Key,
  value: FileOptions[Key],
): FileOptions {
  const others = without(options, option);
  const changed: FileOptions = value === undefined ? others : { ...others, [option]: value };
  return withoutFixed(changed);
}

/** Options without those that their format fixes: a value that the format does not allow would be refused. */
export function withoutFixed(options: FileOptions): FileOptions {
  const entries = Object.entries(options) as [keyof FileOptions, unknown][];
  return Object.fromEntries(entries.filter(([key]) => isFree(key, options.format)));
}

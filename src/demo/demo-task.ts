import { DEMO_APP, DEMO_PRODUCT } from './demo-data.js';
import type { RecordType } from '../exporter/record-type.js';

/** A task that exports all the demo's records of a type. */
export interface DemoTask<Type extends number> {
  name: string;
  describe: string;
  type: Type;
  params: Record<string, never> | { filter: Record<string, string[]> };
  extend: Record<string, string>;
}

/**
 * The task for a type, given by its name or its number.
 * @throws Error where there is no such type.
 */
export function demoTask<Type extends RecordType>(
  types: readonly Type[],
  wanted: string,
): DemoTask<Type['value']> {
  const type = types.find(({ name, value }) =>
    [name.toLowerCase(), String(value)].includes(wanted.toLowerCase()),
  );
  if (!type) throw new Error(`--type: one of ${types.map(({ name }) => name).join(', ')} is accepted.`);
  const extend: Record<string, string> = { product_id: DEMO_PRODUCT, app_id: DEMO_APP };
  return {
    name: type.title.zh,
    describe: type.title.zh,
    type: type.value,
    params: type.name === 'DeviceAggregate' ? { filter: groups(type) } : {},
    extend: Object.fromEntries(type.required_extend.map((key) => [key, extend[key] ?? ''])),
  };
}

/** Every column as the aggregate request names it: `group -> fields`. */
function groups({ columns }: RecordType): Record<string, string[]> {
  const filter: Record<string, string[]> = {};
  for (const { key } of columns.filter((column) => !column.key.includes('{'))) {
    const [group = '', field = ''] = key.split('.');
    (filter[group] ??= []).push(field);
  }
  return filter;
}

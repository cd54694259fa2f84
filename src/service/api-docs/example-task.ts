import type { RecordType } from '../../exporter/record-type.js';

/** The product of the examples; the demo enterprise has it. */
export const EXAMPLE_PRODUCT = '0000000000000000000000000000d001';

/** The warranty app of the examples; the demo enterprise has it. */
export const EXAMPLE_APP = '0000000000000000000000000000a001';

/** A body for `POST /v2/export_task` that exports all records of a type. */
export interface ExampleTask<Type extends number> {
  name: string;
  describe: string;
  type: Type;
  params: Record<string, never> | { filter: Record<string, string[]> };
  extend: Record<string, string>;
}

/**
 * The example for a type, which is given by its name or its number.
 * @throws Error if no type has this name or number.
 */
export function exampleTask<Type extends RecordType>(
  types: readonly Type[],
  wanted: string,
): ExampleTask<Type['value']> {
  const type = types.find(({ name, value }) =>
    [name.toLowerCase(), String(value)].includes(wanted.toLowerCase()),
  );
  if (!type) {
    const names = types.map(({ name }) => name).join(', ');
    throw new Error(`--type: unknown record type ${JSON.stringify(wanted)}. Must be one of ${names}.`);
  }
  const extend: Record<string, string> = { product_id: EXAMPLE_PRODUCT, app_id: EXAMPLE_APP };
  return {
    name: type.title.zh,
    describe: type.title.zh,
    type: type.value,
    params: type.name === 'DeviceAggregate' ? { filter: groups(type) } : {},
    extend: Object.fromEntries(type.required_extend.map((key) => [key, extend[key] ?? ''])),
  };
}

/** Every column as the aggregate type names it: `group -> fields`. */
function groups({ columns }: RecordType): Record<string, string[]> {
  const filter: Record<string, string[]> = {};
  for (const { key } of columns.filter((column) => !column.key.includes('{'))) {
    const [group = '', field = ''] = key.split('.');
    (filter[group] ??= []).push(field);
  }
  return filter;
}

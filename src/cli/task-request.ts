import type { CreateExportTask, RecordType } from '../client/index.js';
import { UsageError, type Values } from './command-line.js';

/**
 * Makes the body of the call that creates a task; the service validates the rest.
 * @param types the record types that the caller may export.
 * @throws UsageError for an unknown record type, invalid JSON, or a pair without `=`.
 */
export function taskRequest(values: Values, types: readonly RecordType[]): CreateExportTask {
  const type = recordType(values.type, types);
  const { name = type.title.zh, describe = name } = values;
  const params = {
    filter: filter(values.filter),
    query: json('query', values.query),
    order: json('order', values.order),
  };
  return {
    name,
    describe,
    type: type.value,
    // Drops the keys that are undefined.
    params: JSON.parse(JSON.stringify(params)) as CreateExportTask['params'],
    extend: pairs('extend', values.extend),
    options: pairs('option', values.option),
  };
}

/**
 * The body of a call that replaces what was made with {@link taskRequest}: the options change what they name.
 * @param types the record types that the caller may export; without `--type`, they are not needed.
 */
export function changedRequest(
  saved: CreateExportTask,
  values: Values,
  types: readonly RecordType[],
): CreateExportTask {
  const { type, name, describe, filter: fields, query, order, extend, option } = values;
  return {
    ...saved,
    ...(type !== undefined && { type: recordType(type, types).value }),
    ...(name !== undefined && { name }),
    ...(describe !== undefined && { describe }),
    params: {
      ...saved.params,
      ...(fields !== undefined && { filter: filter(fields) as string[] }),
      ...(query !== undefined && { query: json('query', query) as Record<string, unknown> }),
      ...(order !== undefined && { order: json('order', order) as Record<string, never> }),
    },
    ...(extend && { extend: { ...saved.extend, ...pairs('extend', extend) } }),
    ...(option && { options: { ...saved.options, ...pairs('option', option) } }),
  };
}

function recordType(wanted: string | undefined, types: readonly RecordType[]): RecordType {
  const names = types.map(({ name }) => name).join(', ');
  if (wanted === undefined) throw new UsageError(`--type: missing. Must be one of ${names}.`);
  const found = types.find(({ name, value }) =>
    [name.toLowerCase(), String(value)].includes(wanted.toLowerCase()),
  );
  if (!found) throw new UsageError(`--type: unknown record type "${wanted}". Must be one of ${names}.`);
  return found;
}

/** Field names separated by commas; JSON for groups of names and for names that contain commas. */
function filter(text: string | undefined): unknown {
  return /^\s*[[{]/.test(text ?? '') ? json('filter', text) : text?.split(',').map((name) => name.trim());
}

/** An example of the JSON of each option. */
const JSON_EXAMPLES: Record<string, string> = {
  filter: `'["id","name"]'`,
  query: `'{"is_online":true}'`,
  order: `'{"id":"desc"}'`,
};

function json(option: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--${option}: must be JSON such as ${JSON_EXAMPLES[option] ?? '{}'}, not ${text}`);
  }
}

function pairs(option: string, texts: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (key === undefined || value === undefined) {
        throw new UsageError(`--${option}: must be key=value, not "${text}".`);
      }
      return [key, value];
    }),
  );
}

import type { CreateExportTask, RecordType } from '../client/index.js';
import type { Values } from './command-line.js';
import { UsageError } from './usage-error.js';

/**
 * The body of a creation, which the service checks.
 * @param types the record types that the caller may export.
 * @throws UsageError for an unknown type, and for what is no JSON where it must be.
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
    // What is undefined is not sent.
    params: JSON.parse(JSON.stringify(params)) as CreateExportTask['params'],
    extend: pairs('extend', values.extend),
    options: pairs('option', values.option),
  };
}

function recordType(wanted: string | undefined, types: readonly RecordType[]): RecordType {
  const accepted = types.map(({ name }) => name).join(', ');
  if (wanted === undefined) throw new UsageError(`--type: is needed; one of ${accepted} is accepted.`);
  const found = types.find(({ name, value }) =>
    [name.toLowerCase(), String(value)].includes(wanted.toLowerCase()),
  );
  if (!found) throw new UsageError(`--type: ${wanted} is not accepted; one of ${accepted} is.`);
  return found;
}

/** Names separated by commas, or JSON for groups of names and for names with commas. */
function filter(text: string | undefined): unknown {
  return /^\s*[[{]/.test(text ?? '') ? json('filter', text) : text?.split(',').map((name) => name.trim());
}

function json(option: string, text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--${option}: ${text} is not accepted; JSON is, e.g. '{"id":"desc"}'.`);
  }
}

function pairs(option: string, texts: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (key === undefined || value === undefined) {
        throw new UsageError(`--${option}: ${text} is not accepted; key=value is.`);
      }
      return [key, value];
    }),
  );
}

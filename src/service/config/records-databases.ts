import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { SERVER_NAMES, isServerName } from '../../records/server-name.js';
import { postgresUrlFault } from './postgres-url.js';

const EXAMPLE = 'a=postgres://user:password@host:5432/database';

/** The servers of the records by name: `a=postgres://…,b=postgres://…`. */
export function RecordsDatabases(): PropertyDecorator {
  return (target, key) => {
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' && serversFault(value) === undefined ? serversIn(value) : value,
    )(target, key);
    ValidateBy(
      { name: 'recordsDatabases', validator: { validate: (value) => value instanceof Map } },
      { message: ({ value }) => serversFault(value as string) ?? '' },
    )(target, key);
  };
}

function serversIn(text: string): Map<string, string> {
  return new Map(text.split(',').map(nameAndUrl));
}

/** The fault, without any part that may be secret: what stands between two commas may be half of a password. */
function serversFault(text: string): string | undefined {
  const entries = text.split(',').map(nameAndUrl);
  const other = entries.findIndex(([, url]) => !/^postgres(ql)?:\/\//.test(url));
  if (other >= 0) {
    return `entry ${other + 1}: must be a name and a URL such as ${EXAMPLE}; a comma in a password is written as %2C`;
  }
  const names = new Set<string>();
  for (const [index, [name, url]] of entries.entries()) {
    const place = `entry ${index + 1}`;
    if (!isServerName(name)) return `${place}: its name must be ${SERVER_NAMES}`;
    if (names.has(name)) return `${place}: a second server with the name ${name}`;
    names.add(name);
    const fault = postgresUrlFault(url);
    if (fault !== undefined) return `${place} (${name}): ${fault}`;
  }
  return undefined;
}

function nameAndUrl(entry: string): [name: string, url: string] {
  const [, name = '', url = ''] = /^([^=]*)=([^]*)$/.exec(entry.trim()) ?? [];
  return [name, url];
}

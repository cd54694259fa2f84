import { existsSync } from 'node:fs';

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

const FILES = ['sslrootcert', 'sslcert', 'sslkey'];

/** Why the driver would misread the URL of a database, without any part that may be secret; undefined if it reads it right. */
export function postgresUrlFault(url: unknown): string | undefined {
  const example = 'must be a URL such as postgres://user:password@host:5432/database';
  if (typeof url !== 'string' || !/^postgres(ql)?:\/\/./.test(url)) return example;
  const [, authority = '', rest = ''] = /^\w+:\/\/([^/?#]*)([^]*)$/.exec(url) ?? [];
  // An @ after the authority means that one of these signs has cut a password. One in a parameter does not.
  const isCut = /:(?!\d+$)/.test(authority) || /^[^?=]*(\?[^=]*)?@/.test(rest);
  if (!authority.includes('@') && rest.includes('@') && isCut) {
    return 'its user name or password contains one of / ? #. Write them as %2F, %3F and %23';
  }
  if (/%(?![\da-f]{2})/i.test(url) || !isDecodable(url)) {
    return 'contains a % that begins no escape. Write it as %25';
  }
  // The driver takes a socket's folder as the host, which may be missing then.
  if (!URL.canParse(authority === '' ? url.replace('://', '://localhost') : url)) {
    return `cannot be read. It ${example}; write signs in the password that have a meaning in URLs as escapes, e.g. %40 for @`;
  }
  return parameterFault(new URLSearchParams(/\?([^#]*)/.exec(rest)?.[1] ?? ''));
}

function parameterFault(parameters: URLSearchParams): string | undefined {
  const mode = parameters.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode)) {
    return `sslmode must be one of ${SSL_MODES.join(', ')}`;
  }
  const missing = FILES.find((name) => parameters.has(name) && !existsSync(parameters.get(name) ?? ''));
  return missing && `the file of ${missing} does not exist`;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';

/** What the query of a signed link says. */
export interface LinkQuery {
  /** The file name for the browser, in base64url. */
  name: string;
  /** The second, since 1970, from which the link is refused. */
  expires: string;
  /** HMAC-SHA256 over the key and the two above, in base64url. */
  signature: string;
}

/** What a link turned out to be. */
export type LinkVerdict =
  | { status: 'valid'; filename: string }
  | { status: 'missing' }
  | { status: 'invalid' }
  | { status: 'expired' };

/** The query of a link that serves the object `key` under `filename` until `expires`, in seconds since 1970. */
export function signLink(secret: string | Buffer, key: string, filename: string, expires: number): LinkQuery {
  const name = Buffer.from(filename).toString('base64url');
  const query = { name, expires: String(expires) };
  return { ...query, signature: signature(secret, key, query) };
}

/**
 * Judges the query of a request for the object `key`; `now` is in seconds since 1970. `missing` is a plain address,
 * `expired` is said only of a link that is genuine.
 */
export function verifyLink(
  secret: string | Buffer,
  key: string,
  query: Partial<Record<keyof LinkQuery, unknown>>,
  now: number,
): LinkVerdict {
  const { name, expires, signature: given } = query;
  if (name === undefined && expires === undefined && given === undefined) return { status: 'missing' };
  if (typeof name !== 'string' || typeof expires !== 'string' || typeof given !== 'string') {
    return { status: 'invalid' };
  }
  // The texts are signed and compared, not what they decode to: base64url has many spellings of one value.
  if (!sameText(given, signature(secret, key, { name, expires }))) return { status: 'invalid' };
  if (now >= Number(expires)) return { status: 'expired' };
  return { status: 'valid', filename: Buffer.from(name, 'base64url').toString() };
}

/** The first field keeps the signature from serving any other purpose of the same secret. */
function signature(secret: string | Buffer, key: string, { name, expires }: Omit<LinkQuery, 'signature'>) {
  const fields = ['export_file', key, name, expires];
  return createHmac('sha256', secret).update(JSON.stringify(fields)).digest('base64url');
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

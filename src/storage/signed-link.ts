import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StoredFile } from './object-store.js';

/** What the query of a signed link says. */
export interface LinkQuery {
  /** The file name for the browser, in base64url. */
  name: string;
  /** The content type for the browser, in base64url. */
  type: string;
  /** The second, since 1970, from which the link is refused. */
  expires: string;
  /** HMAC-SHA256 over the key and the three above, in base64url. */
  signature: string;
}

/** What a browser is told of the file behind a link. */
export type LinkedFile = Pick<StoredFile, 'filename' | 'contentType'>;

/** What a link turned out to be. */
export type LinkVerdict =
  ({ status: 'valid' } & LinkedFile) | { status: 'missing' } | { status: 'invalid' } | { status: 'expired' };

/** The query of a link that serves a file until `expires`, in seconds since 1970. */
export function signLink(secret: string | Buffer, file: StoredFile, expires: number): LinkQuery {
  const query = { name: encode(file.filename), type: encode(file.contentType), expires: String(expires) };
  return { ...query, signature: signature(secret, file.key, query) };
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
  const { name, type, expires, signature: given } = query;
  const texts = [name, type, expires, given];
  if (texts.every((text) => text === undefined)) return { status: 'missing' };
  if (!isText(name) || !isText(type) || !isText(expires) || !isText(given)) return { status: 'invalid' };
  // The texts are signed and compared, not what they decode to: base64url has many spellings of one value.
  if (!sameText(given, signature(secret, key, { name, type, expires }))) return { status: 'invalid' };
  if (now >= Number(expires)) return { status: 'expired' };
  return { status: 'valid', filename: decode(name), contentType: decode(type) };
}

/** The first field keeps the signature from serving any other purpose of the same secret. */
function signature(
  secret: string | Buffer,
  key: string,
  { name, type, expires }: Omit<LinkQuery, 'signature'>,
): string {
  const fields = ['export_file', key, name, type, expires];
  return createHmac('sha256', secret).update(JSON.stringify(fields)).digest('base64url');
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { StoredFile } from './object-store.js';

/** The query parameters of a signed link. */
export interface LinkQuery {
  /** The file name for the browser, in base64url. */
  name: string;
  /** The content type for the browser, in base64url. */
  type: string;
  /** The time from which the link is refused, in seconds since 1970. */
  expires: string;
  /** HMAC-SHA256 over the key and the three above, in base64url. */
  signature: string;
}

/** The file of a link as a browser gets it. */
export type LinkedFile = Pick<StoredFile, 'filename' | 'contentType'>;

/** The result of verifying a link. */
export type LinkVerdict =
  ({ status: 'valid' } & LinkedFile) | { status: 'missing' } | { status: 'invalid' } | { status: 'expired' };

/** The query of a link that serves a file until `expires`, in seconds since 1970. */
export function signLink(secret: string | Buffer, file: StoredFile, expires: number): LinkQuery {
  const query = { name: encode(file.filename), type: encode(file.contentType), expires: String(expires) };
  return { ...query, signature: signature(secret, file.key, query) };
}

/**
 * Verifies the query of a request for the object `key`; `now` is in seconds since 1970. `missing` means an address
 * without any signature; `expired` means a genuine link whose time is over.
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
  // The encoded texts are signed, not the decoded ones: base64url has several spellings of one value.
  if (!sameText(given, signature(secret, key, { name, type, expires }))) return { status: 'invalid' };
  if (now >= Number(expires)) return { status: 'expired' };
  return { status: 'valid', filename: decode(name), contentType: decode(type) };
}

/** The first field is a domain separator: the signature is useless for anything else that the secret signs. */
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

import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { exactJson } from './exact-json.js';

/** Bodies carry the conditions of an export, not data. In bytes, compressed and not. */
const MOST_BYTES = 256 * 1024;

const limit = { maxOutputLength: MOST_BYTES };

/** The content encodings of a body, and how each is undone. */
const decoders: Record<string, (body: Buffer) => Promise<Buffer>> = {
  identity: (body) => Promise.resolve(body),
  gzip: (body) => promisify(gunzip)(body, limit),
  deflate: (body) => promisify(inflate)(body, limit),
  br: (body) => promisify(brotliDecompress)(body, limit),
};

/** A request of an HTTP platform: Fastify has one of its own around the one of Node.js. */
export interface PlatformRequest {
  raw?: IncomingMessage;
  /** The body as a parser of the application has read it. */
  body?: unknown;
}

/** The requests whose body is still to be read, with its content encoding. */
const reserved = new WeakMap<object, string>();

/**
 * Removes the headers of the content, so that the parsers of the application leave the body to {@link readBody}. Faulty
 * bodies then get the same answer in every application.
 */
export function reserveBody(request: IncomingMessage): void {
  const { headers } = request;
  // A server that an application passes to Nest may have read the body before.
  if (request.readableEnded || reserved.has(request)) return;
  reserved.set(request, headers['content-encoding']?.trim().toLowerCase() ?? 'identity');
  for (const name of ['content-type', 'content-length', 'content-encoding', 'transfer-encoding']) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- names of this list
    delete headers[name];
  }
}

/**
 * Reads the body as JSON, whatever its content type; an empty one as `{}`.
 * @throws PlatformError 4001001 for a body that is no JSON object.
 */
export async function readBody(request: PlatformRequest): Promise<Record<string, unknown>> {
  const raw = request.raw ?? (request as IncomingMessage);
  const encoding = reserved.get(raw);
  const body = encoding === undefined ? request.body : await decoded(await bytesOf(raw), encoding);
  const value = typeof body === 'string' || body instanceof Uint8Array ? parsed(body) : body;
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new PlatformError(ErrorCode.fieldInvalid, 'body: must be a JSON object.');
  }
  return value as Record<string, unknown>;
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The connection stays open, because the answer goes through it.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MOST_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    throw new PlatformError(ErrorCode.fieldInvalid, 'body: incomplete. The connection broke off.');
  }
  if (size <= MOST_BYTES) return Buffer.concat(chunks);
  request.resume();
  throw tooLarge();
}

async function decoded(body: Buffer, encoding: string): Promise<Buffer> {
  const decode = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (!decode) {
    const known = Object.keys(decoders).join(', ');
    throw new PlatformError(
      ErrorCode.fieldInvalid,
      `body: unknown content encoding. Must be one of ${known}.`,
    );
  }
  if (body.length === 0) return body;
  try {
    return await decode(body);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new PlatformError(
      ErrorCode.fieldInvalid,
      `body: invalid ${encoding}. Must be ${encoding}, or JSON without Content-Encoding.`,
    );
  }
}

function parsed(body: string | Uint8Array): unknown {
  try {
    const text = typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body);
    return text.trim() === '' ? undefined : exactJson(text);
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw new PlatformError(ErrorCode.fieldInvalid, 'body: invalid JSON. Must be a JSON object in UTF-8.');
  }
}

function tooLarge(): PlatformError {
  return new PlatformError(
    ErrorCode.fieldInvalid,
    `body: too large. Must be at most ${MOST_BYTES / 1024} KiB.`,
  );
}

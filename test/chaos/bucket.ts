import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, gunzipSync } from 'node:zlib';
import { Client } from 'minio';
import { credentials } from '../support/minio.js';
import { unzipped } from '../support/unzipped.js';

/** The variables of a service whose files lie in the bucket `exports` of a server. */
export function inBucket(endpoint: string): Record<string, string> {
  return {
    MINIO_ENDPOINT: endpoint,
    MINIO_ACCESS_KEY: credentials.accessKey,
    MINIO_SECRET_KEY: credentials.secretKey,
    MINIO_BUCKET: 'exports',
  };
}

/** What lies in a file, as its task tells it. */
export interface Content {
  size: number;
  checksum: string;
  rows: number;
}

/** A bucket as its server's administrator sees it. */
export class Bucket {
  private readonly client: Client;

  constructor(
    endpoint: string,
    private readonly name: string,
  ) {
    const { hostname, port } = new URL(endpoint);
    this.client = new Client({
      endPoint: hostname,
      port: Number(port),
      useSSL: false,
      region: 'us-east-1',
      ...credentials,
    });
  }

  async keys(): Promise<string[]> {
    const found: string[] = [];
    for await (const { name } of this.client.listObjectsV2(this.name, '', true)) found.push(name as string);
    return found.sort();
  }

  /** What makes the object another one when it is written anew. */
  async version(key: string): Promise<string> {
    const { etag, lastModified } = await this.client.statObject(this.name, key);
    return `${etag} ${lastModified.toISOString()}`;
  }

  /** What lies under a key, with a checksum of the kind that is asked for. */
  async content(key: string, checksum: string): Promise<Content> {
    const bytes = await buffer(await this.client.getObject(this.name, key));
    const sum = checksum.startsWith('crc32:')
      ? `crc32:${crc32(bytes).toString(16).padStart(8, '0')}`
      : `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    return { size: bytes.length, checksum: sum, rows: rowsOf(key, bytes) };
  }
}

function rowsOf(name: string, bytes: Buffer): number {
  if (name.endsWith('.gz')) return rowsOf(name.replace(/\.gz$/, ''), gunzipSync(bytes));
  if (name.endsWith('.zip')) {
    const [[inner, content] = ['', bytes]] = unzipped(bytes);
    return rowsOf(inner, content);
  }
  if (name.endsWith('.xlsx')) {
    const sheet = unzipped(bytes).get('xl/worksheets/sheet1.xml')?.toString() ?? '';
    return sheet.split('<row').length - 2;
  }
  if (name.endsWith('.jsonl')) return bytes.toString().split('\n').length - 1;
  return csvLines(bytes) - 1;
}

/** The line ends outside quotes: a parser takes a second for a file of 110,000 rows. */
function csvLines(bytes: Buffer): number {
  const parts = bytes.toString('latin1').split('"');
  return parts.reduce(
    (lines, part, index) => (index % 2 === 0 ? lines + part.split('\r\n').length - 1 : lines),
    0,
  );
}

/** The parts of unfinished uploads that a server keeps in its folder. */
export async function unfinishedParts(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, '.minio.sys', 'multipart'), {
    recursive: true,
    withFileTypes: true,
  });
  return files.filter(({ name }) => name.startsWith('part.')).map(({ parentPath }) => parentPath);
}

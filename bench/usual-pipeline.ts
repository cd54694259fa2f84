import { Client } from 'minio';
import { createWriteStream } from 'node:fs';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { rawSelect } from './data.js';
import { report } from './report.js';
import { usualCsv } from './usual-csv.js';

/** (b) The usual pipeline: pg-query-stream and csv-stringify into a file or MinIO's putObject. */
const [, , database, target = ''] = process.argv;
const client = new pg.Client(database);
await client.connect();
await report(async () => {
  let rows = 0;
  let bytes = 0;
  const { source, csv } = usualCsv(client, rawSelect);
  const counted = new PassThrough();
  source.on('data', () => (rows += 1));
  counted.on('data', (block: Buffer) => (bytes += block.length));
  const read = pipeline(source, csv, counted);
  await Promise.all([read, store(counted)]);
  return { rows, bytes };
});
await client.end();

function store(content: PassThrough): Promise<unknown> {
  if (!target.startsWith('http')) return pipeline(content, createWriteStream(target));
  const { hostname, port, username, password } = new URL(target);
  const minio = new Client({
    endPoint: hostname,
    port: Number(port),
    useSSL: false,
    accessKey: username,
    secretKey: password,
    region: 'us-east-1',
  });
  return minio.putObject('bench', 'usual.csv', content);
}

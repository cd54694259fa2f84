import pg from 'pg';
import { CopyRows } from '../src/records/copy-rows.js';
import { receivingSocket } from '../src/records/receiving-socket.js';
import { rawSelect } from './data.js';
import { report } from './report.js';

/** (a) PostgreSQL's own speed with one reader: a raw COPY whose bytes are discarded. */
const client = new pg.Client({ connectionString: process.argv[2], stream: receivingSocket });
await client.connect();
await report(async () => {
  const rows = client.query(new CopyRows(`COPY (${rawSelect}) TO STDOUT (FORMAT csv)`, '\n'));
  let bytes = 0;
  for await (const block of rows) bytes += block.length;
  return { rows: rows.rows, bytes };
});
await client.end();

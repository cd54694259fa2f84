import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { writeXlsxStream } from 'hucre/xlsx';
import pg from 'pg';
import QueryStream from 'pg-query-stream';
import { SHEET_FIELDS, sheetSelect } from './data.js';
import { report } from './report.js';

/** A workbook by hucre's stream from the rows of pg-query-stream. */
const [, , database, target = ''] = process.argv;
const client = new pg.Client(database);
await client.connect();
await report(async () => {
  let rows = 0;
  let bytes = 0;
  async function* cells() {
    yield [...SHEET_FIELDS];
    for await (const row of client.query(new QueryStream(sheetSelect, [], { rowMode: 'array' }))) {
      rows += 1;
      yield row as (string | number | boolean | Date | null)[];
    }
  }
  async function* counted() {
    for await (const block of writeXlsxStream(cells(), { name: 'export' })) {
      bytes += block.length;
      yield block;
    }
  }
  await pipeline(counted, createWriteStream(target));
  return { rows, bytes };
});
await client.end();

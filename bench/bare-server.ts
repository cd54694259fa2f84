import { createServer } from 'node:http';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { sheetSelect } from './data.js';
import { usualCsv } from './usual-csv.js';

/**
 * A yardstick for the latency of calls: a bare HTTP server that answers `GET /` after two look-ups in PostgreSQL, as many
 * as the service makes. `GET /export` runs the usual pipeline in the same process, and discards the file.
 */
const database = process.argv[2];
const pool = new pg.Pool({ connectionString: database });
const lookUp = 'SELECT * FROM device WHERE corp_id = $1 AND id = $2';
const values = process.argv.slice(3);

const server = createServer((request, response) => {
  const answer = request.url === '/export' ? exportRows() : lookUps();
  answer.then(
    (body) => response.end(body),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(address?.port);
});
process.once('SIGTERM', () => process.exit());

async function lookUps(): Promise<string> {
  await pool.query(lookUp, values);
  const { rows } = await pool.query<object>(lookUp, values);
  return JSON.stringify(rows);
}

async function exportRows(): Promise<string> {
  const client = new pg.Client(database);
  await client.connect();
  const { source, csv } = usualCsv(client, sheetSelect);
  const nowhere = new Writable({
    write: (_block, _encoding, done) => {
      done();
    },
  });
  await pipeline(source, csv, nowhere);
  await client.end();
  return '';
}

import pg from 'pg';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CopyRows } from '../../src/records/copy-rows.js';
import { receivingSocket } from '../../src/records/receiving-socket.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';

describe.each([
  ['that lends what it receives', receivingSocket],
  ['of any other kind', () => new Socket()],
])('the rows of a COPY, over a socket %s,', (_, stream) => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createDatabase();
  });

  beforeEach(async () => {
    client = new pg.Client({ connectionString: database.url, stream });
    client.on('error', () => undefined);
    await client.connect();
  });

  afterEach(() => client.end());

  afterAll(() => database.drop());

  const copy = (select: string, newline = '\n') =>
    client.query(new CopyRows(`COPY (${select}) TO STDOUT (FORMAT csv)`, newline));

  it('are counted exactly, whatever line breaks the cells contain, and end as requested', async () => {
    const rows = copy(`VALUES (E'a\\nb', 1), (E'c\\r\\nd', 2), (NULL, NULL), ('', 3)`, '\r\n');
    let text = '';
    for await (const block of rows) text += String(block);
    expect(text).toBe('"a\nb",1\r\n"c\r\nd",2\r\n,\r\n"",3\r\n');
    expect(rows.rows).toBe(4);
  });

  it('are none if nothing matches', async () => {
    const rows = copy('SELECT 1 WHERE false');
    for await (const block of rows) throw new Error(String(block));
    expect(rows.rows).toBe(0);
  });

  // The end may arrive while the socket is paused: with a full block of 256 KiB, or while more rows accumulate.
  it.each([0, 200, 250, 255, 256, 257, 260, 300, 320, 500, 2000])(
    'leave the connection free for the next query after a slow read of %i KiB',
    async (kibibytes) => {
      const rows = copy(`SELECT repeat('x', 1023) FROM generate_series(1, ${kibibytes})`);
      let size = 0;
      for await (const block of rows) {
        await sleep(5);
        size += block.length;
      }
      expect([rows.rows, size]).toEqual([kibibytes, kibibytes * 1024]);
      const { rows: answer } = await client.query<{ one: number }>('SELECT 1 AS one');
      expect(answer).toEqual([{ one: 1 }]);
    },
  );

  it('may be larger than a block', async () => {
    const rows = copy(`SELECT repeat('宽', 1000000) FROM generate_series(1, 3)`, '\r\n');
    let size = 0;
    for await (const block of rows) size += block.length;
    expect(size).toBe(3 * 3_000_002);
  });

  it('fail with the error of the database, and leave the connection free', async () => {
    const rows = copy('SELECT 1 / (2000 - n) FROM generate_series(1, 3000) AS n');
    await expect(
      (async () => {
        for await (const block of rows) expect(block).toBeDefined();
      })(),
    ).rejects.toThrow('division by zero');
    expect((await client.query('SELECT 1')).rowCount).toBe(1);
  });

  it('fail when the connection breaks', async () => {
    const { rows: backend } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const rows = copy('SELECT pg_sleep(0.01) FROM generate_series(1, 3000)');
    const read = (async () => {
      for await (const block of rows) expect(block).toBeDefined();
    })();
    const reading = `SELECT FROM pg_stat_activity WHERE pid = $1 AND query LIKE 'COPY%'`;
    const broken = eventually(
      () => database.query(reading, [backend[0]?.pid]),
      (found) => found.length === 1,
    ).then(() => database.query('SELECT pg_terminate_backend($1)', [backend[0]?.pid]));
    await expect(read).rejects.toThrow(/terminat/);
    await broken;
  });
});

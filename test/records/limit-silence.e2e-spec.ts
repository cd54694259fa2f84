import { setTimeout as sleep } from 'node:timers/promises';
import pg, { type PoolConfig } from 'pg';
import { limitSilence } from '../../src/sql/limit-silence.js';
import { isOutage } from '../../src/errors/is-outage.js';
import { createDatabase } from '../support/database.js';

it('a connection whose server stops answering ends, and an idle one does not', async () => {
  const database = await createDatabase();
  const config: PoolConfig = {
    connectionString: database.url,
    max: 1,
    onConnect: (client) => {
      limitSilence(client, 500);
    },
  };
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  try {
    const { rows } = await pool.query('SELECT pg_backend_pid() AS pid');
    await sleep(800);
    expect((await pool.query('SELECT pg_backend_pid() AS pid')).rows).toEqual(rows);
    const silent = await pool.query('SELECT pg_sleep(5)').catch((error: unknown) => error);
    expect(isOutage(silent)).toBe(true);
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  } finally {
    await pool.end();
    await database.drop();
  }
});

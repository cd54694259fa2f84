import type { Queried } from '../support/database.js';

/** Whether a row takes a millisecond: as many of a thousand as the pace tells, which is looked up once a reading. */
const SLEEPS = 'id * 271 % 1000 < (SELECT seconds FROM pace) * 1000000';

/**
 * Puts a view in the place of the devices that takes some time to show the address of each, so that an export can be
 * disturbed; it counts them as quickly as before. At most a millisecond for each.
 */
export async function slowDown(database: Queried, secondsPerRow: number): Promise<void> {
  await database.query(`CREATE TABLE pace AS SELECT ${secondsPerRow}::float8 AS seconds`);
  // Stable, so that it is left out of queries that do not ask for the column. A sleep takes a millisecond at least.
  await database.query(
    `CREATE FUNCTION slowly(shown text) RETURNS text LANGUAGE plpgsql STABLE AS $$
     BEGIN
       PERFORM pg_sleep(0.001);
       RETURN shown;
     END $$`,
  );
  await database.query('ALTER TABLE device RENAME TO device_rows');
  await database.query(
    `DO $$ BEGIN
       EXECUTE (
         SELECT 'CREATE VIEW device AS SELECT ' || string_agg(
                  CASE attname WHEN 'mac' THEN 'CASE WHEN ${SLEEPS} THEN slowly(mac) ELSE mac END AS mac'
                               ELSE quote_ident(attname) END, ', ' ORDER BY attnum) || ' FROM device_rows'
           FROM pg_attribute WHERE attrelid = 'device_rows'::regclass AND attnum > 0);
     END $$`,
  );
}

/** Changes the time that each row takes, for readings that begin from now on. */
export async function setPace(database: Queried, secondsPerRow: number): Promise<void> {
  await database.query('UPDATE pace SET seconds = $1', [secondsPerRow]);
}

/** Takes no time any more, for readings that begin from now on. */
export async function speedUp(database: Queried): Promise<void> {
  await setPace(database, 0);
}

/** A database that can be asked. */
export interface Queried {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

/**
 * Puts a view in the place of the devices that takes some time to show the address of each, so that an export can be
 * disturbed; it counts them as quickly as before.
 */
export async function slowDown(database: Queried, secondsPerRow: number): Promise<void> {
  await database.query(`CREATE TABLE pace AS SELECT ${secondsPerRow}::float8 AS seconds`);
  await database.query('ALTER TABLE device RENAME TO device_rows');
  await database.query(
    `DO $$ BEGIN
       EXECUTE (
         SELECT 'CREATE VIEW device AS SELECT ' || string_agg(
                  CASE attname WHEN 'mac' THEN 'mac || pg_sleep((SELECT seconds FROM pace))::text AS mac'
                               ELSE quote_ident(attname) END, ', ' ORDER BY attnum) || ' FROM device_rows'
           FROM pg_attribute WHERE attrelid = 'device_rows'::regclass AND attnum > 0);
     END $$`,
  );
}

/** Takes no time any more, for readings that begin from now on. */
export async function speedUp(database: Queried): Promise<void> {
  await database.query('UPDATE pace SET seconds = 0');
}

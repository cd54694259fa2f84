import type { EntityManager } from 'typeorm';

/** The time of the database's clock, which all processes share, in whole milliseconds. */
export async function databaseTime(manager: EntityManager): Promise<Date> {
  const [row]: { now: Date }[] = await manager.query('SELECT clock_timestamp()::timestamptz(3) AS now');
  if (!row) throw new Error('the database did not tell the time');
  return row.now;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { RecordsDatabase } from '../../src/records/records-database.js';
import { createDatabase } from '../support/database.js';

describe('a snapshot of the records', () => {
  it('survives a database with a short idle_in_transaction_session_timeout', async () => {
    const database = await createDatabase();
    await database.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET idle_in_transaction_session_timeout = 100', current_database()); END $$`,
    );
    const records = new RecordsDatabase({ url: database.url, connections: 2 });
    try {
      const snapshot = await records.snapshot('UTC');
      await sleep(500);
      await expect(snapshot.share()).resolves.toMatch(/./);
      await snapshot.close();
    } finally {
      await records.close();
      await database.drop();
    }
  });
});

import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/free-port.js';
import { createDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import {
  describeWithInstalledClickHouse,
  startInstalledClickHouse,
  type InstalledClickHouse,
} from '../support/installed-clickhouse.js';
import { TestProcess } from '../support/process.js';

const LOG = 'CREATE TABLE log (corp_id String, id UInt64) ENGINE = MergeTree ORDER BY (corp_id, id)';

describeWithInstalledClickHouse('two installed ClickHouse servers with a Distributed table', () => {
  let cluster: InstalledClickHouse;
  let clients: ClickHouseClient[];

  beforeAll(async () => {
    cluster = await startInstalledClickHouse(2);
    clients = cluster.urls.map((url) => createClient({ url, log: { level: 127 } }));
    for (const [shard, client] of clients.entries()) {
      await client.command({ query: LOG });
      await client.command({
        query: `INSERT INTO log SELECT 'corp-a', number * 2 + ${shard} FROM numbers(100000)`,
      });
      await client.command({
        query: 'CREATE TABLE all_log AS log ENGINE = Distributed(shards, default, log)',
      });
    }
  });

  afterAll(async () => {
    await Promise.all(clients.map((client) => client.close()));
    await cluster.stop();
  });

  it('answers the rows of both servers in order, from each of them', async () => {
    for (const client of clients) {
      const rows = await client.query({
        query: "SELECT id FROM all_log WHERE corp_id = 'corp-a' ORDER BY id",
        format: 'TabSeparated',
      });
      const expected = Array.from({ length: 200_000 }, (_, id) => `${id}\n`).join('');
      expect((await rows.text()) === expected).toBe(true);
    }
  });

  it('writes an error in the midst of a result as plain text, under the status of a success', async () => {
    const response = await fetch(cluster.urls[0] ?? '', {
      method: 'POST',
      body: `SELECT id, '${'x'.repeat(50)}', throwIf(id = 199998) FROM all_log FORMAT CSV`,
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/\n\d+,"x+",0\nCode: 395, .*DB::Exception: [^\n]*\n$/);
  });

  it('ends the query that KILL QUERY names', async () => {
    const [client] = clients;
    const query = 'SELECT count() FROM system.numbers WHERE sipHash64(number) = 1';
    let answer = '';
    const ended = client?.exec({ query, query_id: 'long-query' }).catch((error: unknown) => {
      answer = String(error);
    });
    await eventually(
      async () => {
        await client?.command({ query: "KILL QUERY WHERE query_id = 'long-query' SYNC" });
        return answer;
      },
      (text) => text !== '',
    );
    await ended;
    expect(answer).toContain('Code: 394');
  });

  it('are too old for the service, which says so in one line', async () => {
    const [database, folder, port] = await Promise.all([
      createDatabase(),
      mkdtemp(join(tmpdir(), 'starts-')),
      freePort(),
    ]);
    const service = new TestProcess(
      'main.js',
      { DATABASE_URL: database.url, PORT: String(port), SESSION_LOG_CLICKHOUSE_URL: cluster.urls[0] ?? '' },
      [],
      folder,
    );
    const { code, stdout, stderr } = await service.ended;
    expect([code, stdout + stderr]).toEqual([
      1,
      expect.stringMatching(/clickhouse: the server has version 18\.16\.1\. Must be 2\d\.\d or later\.\n/),
    ]);
    await database.drop();
    await rm(folder, { recursive: true });
  });
});

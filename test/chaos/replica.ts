import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { dataSourceOptions } from '../../src/service/databases.js';
import { migrate } from '../../src/migrations/migrate.js';
import { ownConnections } from './own-connections.js';

const run = promisify(execFile);

/** A PostgreSQL with the tables of the records, and a read replica of it that gives its readers no time. */
export interface Replicated {
  primary: string;
  replica: string;
  /** Waits until the replica has all that the primary has. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

export async function startReplicated(): Promise<Replicated> {
  const [folder, copy] = [
    await mkdtemp(join(tmpdir(), 'primary-')),
    await mkdtemp(join(tmpdir(), 'replica-')),
  ];
  const first = await EmbeddedPostgres.start(folder);
  await migrate(dataSourceOptions({ tasks: first.url }));
  await ownConnections(first.url).query(`ALTER SYSTEM SET wal_level = 'replica'`);
  await ownConnections(first.url).query('ALTER SYSTEM SET max_wal_senders = 2');
  await first.stop();
  // What is copied must have been written at that level.
  await (await EmbeddedPostgres.start(folder)).stop();
  const [from, to] = [join(folder, 'postgres'), join(copy, 'postgres')];
  // With their owner, who may be another user than this one.
  await run('cp', ['-a', from, to]);
  const primary = await EmbeddedPostgres.start(folder);
  const replica = await startReplica(primary.url, copy);
  return {
    primary: primary.url,
    replica: replica.url,
    caughtUp: async () => {
      const [written] = await ownConnections(primary.url).query<{ lsn: string }>(
        'SELECT pg_current_wal_lsn() AS lsn',
      );
      const replayed = 'SELECT WHERE pg_last_wal_replay_lsn() >= $1';
      while ((await ownConnections(replica.url).query(replayed, [written?.lsn])).length === 0)
        await sleep(20);
    },
    stop: async () => {
      await replica.stop();
      await primary.stop();
      for (const one of [folder, copy]) await rm(one, { recursive: true });
    },
  };
}

/** Makes a copy of a server's files follow the server. */
async function startReplica(primary: string, copy: string): Promise<EmbeddedPostgres> {
  const data = join(copy, 'postgres', 'data');
  await writeFile(join(data, 'standby.signal'), '');
  await run('chown', ['--reference', data, join(data, 'standby.signal')]);
  await appendFile(
    join(data, 'postgresql.auto.conf'),
    `primary_conninfo = '${primary.replace('/export_task', '/postgres')}'\nmax_standby_streaming_delay = 0\n`,
  );
  return EmbeddedPostgres.start(copy);
}

import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/embedded/embedded-postgres.js';
import { migrate } from '../../src/migrations/migrate.js';

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
  let primary = await EmbeddedPostgres.start(folder);
  await value(primary.url, `ALTER SYSTEM SET wal_level = 'replica'`);
  await value(primary.url, 'ALTER SYSTEM SET max_wal_senders = 2');
  await primary.stop();
  primary = await EmbeddedPostgres.start(folder);
  await migrate({ tasks: primary.url });
  await copyCluster(primary.url, join(folder, 'postgres'), join(copy, 'postgres'));
  const replica = await EmbeddedPostgres.start(copy);
  return {
    primary: primary.url,
    replica: replica.url,
    caughtUp: async () => {
      const end = await value(primary.url, 'SELECT pg_current_wal_lsn()::text');
      while ((await value(replica.url, `SELECT (pg_last_wal_replay_lsn() >= '${end}')::text`)) !== 'true') {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop: async () => {
      await replica.stop();
      await primary.stop();
      for (const one of [folder, copy]) await rm(one, { recursive: true });
    },
  };
}

/** Copies the files of a server while it runs, and makes them those of its replica. */
async function copyCluster(url: string, from: string, to: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`SELECT pg_backup_start('replica', true)`);
  // With their owner, who may be another user than this one.
  await run('cp', ['-a', from, to]);
  const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
  await client.end();
  const data = join(to, 'data');
  await writeFile(join(data, 'backup_label'), rows[0]?.labelfile ?? '');
  await writeFile(join(data, 'standby.signal'), '');
  await rm(join(data, 'postmaster.pid'));
  await appendFile(
    join(data, 'postgresql.auto.conf'),
    `primary_conninfo = '${url.replace('/export_task', '/postgres')}'\nmax_standby_streaming_delay = 0\n`,
  );
}

async function value(url: string, sql: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(sql);
    return Object.values(rows[0] ?? {})[0] ?? '';
  } finally {
    await client.end();
  }
}

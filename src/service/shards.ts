import { parseArgs } from 'node:util';
import pg from 'pg';
import { loadEnvFile } from './config/env-file.js';
import { readEnvironment } from './config/environment.js';
import { joinDatabase } from './databases.js';
import { RecordsShards } from './records-shards.js';

const usage = `Usage: npm run --silent shards                            the servers, and how many enterprises each has
       npm run --silent shards -- show CORP…              where enterprises are, and how many exports of each run
       npm run --silent shards -- move CORP… --to SERVER  assigns enterprises to a server
       npm run --silent shards -- move CORP… --default    leaves them to the hash

A move changes where exports read from, and copies no records: see docs/scaling.md.`;

/** A command for operators. The variables are those of the service. */
async function main(): Promise<void> {
  const run = command();
  for (const warning of loadEnvFile()) console.error(warning);
  const environment = readEnvironment();
  const { RECORDS_DATABASES } = environment;
  if (!RECORDS_DATABASES) {
    throw new Error(
      'RECORDS_DATABASES: missing. Expected the servers of the records, such as a=postgres://user:password@host:5432/database.',
    );
  }
  const database = await joinDatabase(environment);
  const client = new pg.Client(database.databases.tasks);
  try {
    await client.connect();
    const ask = async (sql: string, values: unknown[]): Promise<unknown> =>
      (await client.query(sql, values)).rows;
    await run(new RecordsShards([...RECORDS_DATABASES.keys()], ask));
  } finally {
    await client.end();
    await database.stop();
  }
}

/** The command that the arguments name. */
function command(): (shards: RecordsShards) => Promise<void> {
  const { values, positionals } = parseArgs({
    options: { to: { type: 'string' }, default: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const { to } = values;
  const [verb, ...corpIds] = positionals;
  const moves = to !== undefined || values.default;
  if (verb === undefined && !moves) return printSizes;
  if (verb === 'show' && corpIds.length > 0 && !moves) return (shards) => printPlaces(shards, corpIds);
  if (verb === 'move' && corpIds.length > 0 && (to !== undefined) !== values.default) {
    return async (shards) => {
      await shards.move(corpIds, to);
      await printPlaces(shards, corpIds);
    };
  }
  throw new Error(usage);
}

async function printSizes(shards: RecordsShards): Promise<void> {
  for (const { server, assigned, hashed } of await shards.sizes()) {
    const known = shards.servers.includes(server) ? '' : ', not in RECORDS_DATABASES';
    console.log(`${server}: ${assigned} assigned, ${hashed} with tasks by hash${known}`);
  }
}

async function printPlaces(shards: RecordsShards, corpIds: readonly string[]): Promise<void> {
  for (const { corpId, server, assigned, running } of await shards.find(corpIds)) {
    console.log(`${corpId}: ${server}, ${assigned ? 'assigned' : 'by hash'}, running exports: ${running}`);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

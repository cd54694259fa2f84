import { parseArgs } from 'node:util';
import { resolve } from 'node:path';
import { loadEnvFile, readEnvironment } from './config/environment.js';
import { assertTokensAreMadeHere, createToken } from '../demo/demo-access.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { memberRoleNumbers, memberRoles } from '../auth/member-role.js';
import { dataSourceOptions } from '../export-task/queue/data-source-options.js';
import { migrate } from '../migrations/migrate.js';
import { openDatabase } from './service.js';

const roles = Object.entries(memberRoles)
  .map(([number, name]) => `${number} ${name}`)
  .join(', ');

const usage = `Usage: npm run --silent token:create -- --corp C --member M --name N [--role 1] [--ttl 7200]

  --corp    the enterprise's id
  --member  the member's id
  --name    the member's name
  --role    ${roles}
  --ttl     how long the token is valid, in seconds`;

/** Prints a new Access-Token, and nothing else. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      corp: { type: 'string' },
      member: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string', default: '1' },
      ttl: { type: 'string', default: '7200' },
    },
  });
  const { corp, member, name, role, ttl } = values;
  if (!corp || !member || !name) throw new Error(`--corp, --member and --name are needed.\n\n${usage}`);
  if (!Object.hasOwn(memberRoles, role))
    throw new Error(`--role: one of ${memberRoleNumbers.join(', ')} is accepted.\n\n${usage}`);
  if (!/^[1-9]\d{0,8}$/.test(ttl))
    throw new Error(`--ttl: a whole number of seconds is accepted.\n\n${usage}`);
  loadEnvFile();
  const environment = readEnvironment();
  assertTokensAreMadeHere(environment);
  const running =
    environment.DATABASE_URL === undefined && (await EmbeddedPostgres.attach(resolve(environment.DATA_DIR)));
  const database = running
    ? { url: running, stop: () => Promise.resolve() }
    : await openDatabase(environment);
  try {
    const databases = { tasks: database.url, records: environment.RECORDS_DATABASE_URL };
    await migrate(dataSourceOptions(databases));
    const caller = { corpId: corp, memberId: member, memberName: name, role: Number(role) };
    console.log(await createToken(databases, caller, Number(ttl)));
  } finally {
    await database.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

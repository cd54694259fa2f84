import { parseArgs } from 'node:util';
import { loadEnvFile } from './config/env-file.js';
import { readEnvironment } from './config/environment.js';
import { memberRoleNumbers, memberRoles } from '../auth/member-role.js';
import { assertIssuesTokens, createToken } from './access-token.js';
import { joinDatabase } from './databases.js';

const roles = Object.entries(memberRoles)
  .map(([number, name]) => `${number} ${name}`)
  .join(', ');

const usage = `Usage: npm run --silent token:create -- --corp C --member M --name N [--role 1] [--ttl 7200]

  --corp    the enterprise's id
  --member  the member's id
  --name    the member's name
  --role    ${roles}
  --ttl     the lifetime of the token, in seconds`;

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
  if (!corp || !member || !name)
    throw new Error(`--corp, --member, --name: all three are mandatory.\n\n${usage}`);
  if (!Object.hasOwn(memberRoles, role))
    throw new Error(`--role: must be one of ${memberRoleNumbers.join(', ')}.\n\n${usage}`);
  if (!/^[1-9]\d{0,8}$/.test(ttl)) throw new Error(`--ttl: must be a whole number of seconds.\n\n${usage}`);
  for (const warning of loadEnvFile()) console.error(warning);
  const environment = readEnvironment();
  assertIssuesTokens(environment);
  const database = await joinDatabase(environment);
  try {
    const caller = { corpId: corp, memberId: member, memberName: name, role: Number(role) };
    console.log(await createToken(database.databases, caller, Number(ttl)));
  } finally {
    await database.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

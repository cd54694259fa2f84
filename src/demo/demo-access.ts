import type { SignInCodes } from '../console/sign-in-codes.js';
import type { Caller } from '../auth/caller.js';
import { createToken } from '../service/access-token.js';
import { exampleTask } from '../service/api-docs/example-task.js';
import type { Environment } from '../service/config/environment.js';
import type { Databases } from '../service/databases.js';
import type { Service } from '../service/service.js';
import { DEMO_CORP } from './demo-data.js';

/** The lifetime of a demo token, in seconds: one day. */
const DEMO_TTL = 86_400;

/** The administrator of the demo enterprise. */
const demoAdministrator: Caller = {
  corpId: DEMO_CORP,
  memberId: 'demo-admin',
  memberName: '演示管理员',
  role: 1,
};

/** Creates a token for the administrator of the demo enterprise. */
export function createDemoToken(databases: Databases): Promise<string> {
  return createToken(databases, demoAdministrator, DEMO_TTL);
}

/** A newcomer's first steps: a token, if this service issues tokens, and commands to paste. */
export async function demoAccess(
  { url, databases, recordTypes, signInCodes }: Service,
  { AUTH_MODE }: Environment,
): Promise<string> {
  if (AUTH_MODE !== 'table')
    return `Callers need a token from the configured issuer (AUTH_MODE=${AUTH_MODE}).`;
  const token = await createDemoToken(databases);
  const body = JSON.stringify(exampleTask(recordTypes, 'Device'));
  return `${consoleLink(url, signInCodes, token)}A token for the enterprise "${DEMO_CORP}", valid for a day:

export TOKEN=${token}

Create an export task, look at it, then get a link to its file:

curl -s ${url}/v2/export_task -H "Access-Token: $TOKEN" -H 'Content-Type: application/json' -d '${body}'
curl -s ${url}/v2/export_task/ID -H "Access-Token: $TOKEN"
curl -s ${url}/v2/export_task/ID/auth_link -H "Access-Token: $TOKEN"
`;
}

/** The console's address, with a code that signs the demo administrator in once. */
function consoleLink(url: string, codes: SignInCodes | undefined, token: string): string {
  if (!codes) return '';
  return `Open the console; the link signs you in once:

${url}/console/#code=${codes.create(token)}

`;
}

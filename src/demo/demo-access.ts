import { DataSource } from 'typeorm';
import { AccessTokens } from '../auth/access-tokens.js';
import type { Caller } from '../auth/caller.js';
import type { Environment } from '../service/config/environment.js';
import { DEMO_CORP, DEMO_PRODUCT } from './demo-data.js';
import { dataSourceOptions, type Databases } from '../export-task/queue/data-source-options.js';
import type { Service } from '../service/service.js';

/** How long a demo token is valid, in seconds: a day of looking around. */
const DEMO_TTL = 86_400;

/** The administrator of the demo enterprise. */
const demoAdministrator: Caller = {
  corpId: DEMO_CORP,
  memberId: 'demo-admin',
  memberName: '演示管理员',
  role: 1,
};

/** @throws Error where the service knows its callers by tokens that others make. */
export function assertTokensAreMadeHere({ AUTH_MODE }: Environment): void {
  if (AUTH_MODE === 'table') return;
  throw new Error(
    `AUTH_MODE: with ${AUTH_MODE} the tokens are made elsewhere, by the issuer; table is needed to make one here.`,
  );
}

/** Creates a token in a database that no application is connected to yet. */
export async function createToken(databases: Databases, caller: Caller, ttl: number): Promise<string> {
  const dataSource = await new DataSource(dataSourceOptions(databases)).initialize();
  try {
    return await new AccessTokens(dataSource).create(caller, ttl);
  } finally {
    await dataSource.destroy();
  }
}

/** A token of the demo enterprise. */
export function createDemoToken(databases: Databases): Promise<string> {
  return createToken(databases, demoAdministrator, DEMO_TTL);
}

/** What a newcomer needs for a first export: a token where they are made here, and commands to paste. */
export async function demoAccess({ url, databases }: Service, { AUTH_MODE }: Environment): Promise<string> {
  if (AUTH_MODE !== 'table') return `Its callers need tokens of their issuer (AUTH_MODE=${AUTH_MODE}).`;
  const token = await createDemoToken(databases);
  const body = JSON.stringify({
    name: '设备列表',
    describe: '设备列表',
    type: 1,
    params: {},
    extend: { product_id: DEMO_PRODUCT },
  });
  return `A token of the enterprise "${DEMO_CORP}", valid for a day:

export TOKEN=${token}

Create an export task, then look at it, then get a link to its file:

curl -s ${url}/v2/export_task -H "Access-Token: $TOKEN" -H 'Content-Type: application/json' -d '${body}'
curl -s ${url}/v2/export_task/ID -H "Access-Token: $TOKEN"
curl -s ${url}/v2/export_task/ID/auth_link -H "Access-Token: $TOKEN"
`;
}

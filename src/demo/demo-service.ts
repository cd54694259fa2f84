import type { LoggerService } from '@nestjs/common';
import pg from 'pg';
import { checkAddress } from '../service/addresses.js';
import { Environment } from '../service/config/environment.js';
import { linkSecret } from '../service/config/link-secret.js';
import { openDatabase, type TaskDatabase } from '../service/databases.js';
import { whenPartsAnswer } from '../service/start-patience.js';
import { startService, type Service } from '../service/service.js';
import { fillDemoData, moveAlertsToNow } from './demo-data.js';
import { startDemoWarranty, type DemoWarranty } from './demo-warranty.js';

/**
 * Checks the address, opens the database and starts the service. On the embedded PostgreSQL, it also creates the demo
 * enterprise: its records, and its warranty plugin unless the environment names a platform.
 * @param signal ends the waiting for a database or an object store that does not answer yet.
 */
export async function startServiceWithDemo(
  environment: Environment,
  logger?: LoggerService | false,
  signal: AbortSignal = new AbortController().signal,
): Promise<Service> {
  await checkAddress(environment);
  return whenPartsAnswer(environment, signal, () => startOnce(environment, logger));
}

async function startOnce(
  environment: Environment,
  logger: LoggerService | false | undefined,
): Promise<Service> {
  const database = await openDatabase(environment);
  const hasDemo = database.embedded && database.databases.records === undefined;
  if (!hasDemo) return startService(environment, database, logger);
  const { demo, warranty } = await prepareDemo(environment, database);
  if (!warranty) return startService(demo, database, logger);
  try {
    const service = await startService(connectedTo(warranty, demo), database, logger);
    const stop = () => service.stop().finally(() => warranty.stop());
    return { ...service, stop };
  } catch (error) {
    await warranty.stop();
    throw error;
  }
}

/** Creates the demo enterprise and its environment; starts its warranty plugin if the service has no other one. */
async function prepareDemo(
  environment: Environment,
  database: TaskDatabase,
): Promise<{ demo: Environment; warranty?: DemoWarranty }> {
  try {
    const demo = withWebhooks(environment);
    await fillDemo(database.databases.tasks);
    return environment.PLATFORM_BASE_URL === undefined
      ? { demo, warranty: await startDemoWarranty() }
      : { demo };
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** The environment with the address and token of the demo enterprise's warranty plugin. */
function connectedTo({ url, corpId, accessToken }: DemoWarranty, environment: Environment): Environment {
  return Object.assign(new Environment(), environment, {
    PLATFORM_BASE_URL: url,
    PLATFORM_ACCESS_TOKENS: `${corpId}=${accessToken}`,
  });
}

/** The environment with webhooks, whose receivers may be on this machine. Their key is made from the one of the links. */
function withWebhooks(environment: Environment): Environment {
  const { DATA_DIR, LINK_SECRET = linkSecret(DATA_DIR), WEBHOOK_TARGETS } = environment;
  const { WEBHOOK_SECRET_KEY = `webhooks ${LINK_SECRET}` } = environment;
  return Object.assign(new Environment(), environment, {
    WEBHOOK_SECRET_KEY,
    WEBHOOK_TARGETS: [...WEBHOOK_TARGETS, '127.0.0.0/8', '::1/128'],
  });
}

async function fillDemo(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await fillDemoData(client);
    await moveAlertsToNow(client);
  } finally {
    await client.end();
  }
}

import { parseArgs } from 'node:util';
import { Progress, rowStep } from '../cli/output.js';
import { ExportTaskClient, type ExportTaskEvent } from '../client/index.js';
import { loadEnvFile } from '../service/config/env-file.js';
import { readEnvironment, type Environment } from '../service/config/environment.js';
import { createDemoToken } from './demo-access.js';
import { startServiceWithDemo } from './demo-service.js';
import { EmbeddedPostgres } from '../embedded/embedded-postgres.js';
import { freePort } from '../embedded/free-port.js';
import { assertIssuesTokens } from '../service/access-token.js';
import { publicUrl } from '../service/addresses.js';
import { exampleTask } from '../service/api-docs/example-task.js';
import type { Service } from '../service/service.js';

/** The demo prints this many lines of the file. */
const SHOWN_LINES = 6;

/** Walks through the journey in a terminal: create, watch, link, download. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { type: { type: 'string', default: 'Device' } } });
  for (const warning of loadEnvFile()) console.error(warning);
  const environment = readEnvironment();
  assertIssuesTokens(environment);
  const service = (await runningService(environment)) ?? (await ownService(environment));
  try {
    const token = await createDemoToken(service.databases);
    await journey(service.url, token, values.type);
  } finally {
    await service.stop();
  }
}

async function journey(url: string, token: string, type: string): Promise<void> {
  const client = new ExportTaskClient({ url, token });
  const task = exampleTask(await client.types(), type);
  console.log(`POST /v2/export_task\n${JSON.stringify(task)}\n`);
  const progress = new Progress();
  const onProgress = (event: ExportTaskEvent) => {
    progress.show(rowStep(event));
  };
  const exported = client.exportAndDownload(task, { onProgress }).finally(() => {
    progress.stop();
  });
  const { task: ended, body } = await exported;
  const file = await new Response(body).text();
  console.log(`\n${ended.result_desc} ${ended.size} bytes\n${await client.link(ended.id)}\n`);
  console.log(file.split('\n', SHOWN_LINES).join('\n'));
}

/** The service that is already running on this DATA_DIR. */
async function runningService(
  environment: Environment,
): Promise<Pick<Service, 'url' | 'databases' | 'stop'> | undefined> {
  if (environment.DATABASE_URL !== undefined) return undefined;
  const database = await EmbeddedPostgres.attach(environment.DATA_DIR);
  const url = publicUrl(environment);
  const answers = await fetch(url).catch(() => undefined);
  if (database === undefined || !answers) return undefined;
  return { url, databases: { tasks: database }, stop: () => Promise.resolve() };
}

/** A separate service for the demo, on a free port. */
async function ownService(environment: Environment): Promise<Service> {
  environment.PORT = await freePort();
  return startServiceWithDemo(environment, false);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import { SingleBar } from 'cli-progress';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadEnvFile, readEnvironment, type Environment } from './config/environment.js';
import { createDemoToken } from './demo-access.js';
import { demoTask } from './demo-task.js';
import { EmbeddedPostgres } from './embedded/embedded-postgres.js';
import { freePort } from './embedded/free-port.js';
import type { RecordType } from './exporter/record-type.js';
import { startService, type Service } from './service.js';
import { publicUrl } from './storage-options.js';

/** Lines of the file that are shown. */
const SHOWN_LINES = 6;

interface Task {
  status: number;
  total: number;
  finished: number;
  size: number;
  result_desc: string;
}

/** The whole journey in a terminal, against the embedded default: create, watch, link, download. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { type: { type: 'string', default: 'Device' } } });
  loadEnvFile();
  const environment = readEnvironment();
  const service = (await runningService(environment)) ?? (await ownService(environment));
  try {
    const token = await createDemoToken(service.databases);
    await journey(service.url, token, values.type);
  } finally {
    await service.stop();
  }
}

async function journey(url: string, token: string, type: string): Promise<void> {
  const call = async <T>(path: string, body?: object): Promise<T> => {
    const response = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: { 'Access-Token': token, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer as T;
  };
  const { list } = await call<{ list: RecordType[] }>('/v2/export_task_types');
  const task = demoTask(list, type);
  console.log(`POST /v2/export_task\n${JSON.stringify(task)}\n`);
  const { id } = await call<{ id: string }>('/v2/export_task', task);
  const { size, result_desc } = await watch(() => call<Task>(`/v2/export_task/${id}`));
  const { link_url } = await call<{ link_url: string }>(`/v2/export_task/${id}/auth_link`);
  const file = await (await fetch(link_url)).text();
  console.log(`\n${result_desc} ${size} bytes\n${link_url}\n`);
  console.log(file.split('\n', SHOWN_LINES).join('\n'));
}

/** Shows how far the task is until it is at its end. */
async function watch(get: () => Promise<Task>): Promise<Task> {
  const bar = new SingleBar({ format: '{bar} {value} of {total}', barsize: 40 });
  bar.start(0, 0);
  for (;;) {
    const task = await get();
    bar.setTotal(task.total);
    bar.update(task.finished);
    if (task.status > 2) {
      bar.stop();
      if (task.status !== 3) throw new Error(task.result_desc);
      return task;
    }
    await sleep(50);
  }
}

/** The service that is running on this DATA_DIR already. */
async function runningService(
  environment: Environment,
): Promise<Pick<Service, 'url' | 'databases' | 'stop'> | undefined> {
  const database = await EmbeddedPostgres.attach(environment.DATA_DIR);
  const url = publicUrl(environment);
  const answers = await fetch(url).catch(() => undefined);
  if (database === undefined || !answers) return undefined;
  return { url, databases: { tasks: database }, stop: () => Promise.resolve() };
}

/** A service of the demo's own, on a free port. */
async function ownService(environment: Environment): Promise<Service> {
  environment.PORT = await freePort();
  return startService(environment, false);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { createDemoToken } from '../src/demo-access.js';
import { DEMO_CORP, DEMO_PRODUCT } from '../src/embedded/demo-data.js';
import { fillDevices } from '../src/embedded/demo-data/device.js';
import { EmbeddedPostgres } from '../src/embedded/embedded-postgres.js';

/** The demo enterprise has this many devices before any are added. */
const DEMO_DEVICES = 5000;

interface Task {
  status: number;
  total: number;
  size: number;
  begin_time: string;
  end_time: string;
  result_desc: string;
}

/**
 * Starts a service on an embedded PostgreSQL, gives the demo enterprise as many devices as asked for, exports them with
 * the options that are given as JSON, and prints what the export took and the most memory that the process held.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { rows: { type: 'string', default: '1000000' }, options: { type: 'string', default: '{}' } },
  });
  const rows = Number(values.rows);
  const folder = await mkdtemp(join(tmpdir(), 'export-task-bench-'));
  const url = 'http://127.0.0.1:3999';
  const service = spawn(process.execPath, ['dist/src/main.js'], {
    env: {
      ...(process.platform === 'win32' ? {} : { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }),
      DATA_DIR: folder,
      PORT: '3999',
    },
    stdio: 'ignore',
  });
  try {
    const database = await until(async () =>
      (await answers(url)) ? EmbeddedPostgres.attach(folder) : undefined,
    );
    await addDevices(database, rows - DEMO_DEVICES);
    const token = await createDemoToken({ tasks: database });
    const idle = await memory(service.pid);
    const task = await exportDevices(url, token, JSON.parse(values.options) as object);
    const seconds = (Date.parse(task.end_time) - Date.parse(task.begin_time)) / 1000;
    console.table([
      {
        rows: task.total,
        MB: Math.round(task.size / 1e6),
        seconds,
        'rows/s': Math.round(task.total / seconds),
        'resident MB before': idle.now,
        'resident MB at most': (await memory(service.pid)).most,
      },
    ]);
  } finally {
    service.kill('SIGTERM');
    await new Promise((resolve) => service.once('exit', resolve));
    await rm(folder, { recursive: true, force: true });
  }
}

async function addDevices(database: string, count: number): Promise<void> {
  const client = new pg.Client(database);
  await client.connect();
  await fillDevices(client, { corpId: DEMO_CORP, productId: DEMO_PRODUCT, firstId: DEMO_DEVICES + 1, count });
  await client.query('VACUUM ANALYZE device');
  await client.end();
}

async function exportDevices(url: string, token: string, options: object): Promise<Task> {
  const headers = { 'Access-Token': token };
  const body = JSON.stringify({
    name: 'bench',
    describe: 'bench',
    type: 1,
    params: {},
    extend: { product_id: DEMO_PRODUCT },
    options,
  });
  const created = (await (
    await fetch(`${url}/v2/export_task`, { method: 'POST', headers, body })
  ).json()) as { id: string };
  const task = await until(async () => {
    const found = (await (await fetch(`${url}/v2/export_task/${created.id}`, { headers })).json()) as Task;
    return found.status > 2 ? found : undefined;
  });
  if (task.status !== 3) throw new Error(task.result_desc);
  return task;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/** What Linux says of a process's resident memory, in MB. */
async function memory(pid = 0): Promise<{ now: number; most: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const megabytes = (field: string) =>
    Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}

async function until<T>(get: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const value = await get();
    if (value !== undefined) return value;
    await sleep(100);
  }
}

await main();

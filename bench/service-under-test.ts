import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDemoToken } from '../src/demo/demo-access.js';
import { DEMO_PRODUCT } from '../src/demo/demo-data.js';
import { freePort } from '../src/embedded/free-port.js';
import { FIELDS } from './data.js';
import type { Run } from './report.js';

/** Fields of a task that the benchmarks read. */
export interface Task {
  id: string;
  status: number;
  total: number;
  size: number;
  begin_time: string;
  create_time: string;
  end_time: string;
  result_desc: string;
}

/** A task, for the demo's devices unless it names another type of records. */
export interface Asked {
  type?: number;
  extend?: object;
  query?: object;
  filter?: readonly string[];
  options?: object;
}

const DEVICES = { product_id: DEMO_PRODUCT };

/** Linux counts CPU time of a process in ticks of 1/100 s. */
const TICKS_PER_SECOND = 100;

/** The built service in a separate process. */
export class ServiceUnderTest {
  private constructor(
    private readonly process: ChildProcess,
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async start(
    database: string,
    folder: string,
    variables: Record<string, string>,
  ): Promise<ServiceUnderTest> {
    const port = String(await freePort());
    const service = spawn(process.execPath, ['dist/src/main.js'], {
      env: {
        PATH: '/usr/bin:/bin',
        DATABASE_URL: database,
        DATA_DIR: folder,
        PORT: port,
        RATE_LIMIT_PER_MINUTE: '0',
        ...variables,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(url).catch(() => undefined))) await sleep(50);
    return new ServiceUnderTest(service, url, await createDemoToken({ tasks: database }));
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  signal(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    await new Promise((resolve) => this.process.once('exit', resolve));
  }

  async call<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'Access-Token': this.token },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  create({ type = 1, extend = DEVICES, query, filter = FIELDS, options }: Asked = {}): Promise<{
    id: string;
  }> {
    return this.call('POST', '/v2/export_task', {
      name: 'bench',
      describe: 'bench',
      type,
      params: { filter, ...(query && { query }) },
      extend,
      ...(options && { options }),
    });
  }

  /**
   * Waits until a task is Exported.
   * @param pause time between two polls, in milliseconds.
   * @throws Error if the task ends without a file.
   */
  async ended(id: string, pause = 20): Promise<Task> {
    for (;;) {
      const task = await this.call<Task>('GET', `/v2/export_task/${id}`);
      if (task.status === 3) return task;
      if (task.status > 3) throw new Error(task.result_desc);
      await sleep(pause);
    }
  }

  /** (c) Measures one export from claim to Exported, and deletes its file. */
  async export(asked?: Asked): Promise<Run> {
    const pid = String(this.pid);
    // Resets the peak of resident memory.
    await writeFile(`/proc/${pid}/clear_refs`, '5');
    const before = await cpuSeconds(pid);
    const { id } = await this.create(asked);
    // Polled as rarely as a console would; the measured times come from the database.
    const task = await this.ended(id, 250);
    const cpu = (await cpuSeconds(pid)) - before;
    const memory = await peakMegabytes(pid);
    await this.call('DELETE', `/v2/export_task/${id}`);
    const seconds = (Date.parse(task.end_time) - Date.parse(task.begin_time)) / 1000;
    return { rows: task.total, bytes: task.size, seconds, cpu, memory };
  }
}

async function cpuSeconds(pid: string): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function peakMegabytes(pid: string): Promise<number> {
  return Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

import { readdir, readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, TestService } from '../support/service.js';
import { EveryType, extendOf, LEAK } from './every-type.js';

/** In characters; a refusal lists the fields that are accepted, but nothing of any length that was sent. */
const LONGEST_MESSAGE = 5000;

/** A call that takes longer than this hangs, in milliseconds. */
const PATIENCE_MS = 5000;

/** A member of `acme` who sends what is hostile to a service with records of all types, and looks what became of it. */
export class HostileCaller {
  /** The tasks that were accepted, by their ids, as they were sent. */
  private readonly accepted = new Map<string, any>();

  private constructor(
    private readonly every: EveryType,
    private readonly before: string,
  ) {}

  static async start(seed: number): Promise<HostileCaller> {
    const every = await EveryType.start({ WORKER_CONCURRENCY: '4', CORP_MAX_RUNNING: '4' }, seed);
    return new HostileCaller(every, await contents(every.service));
  }

  get service(): TestService {
    return this.every.service;
  }

  stop(): Promise<void> {
    return this.every.stop();
  }

  /** Sends a request as it is written, and checks that the answer is one that the platform knows and comes soon. */
  async send(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const { status, content } = await new Promise<{ status: number; content: string }>((resolve, reject) => {
      const call = request(this.service.url, {
        method,
        path,
        headers: { 'Access-Token': this.service.token, ...headers },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      call.on('response', (response) => {
        text(response).then((answered) => {
          resolve({ status: response.statusCode ?? 0, content: answered });
        }, reject);
      });
      call.on('error', reject);
      call.end(body);
    });
    const answer = { status, body: content === '' ? undefined : JSON.parse(content) };
    expect([answer, [200, 400, 403, 404].includes(status)]).toEqual([answer, true]);
    if (status !== 200) {
      const { code, msg } = answer.body.error;
      expect(Math.floor(code / 10_000)).toBe(status);
      expect(msg.length).toBeLessThan(LONGEST_MESSAGE);
    }
    return answer;
  }

  /** Creates a task, and remembers it where it is accepted. */
  async create(task: object | string, headers: Record<string, string> = {}): Promise<Answer> {
    const body = bodyOf(task);
    const created = await this.send('POST', '/v2/export_task', body, headers);
    if (created.status === 200) this.accepted.set(created.body.id, JSON.parse(body));
    return created;
  }

  /** The same after a preview, which must be refused with the same words. */
  async createSeen(task: object | string): Promise<Answer> {
    const preview = await this.send('POST', '/v2/export_task/preview', bodyOf(task));
    const created = await this.create(task);
    if (created.status === 200) expect(preview.status).toBe(200);
    else expect(preview).toEqual(created);
    return created;
  }

  /** The entry of a record type in the catalogue. */
  async recordType(type: number): Promise<any> {
    const { body } = await this.service.call('GET', '/v2/export_task_types');
    return body.list.find(({ value }: any) => value === type);
  }

  /** Waits for the tasks to end, and expects each to be as it was sent, and the records as they were. */
  async expectNoHarm(): Promise<void> {
    const { database } = this.service;
    const running = () => database.query('SELECT FROM export_task WHERE status < 3');
    while ((await running()).length > 0) await sleep(100);
    const tasks = await database.query('SELECT * FROM export_task');
    expect(tasks.length).toBe(this.accepted.size);
    for (const task of tasks) {
      expect(task).toMatchObject({ status: 3, result_code: 'exported', finished: task.total });
      const sent = this.accepted.get(task.id);
      expect([task.params, task.extend]).toEqual([sent.params, sent.extend ?? {}]);
    }
    expect(await contents(this.service)).toBe(this.before);
  }

  /** Expects a file of every task, and nothing of the other enterprise in those that are text. */
  async expectNoLeak(): Promise<void> {
    const folder = join(this.service.folder, 'files', 'objects');
    const names = (await readdir(folder, { recursive: true })).filter((name) => /\.\w+$/.test(name));
    expect(names.length).toBe(this.accepted.size);
    for (const name of names.filter((one) => !one.endsWith('.xlsx'))) {
      const content = await readFile(join(folder, name), 'utf8');
      expect([name, content.includes(LEAK)]).toEqual([name, false]);
    }
  }
}

/** A task that is accepted; params of type 9 stand in groups. */
export function taskOf(type: number) {
  return {
    name: '导出',
    describe: '导出',
    type,
    params: type === 9 ? { filter: { device: ['id', 'name'] } } : {},
    extend: extendOf[type] ?? {},
  };
}

function bodyOf(task: object | string): string {
  return typeof task === 'string' ? task : JSON.stringify(task);
}

/** The tables that the service itself writes. */
const OWN_TABLES = [
  'export_task',
  'export_template',
  'export_schedule',
  'export_schedule_run',
  'export_audit',
  'export_worker',
  'export_access_token',
  'export_webhook',
  'export_webhook_event',
  'export_webhook_delivery',
];

/** The tables, and what lies in those of the records. */
async function contents({ database }: TestService): Promise<string> {
  const tables = await database.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  const sums = tables
    .filter(({ name }) => !OWN_TABLES.includes(name))
    .map(
      ({ name }) => `(SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM "${name}" AS t) AS "${name}"`,
    );
  return JSON.stringify([tables, await database.query(`SELECT ${sums.join(', ')}`)]);
}

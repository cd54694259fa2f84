import type { LoggerService } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createApplication } from '../../src/service/application.js';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import type { Caller } from '../../src/auth/caller.js';
import { databasesOf } from '../../src/service/databases.js';
import { hasCode } from '../../src/errors/has-code.js';
import { readEnvironment } from '../../src/service/config/environment.js';
import { createDatabase, type TestDatabase } from './database.js';
import { freePort } from '../../src/embedded/free-port.js';
import { eventually } from './eventually.js';

/** What a call answered. */
export interface Answer {
  status: number;
  body: any;
}

/** Tests call often and stop at once. */
const unhurried = { RATE_LIMIT_PER_MINUTE: '0', SHUTDOWN_SECONDS: '0' };

/** A service in this process on a database of its own, and a member of the enterprise `acme` who calls it. */
export class TestService {
  private constructor(
    readonly url: string,
    readonly application: NestExpressApplication,
    readonly database: TestDatabase,
    readonly folder: string,
    readonly token: string,
    /** What it was configured with, for further processes of the same service. */
    readonly variables: Record<string, string>,
  ) {}

  /**
   * @param variables environment variables beside the database, the data folder and the port.
   * @param logger where the log goes; nowhere unless said otherwise.
   * @param pooled the address of the tasks' database as the service reaches it, made from its own.
   */
  static async start(
    variables: Record<string, string> = {},
    logger: LoggerService | false = false,
    pooled = (url: string) => url,
  ): Promise<TestService> {
    const [database, folder] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), 'export-task-'))]);
    const all = { DATABASE_URL: pooled(database.url), DATA_DIR: folder, ...unhurried, ...variables };
    const { application, port } = await listening(all, logger);
    const issues = readEnvironment(all).AUTH_MODE === 'table';
    const token = issues ? await application.get(AccessTokens).create(member('acme'), 3600) : '';
    return new TestService(`http://127.0.0.1:${port}`, application, database, folder, token, all);
  }

  async stop(): Promise<void> {
    await this.application.close();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A token of a member of an enterprise. */
  tokenOf(corpId: string): Promise<string> {
    return this.application.get(AccessTokens).create(member(corpId), 3600);
  }

  async call(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    token = this.token,
  ): Promise<Answer> {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const { status, answered } = await this.send(method, path, token, sent);
    return { status, body: answered === '' ? undefined : JSON.parse(answered) };
  }

  /** Without `fetch`, which takes twice the time of the processor: the suites make tens of thousands of calls. */
  private send(
    method: string,
    path: string,
    token: string,
    body?: string,
  ): Promise<{ status: number; answered: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        'Content-Type': 'application/json',
        'Access-Token': token,
        ...(body !== undefined && { 'Content-Length': Buffer.byteLength(body) }),
      };
      const call = request(this.url + path, { method, headers }, (response) => {
        text(response).then((answered) => {
          resolve({ status: response.statusCode ?? 0, answered });
        }, reject);
      });
      call.on('error', reject);
      call.end(body);
    });
  }

  /** Creates a task; answers its id. */
  async create(task: Record<string, unknown>, token = this.token): Promise<string> {
    const created = await this.call(
      'POST',
      '/v2/export_task',
      { name: '导出', describe: '导出', ...task },
      token,
    );
    if (created.status !== 200) throw new Error(JSON.stringify(created.body));
    return created.body.id as string;
  }

  /** Creates a task and waits until it is at its end; answers the task. */
  async export(task: Record<string, unknown>, token = this.token): Promise<any> {
    return this.ended(await this.create(task, token), token);
  }

  /** Waits until a task is neither waiting nor running. */
  ended(id: string, token = this.token): Promise<any> {
    return this.until(id, ({ status }) => status > 2, token);
  }

  /** Waits until a task is as it is wanted; answers the task. */
  until(id: string, wanted: (task: any) => boolean, token = this.token): Promise<any> {
    const get = async () => (await this.call('GET', `/v2/export_task/${id}`, undefined, token)).body;
    return eventually<any>(get, wanted);
  }

  /** The file of a task, through a fresh link. */
  async download(id: string, token = this.token): Promise<Response> {
    const { body } = await this.call('GET', `/v2/export_task/${id}/auth_link`, undefined, token);
    return fetch(body.link_url as string);
  }
}

/** The application on a port that is free; the suites run side by side, so another one may take the port first. */
async function listening(
  variables: Record<string, string> & { DATABASE_URL: string },
  logger: LoggerService | false,
): Promise<{ application: NestExpressApplication; port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const environment = readEnvironment({ ...variables, PORT: String(port) });
    const databases = databasesOf(variables.DATABASE_URL, environment);
    const application = await createApplication(environment, databases, logger);
    try {
      await application.listen(port, '127.0.0.1');
      return { application, port };
    } catch (error) {
      await application.close();
      if (attempt === 3 || !hasCode(error, 'EADDRINUSE')) throw error;
    }
  }
}

function member(corpId: string): Caller {
  return { corpId, memberId: `${corpId}-1`, memberName: '王小明', role: 1 };
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../src/embedded/free-port.js';

/** A way in which the result of a query fails. */
export type ClickHouseFault =
  /** An error in the midst of the result as version 25.11 and later write it: a tagged block, then the connection ends. */
  | 'exception'
  /** The same as versions 24 to 25.10 write it: a marker and the text, and a body with a proper end. */
  | 'exception-marker'
  /** The same as older versions write it: nothing but the text, and a body with a proper end. */
  | 'exception-plain'
  /** The connection is reset. */
  | 'cut'
  /** The body ends properly, too early. */
  | 'end'
  /** The body comes at {@link FaultOptions.bytesPerSecond}. */
  | 'slow'
  /** The query ends, and nothing of it reaches its client, whose connection stays open. */
  | 'silent'
  /** An error before the first byte: its status and its text. */
  | 'error'
  /** Status 503 without a word, as a proxy answers. */
  | 'refuse';

/** Where and how often a fault strikes. */
export interface FaultOptions {
  /** Text of the queries that it strikes; any by default. */
  match?: string;
  /** Bytes of the result that still come. None by default. */
  after?: number;
  /** Results that it strikes, one by default. */
  times?: number;
  bytesPerSecond?: number;
  /** The number of the error, 241 (memory limit) by default, and its text. */
  code?: number;
  message?: string;
}

/** A query that the server was asked. */
export interface AskedQuery {
  id: string;
  sql: string;
  /** The parameters of the address: settings of the engine and `param_…`, as text. */
  settings: Record<string, string>;
}

const FRONT = resolve('test/support/clickhouse-front/front.js');

/** Milliseconds until an engine has started on a busy machine. */
const START_MS = 30_000;

/** An analytic engine with ClickHouse's HTTP interface, in a process and a temporary folder of its own. */
export class ClickHouseServer {
  /** Ids that `KILL QUERY` has named, in order, of queries that ran. */
  readonly killed: string[] = [];
  /** The queries that reached the engine, in order. */
  readonly asked: AskedQuery[] = [];
  private child!: ChildProcess;
  private ended!: Promise<unknown>;
  private commands = 0;
  private readonly waiting = new Map<number, (answer: { result?: unknown; error?: string }) => void>();

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly user: { username: string; password: string },
  ) {}

  /** @param user who may ask; everybody is `default` without a password otherwise. */
  static async start(user = { username: 'default', password: '' }): Promise<ClickHouseServer> {
    const [folder, port] = await Promise.all([mkdtemp(join(tmpdir(), 'clickhouse-')), freePort()]);
    const server = new ClickHouseServer(folder, port, user);
    await server.restart();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Runs a statement and answers its result as text. @throws Error with the engine's words. */
  async query(sql: string, settings: Record<string, string> = {}): Promise<string> {
    const { username, password } = this.user;
    const response = await fetch(`${this.url}/?${new URLSearchParams(settings).toString()}`, {
      method: 'POST',
      headers: { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password },
      body: sql,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  }

  /** Lets the next results of queries have a fault. */
  async fault(kind: ClickHouseFault, options: FaultOptions = {}): Promise<void> {
    const memory = 'Memory limit (total) exceeded: would use 9.32 GiB. (MEMORY_LIMIT_EXCEEDED)';
    const defaults = { match: '', after: 0, times: 1, bytesPerSecond: 1000, code: 241, message: memory };
    await this.command('fault', { ...defaults, ...options, kind });
  }

  /** Takes back the faults that have not struck yet. */
  async mend(): Promise<void> {
    await this.command('mend');
  }

  /** The ids of the queries that have no answer yet. */
  async running(): Promise<string[]> {
    return (await this.command('running')) as string[];
  }

  /** Refuses connections and ends those that are open; the engine goes on. */
  async unplug(): Promise<void> {
    await this.command('unplug');
  }

  /** Listens again, on the same port. */
  async plug(): Promise<void> {
    await this.command('plug');
  }

  /** Ends the process as a crash does. */
  async crash(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Starts the process after a crash, with the same port and tables. */
  async restart(): Promise<void> {
    const { folder, port, user } = this;
    const options = JSON.stringify({ folder, port, ...user });
    this.child = fork(FRONT, [options], {
      execArgv: [],
      // A query holds a thread while its client reads. Four, the default, are soon taken.
      env: { ...process.env, UV_THREADPOOL_SIZE: '64', NODE_OPTIONS: '' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.ended = once(this.child, 'exit');
    const ready = new Promise<void>((done, failed) => {
      const timer = setTimeout(() => {
        failed(new Error('the front of ClickHouse did not start'));
      }, START_MS);
      this.child.once('exit', () => {
        clearTimeout(timer);
        failed(new Error('the front of ClickHouse ended at its start'));
        for (const answer of this.waiting.values()) answer({ error: 'the front of ClickHouse has ended' });
        this.waiting.clear();
      });
      this.child.on('message', (message: FrontMessage) => {
        if (message.ready !== undefined) {
          clearTimeout(timer);
          done();
        }
        this.heard(message);
      });
    });
    try {
      await ready;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.crash();
    await rm(this.folder, { recursive: true, force: true });
  }

  private heard({ id, killed, asked, ...answer }: FrontMessage): void {
    if (killed !== undefined) this.killed.push(...killed);
    if (asked !== undefined) this.asked.push(asked);
    if (id === undefined) return;
    this.waiting.get(id)?.(answer);
    this.waiting.delete(id);
  }

  private command(command: string, argument?: unknown): Promise<unknown> {
    const id = ++this.commands;
    return new Promise((done, failed) => {
      this.waiting.set(id, ({ result, error }) => {
        if (error === undefined) done(result);
        else failed(new Error(error));
      });
      this.child.send({ id, command, argument });
    });
  }
}

/** A message of the process: an event, or the answer to a command. */
interface FrontMessage {
  ready?: string;
  killed?: string[];
  asked?: AskedQuery;
  id?: number;
  result?: unknown;
  error?: string;
}

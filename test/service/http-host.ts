import {
  Module,
  type DynamicModule,
  type INestApplication,
  type ModuleMetadata,
  type NestApplicationOptions,
} from '@nestjs/common';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import { invalidToken } from '../../src/auth/token-verifier.js';
import { freePort } from '../../src/embedded/free-port.js';
import {
  ExportTaskModule,
  ExportTaskService,
  TokenVerifier,
  type Caller,
  type ExportTaskModuleExtras,
  type ExportTaskModuleOptions,
} from '../../src/index.js';
import { ann, exported, HostUnderTest, NoteExporter, task } from './host-under-test.js';

/** The HTTP platforms of Nest. */
export const platforms: [string, () => AbstractHttpAdapter][] = [
  ['Express', () => new ExpressAdapter()],
  ['Fastify', () => new FastifyAdapter()],
];

export const TOKEN = 'the token of Ann';

class OneToken extends TokenVerifier {
  override verify(token: string): Promise<Caller> {
    return token === TOKEN ? Promise.resolve(ann) : Promise.reject(invalidToken('unknown'));
  }
}

/** The application itself. */
@Module({})
class Host {}

/** How an application on an HTTP platform differs from a plain one. */
export interface HostSetting {
  adapter?: AbstractHttpAdapter;
  http?: ExportTaskModuleExtras['http'];
  options?: Partial<ExportTaskModuleOptions>;
  /** The `publicUrl` of the local store, made from the address of the application. */
  publicUrl?: (url: string) => string;
  /** What the application has beside the module. */
  own?: Pick<ModuleMetadata, 'imports' | 'controllers' | 'providers'>;
  nest?: NestApplicationOptions;
  /** Done between the creation of the application and its start, as in a `main.ts`. */
  setUp?: (application: INestApplication) => unknown;
}

/** What a call was answered. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: any;
}

/** Applications on an HTTP platform, one after the other, with one database in which a task is exported. */
export class HttpHost {
  url = '';
  private application: INestApplication | undefined;

  private constructor(
    private readonly adapter: () => AbstractHttpAdapter,
    private readonly host: HostUnderTest,
    /** The id of the exported task. */
    readonly id: string,
  ) {}

  static async create(adapter: () => AbstractHttpAdapter): Promise<HttpHost> {
    const host = await HostUnderTest.create();
    const service = (await host.start({}, NoteExporter)).get(ExportTaskService);
    const [done] = await exported(service);
    await host.close();
    return new HttpHost(adapter, host, done?.id ?? '');
  }

  /** Starts an application; it exports nothing, so that tasks stay as they are. */
  async start(setting: HostSetting = {}): Promise<INestApplication> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    const module = this.module(setting);
    const adapter = setting.adapter ?? this.adapter();
    const made = await NestFactory.create(module, adapter, {
      logger: false,
      abortOnError: false,
      ...setting.nest,
    });
    return this.listen(made, port, setting);
  }

  /** The root module of an application. */
  module({ http = true, options, publicUrl = (url) => url, own = {} }: HostSetting): DynamicModule {
    const module = ExportTaskModule.forRoot({
      ...this.host.options,
      store: { ...this.host.store, publicUrl: publicUrl(this.url) },
      auth: { mode: 'custom', verifier: new OneToken() },
      worker: false,
      callsPerMinute: 0,
      http,
      ...options,
    });
    return {
      module: Host,
      imports: [ScheduleModule.forRoot(), module, ...(own.imports ?? [])],
      controllers: own.controllers ?? [],
      providers: [NoteExporter, ...(own.providers ?? [])],
    };
  }

  /** Lets an application listen that was created otherwise. */
  async listen(made: INestApplication, port: number, { setUp }: HostSetting = {}): Promise<INestApplication> {
    this.application = made;
    this.url = `http://127.0.0.1:${port}`;
    await setUp?.(made);
    await made.listen(port, '127.0.0.1');
    return made;
  }

  async stop(): Promise<void> {
    await this.application?.close();
    this.application = undefined;
  }

  remove(): Promise<void> {
    return this.host.remove();
  }

  /** Calls as Ann; an object is sent as JSON. */
  async call(
    method: string,
    path: string,
    body?: string | object | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(path.startsWith('http') ? path : this.url + path, {
      method,
      headers: { 'Content-Type': 'application/json', 'Access-Token': TOKEN, ...headers },
      ...(body !== undefined && { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  /** A fresh link to the file of the exported task. */
  async link(prefix = ''): Promise<string> {
    const { body } = await this.call('GET', `${prefix}/v2/export_task/${this.id}/auth_link`);
    return body.link_url;
  }

  /** The answers of all calls, in short: what a client relies on. */
  async allCalls(prefix = ''): Promise<object> {
    const v2 = `${prefix}/v2`;
    const created = await this.call('POST', `${v2}/export_task`, task);
    const own = `${v2}/export_task/${String(created.body?.id)}`;
    const done = `${v2}/export_task/${this.id}`;
    const file = await this.call('GET', await this.link(prefix));
    const events = await this.call('GET', `${done}/events`);
    const list = await this.call('POST', `${v2}/export_tasks`, { query: { id: this.id } });
    return {
      created: created.status,
      got: (await this.call('GET', own)).body?.status,
      previewed: (await this.call('POST', `${v2}/export_task/preview`, task)).body?.rows,
      types: (await this.call('GET', `${v2}/export_task_types`)).body?.count,
      listed: list.body?.list?.map(({ id }: any) => id),
      cancelled: (await this.call('POST', `${own}/cancel`)).text,
      retried: (await this.call('POST', `${own}/retry`)).text,
      deleted: [(await this.call('POST', `${own}/cancel`)).status, (await this.call('DELETE', own)).text],
      events: /^data: (.*)$/m.exec(events.text)?.[1],
      file: file.text,
      unknown: (await this.call('GET', own)).body,
      stranger: (await this.call('GET', own, undefined, { 'Access-Token': 'x' })).body?.error.code,
      unreadable: (await this.call('POST', `${v2}/export_task`, '{')).body,
    };
  }

  /** What {@link allCalls} answers in the application and in every other one. */
  expected(): object {
    return {
      created: 200,
      got: 1,
      previewed: [
        ['1', '3'],
        ['2', '3'],
      ],
      types: 1,
      listed: [this.id],
      cancelled: '',
      retried: '',
      deleted: [200, ''],
      events: expect.stringMatching(/^\{"status":3,"finished":2,"total":2,/),
      file: '笔记,长度\r\n1,3\r\n2,3\r\n',
      unknown: { error: { code: 4041043, msg: expect.any(String) } },
      stranger: 4031003,
      unreadable: {
        error: { code: 4001001, msg: 'body: invalid JSON. Must be a JSON object in UTF-8.' },
      },
    };
  }
}

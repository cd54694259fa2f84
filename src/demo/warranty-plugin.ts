import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { QueryFault, selectRecords, type WarrantyRecord } from './warranty-plugin-query.js';

/** An app of an enterprise that has the warranty plugin. */
export interface WarrantyApp {
  id: string;
  corpId: string;
  enabled?: boolean;
  authorized?: boolean;
  records: WarrantyRecord[];
}

/** A call and its answer. */
export interface WarrantyCall {
  path: string;
  accessToken: string;
  body: Readonly<Record<string, unknown>>;
  status: number;
  answer: unknown;
}

export interface WarrantyPluginOptions {
  /** The platform's access token of each enterprise. */
  accessTokens: Readonly<Record<string, string>>;
  apps: WarrantyApp[];
  /** The lifetime of a token of the plugin, in seconds. */
  tokenSeconds?: number;
}

const APPLY = '/v2/plugin/apply_token';
const LIST = /^\/module\/warranty\/([^/]+)\/api\/warranty\/list$/;

/** The platform's documents state no lifetime for the plugin's tokens; this is the one of its user tokens. */
const TOKEN_SECONDS = 7200;

/** A stand-in for the platform's token call and its warranty plugin, built from the platform's documents. */
export class StandInWarrantyPlugin {
  /** Every token that the plugin has issued. */
  readonly tokens = new Map<string, { app: string; expires: number }>();
  private readonly server: Server;
  private calls = 0;

  constructor(private readonly options: WarrantyPluginOptions) {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined);
      });
    });
  }

  /** Listens on a free port of the loopback interface. */
  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** `http://127.0.0.1:<port>`: the address of both the platform and the plugin. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url: path = '' } = request;
    const accessToken = String(request.headers['access-token'] ?? '');
    const body = await json(request).catch(() => undefined);
    const call = { path, accessToken, body: Object(body) as WarrantyCall['body'] };
    const answered: WarrantyCall = { ...call, status: 200, answer: undefined };
    try {
      if (method !== 'POST') throw new PlatformError(ErrorCode.urlNotFound, 'no such URL');
      if (body === undefined) throw new PlatformError(ErrorCode.fieldInvalid, 'not JSON');
      answered.answer = this.answer(call);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      answered.status = error.status;
      answered.answer = error.envelope;
    }
    this.respond(answered, response);
  }

  protected respond({ status, answer }: WarrantyCall, response: ServerResponse): void {
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer));
  }

  private answer({ path, accessToken, body }: Pick<WarrantyCall, 'path' | 'accessToken' | 'body'>): unknown {
    if (accessToken === '') throw new PlatformError(ErrorCode.tokenMissing, 'Access-Token is missing');
    if (path === APPLY) return this.apply(accessToken, body.app_id);
    const [, app] = LIST.exec(path) ?? [];
    if (app === undefined) throw new PlatformError(ErrorCode.urlNotFound, 'no such URL');
    return this.list(decodeURIComponent(app), accessToken, body);
  }

  private apply(accessToken: string, id: unknown): unknown {
    const [corpId] = Object.entries(this.options.accessTokens).find(([, one]) => one === accessToken) ?? [];
    if (corpId === undefined) throw new PlatformError(ErrorCode.tokenInvalid, 'unknown Access-Token');
    const app = this.options.apps.find((one) => one.id === id && one.corpId === corpId);
    if (!app) throw new PlatformError(ErrorCode.appNotFound, 'no such app');
    requireUsable(app);
    const token = randomBytes(24).toString('base64url');
    const seconds = this.options.tokenSeconds ?? TOKEN_SECONDS;
    this.tokens.set(token, { app: app.id, expires: Date.now() + seconds * 1000 });
    return { app_id: app.id, access_token: token };
  }

  private list(id: string, accessToken: string, body: WarrantyCall['body']): unknown {
    const token = this.tokens.get(accessToken);
    const app = this.options.apps.find((one) => one.id === id);
    if (!app || token?.app !== id || token.expires <= Date.now()) {
      throw new PlatformError(ErrorCode.pluginRefused, 'the token is not accepted');
    }
    requireUsable(app);
    const { offset = 0, limit = 10, filter = [], query, order } = body;
    if (!isCount(offset) || !isCount(limit) || !Array.isArray(filter)) {
      throw new PlatformError(ErrorCode.fieldInvalid, 'offset, limit or filter is not accepted');
    }
    this.calls += 1;
    try {
      const found = selectRecords(app.records, query, order, this.calls);
      const page = found.slice(offset, offset + limit);
      return { count: found.length, list: page.map((record) => projected(record, filter)) };
    } catch (error) {
      if (!(error instanceof QueryFault)) throw error;
      throw new PlatformError(ErrorCode.fieldInvalid, error.message);
    }
  }
}

function requireUsable({ enabled = true, authorized = true }: WarrantyApp): void {
  if (!enabled) throw new PlatformError(ErrorCode.appNotEnabled, 'the app is not enabled');
  if (!authorized) throw new PlatformError(ErrorCode.appNotAuthorized, 'the app is not authorised');
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The fields that `filter` names, or all if it names none; always `_id`. */
function projected(record: WarrantyRecord, filter: readonly unknown[]): Record<string, unknown> {
  if (filter.length === 0) return record;
  return Object.fromEntries(Object.entries(record).filter(([key]) => key === '_id' || filter.includes(key)));
}

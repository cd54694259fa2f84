import { Inject, Injectable } from '@nestjs/common';
import { beforeAbort } from '../../bounded/interruptible.js';
import { invalid, missing, quote } from '../../exporter/faults.js';
import type { ExportRequest, SourceRecord } from '../../exporter/record-exporter.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { postJson, Refusal } from './post-json.js';
import { WARRANTY_OPTIONS, type WarrantyOptions } from './warranty.module-definition.js';

/** A registration as the plugin returns it. */
export type Registration = SourceRecord & { _id: string };

/** A request for one page of registrations, in the plugin's query language. */
export interface PageRequest {
  offset: number;
  limit: number;
  filter: readonly string[];
  query: Readonly<Record<string, unknown>>;
  order: Readonly<Record<string, 1 | -1>>;
}

/** The plugin's answer; `count` is the total of all pages. */
export interface Page {
  count: number;
  list: Registration[];
}

/** The app of one enterprise, with the addresses and credentials to reach it. */
export interface WarrantyConnection {
  app: string;
  platformUrl: string;
  pluginUrl: string;
  /** The enterprise's access token for the platform. */
  accessToken: string;
  /** The cache key of the app's plugin token. */
  tokenKey: string;
}

/** An id on the platform. The id of an app becomes part of a URL's path. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** A token that a header can carry. */
const TOKEN = /^[!-~]{1,4096}$/;

/** The time for {@link WarrantyPlugin.check}: a creation must not wait for all retries of a plugin that is down. */
const CHECK_MS = 5000;

/** Calls the warranty plugin: applies for its tokens, and keeps them in memory only. */
@Injectable()
export class WarrantyPlugin {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(@Inject(WARRANTY_OPTIONS) private readonly options: WarrantyOptions) {}

  /**
   * The connection to the app of a task.
   * @throws PlatformError 4001002 if `extend.app_id` is missing, 4001001 if it is not an id, 4001137 if the service has
   *   no plugin configured, 4001144 if it has no access token of the enterprise.
   */
  connection({ corpId, extend }: ExportRequest): WarrantyConnection {
    const app = appId(extend.app_id);
    const { platformUrl, pluginUrl, accessTokens } = this.options;
    if (platformUrl === undefined || pluginUrl === undefined) {
      throw new PlatformError(
        ErrorCode.appNotEnabled,
        'extend.app_id: this service is not connected to the warranty plugin. Ask its operator to connect it.',
        { zh: 'extend.app_id：本服务未连接维保插件，请联系运维人员。' },
      );
    }
    const accessToken = accessTokens.get(corpId);
    if (accessToken === undefined) {
      throw new PlatformError(
        ErrorCode.appNotAuthorized,
        'extend.app_id: this service has no access to the apps of your enterprise. Ask its operator for access.',
        { zh: 'extend.app_id：本服务无权访问企业的应用，请联系运维人员。' },
      );
    }
    return { app, platformUrl, pluginUrl, accessToken, tokenKey: `${corpId}/${app}` };
  }

  /**
   * Checks that the plugin has the app. It accepts the app while the plugin cannot be reached, since a retry of the task may
   * help.
   * @throws PlatformError 4041020, 4001137 or 4001144 if it does not; 4031011 if the platform refuses the access token.
   */
  async check(to: WarrantyConnection): Promise<void> {
    try {
      await beforeAbort(this.token(to), AbortSignal.timeout(CHECK_MS));
    } catch (error) {
      const reason = explained(error, to);
      if (reason instanceof PlatformError) throw reason;
    }
  }

  /**
   * Reads one page of registrations. A token that the plugin refuses may have expired and is replaced once.
   * @throws PlatformError if a retry can't help; throws at once when `signal` aborts.
   */
  async page(to: WarrantyConnection, request: PageRequest, signal: AbortSignal): Promise<Page> {
    try {
      const cached = this.token(to);
      const token = await beforeAbort(cached, signal);
      try {
        return await this.list(to, token, request, signal);
      } catch (error) {
        if (!refusesToken(error)) throw error;
      }
      const fresh = await beforeAbort(this.token(to, cached), signal);
      return await this.list(to, fresh, request, signal);
    } catch (error) {
      throw explained(error, to);
    }
  }

  private async list(
    { app, pluginUrl }: WarrantyConnection,
    accessToken: string,
    body: PageRequest,
    signal: AbortSignal,
  ): Promise<Page> {
    const url = `${pluginUrl}/module/warranty/${encodeURIComponent(app)}/api/warranty/list`;
    try {
      return await postJson({ url, accessToken, body, read: readPage }, this.options, signal);
    } catch (error) {
      // The plugin's documents name no code for an expired token, so every 401 and 403 may mean one.
      if (!(error instanceof Refusal) || (error.status !== 401 && error.status !== 403)) throw error;
      throw new Refusal(error.message, error.status, ErrorCode.pluginRefused);
    }
  }

  /**
   * The cached token, unless it is the refused one. Tasks of one app share one application for a token, because a
   * platform may invalidate an app's earlier tokens. So the application continues when one of the tasks is cancelled.
   */
  private token(to: WarrantyConnection, refused?: Promise<string>): Promise<string> {
    const cached = this.tokens.get(to.tokenKey);
    if (cached && cached !== refused) return cached;
    const applied = this.apply(to);
    this.tokens.set(to.tokenKey, applied);
    applied.catch(() => {
      if (this.tokens.get(to.tokenKey) === applied) this.tokens.delete(to.tokenKey);
    });
    return applied;
  }

  private apply({ app, platformUrl, accessToken }: WarrantyConnection): Promise<string> {
    const call = {
      url: `${platformUrl}/v2/plugin/apply_token`,
      accessToken,
      body: { app_id: app },
      read: readToken,
    };
    return postJson(call, this.options, new AbortController().signal);
  }
}

function appId(value: unknown): string {
  if (value === undefined || value === null || value === '') {
    throw missing('extend.app_id', "the id of the warranty plugin's app");
  }
  if (typeof value === 'string' && ID.test(value)) return value;
  throw invalid('extend.app_id', `must be the id of the warranty plugin's app, not ${quote(value)}.`);
}

function readToken(answer: unknown): string | undefined {
  const { access_token } = Object(answer) as { access_token?: unknown };
  return typeof access_token === 'string' && TOKEN.test(access_token) ? access_token : undefined;
}

function readPage(answer: unknown): Page | undefined {
  const { count: sent, list } = Object(answer) as { count?: unknown; list?: unknown };
  // Some services of the platform quote their numbers.
  const count = typeof sent === 'string' && /^\d+$/.test(sent) ? Number(sent) : sent;
  if (!Number.isSafeInteger(count) || Number(count) < 0 || !Array.isArray(list)) return undefined;
  return list.every(isRegistration) ? { count: Number(count), list } : undefined;
}

function isRegistration(value: unknown): value is Registration {
  return typeof (Object(value) as { _id?: unknown })._id === 'string';
}

function refusesToken(error: unknown): boolean {
  return error instanceof Refusal && error.code === ErrorCode.pluginRefused;
}

/** A refusal that tells the caller what to do, if the code is known; otherwise the error itself. */
function explained(error: unknown, { app }: WarrantyConnection): unknown {
  if (!(error instanceof Refusal)) return error;
  const refusal = (code: ErrorCode, text: string, zh: string) =>
    new PlatformError(code, `extend.app_id: ${text}`, { zh: `extend.app_id：${zh}` });
  switch (error.code) {
    case ErrorCode.appNotFound:
      return refusal(
        error.code,
        `no app ${quote(app)}. Must be the id of an app with the warranty plugin.`,
        `没有应用 ${quote(app)}。`,
      );
    case ErrorCode.appNotEnabled:
      return refusal(
        error.code,
        `app ${quote(app)} is not enabled. Enable its warranty plugin first.`,
        `应用 ${quote(app)} 未启用，请先启用其维保插件。`,
      );
    case ErrorCode.appNotAuthorized:
      return refusal(
        error.code,
        `app ${quote(app)} is not authorised. Authorise its warranty plugin first.`,
        `应用 ${quote(app)} 未授权，请先授权其维保插件。`,
      );
    case ErrorCode.pluginRefused:
      return refusal(
        error.code,
        `the warranty plugin refuses access to app ${quote(app)}.`,
        `维保插件拒绝访问应用 ${quote(app)}。`,
      );
    case undefined:
    default:
      return error;
  }
}

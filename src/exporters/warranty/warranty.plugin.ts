import { Inject, Injectable } from '@nestjs/common';
import { invalid, quote } from '../../exporter/faults.js';
import type { ExportRequest, SourceRecord } from '../../exporter/record-exporter.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { postJson, Refusal } from './post-json.js';
import { WARRANTY_OPTIONS, type WarrantyOptions } from './warranty.module-definition.js';

/** A registration as the plugin answers it. */
export type Registration = SourceRecord & { _id: string };

/** Which registrations the plugin is asked for, in its own language. */
export interface PageRequest {
  offset: number;
  limit: number;
  filter: readonly string[];
  query: Readonly<Record<string, unknown>>;
  order: Readonly<Record<string, 1 | -1>>;
}

/** What it answers: `count` is of all pages. */
export interface Page {
  count: number;
  list: Registration[];
}

/** The app of one enterprise, and how it is reached. */
export interface WarrantyConnection {
  app: string;
  platformUrl: string;
  pluginUrl: string;
  /** The enterprise's own, for the platform. */
  accessToken: string;
  /** Under which its plugin token is kept. */
  tokenKey: string;
}

/** Ids on the platform; an app's stands in the path of a URL. */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** What can stand in a header. */
const TOKEN = /^[!-~]{1,4096}$/;

/** Speaks with the warranty plugin: applies for its tokens, and keeps them in memory alone. */
@Injectable()
export class WarrantyPlugin {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(@Inject(WARRANTY_OPTIONS) private readonly options: WarrantyOptions) {}

  /**
   * How the app of a task is reached.
   * @throws PlatformError 4001002 without `extend.app_id`, 4001001 where it is no id, 4001137 where the service has
   * no plugin, 4001144 where it has no access token of the enterprise.
   */
  connection({ corpId, extend }: ExportRequest): WarrantyConnection {
    const app = appId(extend.app_id);
    const { platformUrl, pluginUrl, accessTokens } = this.options;
    if (platformUrl === undefined || pluginUrl === undefined) {
      throw new PlatformError(
        ErrorCode.appNotEnabled,
        'extend.app_id: this service is not connected to the warranty plugin; its operator can connect it.',
      );
    }
    const accessToken = accessTokens.get(corpId);
    if (accessToken === undefined) {
      throw new PlatformError(
        ErrorCode.appNotAuthorized,
        'extend.app_id: this service has no access to the apps of your enterprise; its operator can give it access.',
      );
    }
    return { app, platformUrl, pluginUrl, accessToken, tokenKey: `${corpId}/${app}` };
  }

  /**
   * One page of registrations. A token that the plugin refuses is replaced once: it may have expired.
   * @throws PlatformError where the app can't be read for good; at once when `signal` aborts.
   */
  async page(to: WarrantyConnection, request: PageRequest, signal: AbortSignal): Promise<Page> {
    try {
      const kept = this.token(to);
      const token = await orAborted(kept, signal);
      try {
        return await this.list(to, token, request, signal);
      } catch (error) {
        if (!refusesToken(error)) throw error;
      }
      const fresh = await orAborted(this.token(to, kept), signal);
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
      // It is not known whether the plugin has a code of its own for a token that has expired.
      if (!(error instanceof Refusal) || (error.status !== 401 && error.status !== 403)) throw error;
      throw new Refusal(error.message, error.status, ErrorCode.pluginRefused);
    }
  }

  /**
   * The token that is kept, unless it is the one that was refused. Tasks of one app share one application, which
   * therefore goes on when one of them is cancelled: a platform may let only the latest token of an app be valid.
   */
  private token(to: WarrantyConnection, refused?: Promise<string>): Promise<string> {
    const kept = this.tokens.get(to.tokenKey);
    if (kept && kept !== refused) return kept;
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

/** What others wait for as well, unless `signal` aborts first. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const waiting = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = () => {
      reject(new Error('aborted', { cause: signal.reason }));
    };
    signal.addEventListener('abort', stop, { signal: waiting.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    waiting.abort();
  }
}

function appId(value: unknown): string {
  if (value === undefined || value === null || value === '') {
    throw new PlatformError(
      ErrorCode.fieldMissing,
      "extend.app_id: is missing; the id of the warranty plugin's app is accepted.",
    );
  }
  if (typeof value === 'string' && ID.test(value)) return value;
  throw invalid('extend.app_id', `${quote(value)} is not accepted; the id of the warranty plugin's app is.`);
}

function readToken(answer: unknown): string | undefined {
  const { access_token } = Object(answer) as { access_token?: unknown };
  return typeof access_token === 'string' && TOKEN.test(access_token) ? access_token : undefined;
}

function readPage(answer: unknown): Page | undefined {
  const { count, list } = Object(answer) as { count?: unknown; list?: unknown };
  if (!Number.isSafeInteger(count) || Number(count) < 0 || !Array.isArray(list)) return undefined;
  return list.every(isRegistration) ? { count: Number(count), list } : undefined;
}

function isRegistration(value: unknown): value is Registration {
  return typeof (Object(value) as { _id?: unknown })._id === 'string';
}

function refusesToken(error: unknown): boolean {
  return error instanceof Refusal && error.code === ErrorCode.pluginRefused;
}

/** What a caller can do about it, where that is known; the error itself otherwise. */
function explained(error: unknown, { app }: WarrantyConnection): unknown {
  if (!(error instanceof Refusal)) return error;
  const refusal = (code: ErrorCode, text: string) => new PlatformError(code, `extend.app_id: ${text}`);
  switch (error.code) {
    case ErrorCode.appNotFound:
      return refusal(
        error.code,
        `no app ${quote(app)}; the id of an app with the warranty plugin is accepted.`,
      );
    case ErrorCode.appNotEnabled:
      return refusal(error.code, `app ${quote(app)} is not enabled; enable its warranty plugin first.`);
    case ErrorCode.appNotAuthorized:
      return refusal(error.code, `app ${quote(app)} is not authorised; authorise its warranty plugin first.`);
    case ErrorCode.pluginRefused:
      return refusal(error.code, `the warranty plugin refuses access to app ${quote(app)}.`);
    case undefined:
    default:
      return error;
  }
}

import {
  applyDecorators,
  Controller,
  Get,
  HttpStatus,
  Inject,
  Post,
  Req,
  RequestMethod,
  Res,
  StreamableFile,
  UseFilters,
  VERSION_NEUTRAL,
  type OnModuleInit,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModuleRef } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { posix } from 'node:path';
import { ErrorEnvelopeFilter } from '../errors/error-envelope.filter.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import { CallPaths } from '../http/call-paths.js';
import { ConsoleFiles } from './console-files.js';
import { CONSOLE_OPTIONS, CONSOLE_PREFIX } from './console.module-definition.js';
import type { ConsoleOptions } from './console.options.js';
import { SignInCodes } from './sign-in-codes.js';

/** What the page is told in its settings; `console/src/settings.ts` reads them. */
interface PageSettings {
  /** Where the calls are, relative to the page's folder. */
  api: string;
  /** Origins of pages that may hand over a token, beside the page's own. */
  frameAncestors: readonly string[];
  /** Whether the application has tokens for those who open the page. */
  session: boolean;
}

/** A request of either platform. Its parameters are read here: pipes of the application would change them first. */
interface ConsoleRequest {
  headers: IncomingHttpHeaders;
  params: Record<string, string | undefined>;
}

const PRIVATE = { 'Cache-Control': 'no-store' };

/** An Access-Token for the console. */
interface ConsoleSession {
  token: string;
}

function ConsolePath(): ClassDecorator {
  return applyDecorators(
    ApiExcludeController(),
    UseFilters(ErrorEnvelopeFilter),
    Controller({ path: 'console', version: VERSION_NEUTRAL }),
  );
}

/** Serves the page, its files, and the two ways in which an application signs people in. */
@ConsolePath()
export class ConsoleController implements OnModuleInit {
  private readonly own: CallPaths;
  private calls!: CallPaths;

  constructor(
    @Inject(CONSOLE_OPTIONS) private readonly options: ConsoleOptions,
    private readonly files: ConsoleFiles,
    private readonly codes: SignInCodes,
    @Inject(CONSOLE_PREFIX) prefix: string,
    config: ApplicationConfig,
    private readonly modules: ModuleRef,
    private readonly host: HttpAdapterHost,
  ) {
    this.own = new CallPaths(config, prefix);
  }

  /** @throws Error one line, if the application does not serve the calls that the console makes. */
  onModuleInit(): void {
    try {
      this.calls = this.modules.get(CallPaths, { strict: false });
    } catch {
      throw new Error('ConsoleModule: needs ExportTaskModule with its calls in the same application.');
    }
  }

  @Get('assets/:file')
  asset(@Req() { headers, params }: ConsoleRequest, @Res() response: unknown): void {
    const file = this.files.asset(params.file ?? '', [headers['accept-encoding'] ?? ''].join());
    if (!file) throw new PlatformError(ErrorCode.urlNotFound, 'The console has no such file.');
    const { content, type, encoding } = file;
    this.answer(response, new StreamableFile(content, { type, length: content.length }), {
      // The name holds a hash of the content.
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Accept-Encoding',
      ...(encoding !== undefined && { 'Content-Encoding': encoding }),
    });
  }

  /** The token that the application has for the person who opens the page. */
  @Get('session')
  async session(@Req() request: ConsoleRequest, @Res() response: unknown): Promise<void> {
    // An application that allows foreign origins to read its answers must not give them a token.
    const { 'sec-fetch-site': site = 'same-origin' } = request.headers;
    const token = site === 'same-origin' ? await this.options.token?.(request) : undefined;
    if (token === undefined) throw new PlatformError(ErrorCode.tokenMissing, 'Nobody is signed in.');
    this.answer(response, { token }, PRIVATE);
  }

  /** Exchanges the one-time code of a link for a token. */
  @Post('session/:code')
  redeem(@Req() { params }: ConsoleRequest, @Res() response: unknown): void {
    const token = this.codes.redeem(params.code ?? '');
    if (token === undefined) {
      throw new PlatformError(
        ErrorCode.tokenInvalid,
        'The link has been used, or the service has restarted.',
      );
    }
    this.answer(response, { token }, PRIVATE);
  }

  @Get()
  page(@Req() request: ConsoleRequest, @Res() response: unknown): void {
    const [path = ''] = (this.host.httpAdapter.getRequestUrl(request) as string).split('?');
    // The page's addresses are relative to its folder, behind any prefix and proxy.
    if (!path.endsWith('/')) {
      this.answer(response, '', { Location: `${path.slice(path.lastIndexOf('/') + 1)}/` }, HttpStatus.FOUND);
      return;
    }
    const nonce = randomBytes(16).toString('base64url');
    const html = this.files.page
      .replaceAll('CONSOLE_NONCE', nonce)
      .replace('CONSOLE_SETTINGS', () => attributeText(JSON.stringify(this.settings())));
    // A browser that knows `frame-ancestors` ignores it; one that does not would refuse the frame.
    if (this.frameAncestors.length > 0) removeHeader(response, 'X-Frame-Options');
    const file = new StreamableFile(Buffer.from(html), { type: 'text/html; charset=utf-8' });
    this.answer(response, file, {
      'Content-Security-Policy': this.policy(nonce),
      'Referrer-Policy': 'no-referrer',
      ...PRIVATE,
    });
  }

  private settings(): PageSettings {
    const page = `${this.own.prefixOf('console', RequestMethod.GET)}/console`;
    const calls = this.calls.prefixOf('v2/export_task', RequestMethod.POST);
    return {
      api: posix.relative(page, calls === '' ? '/' : calls),
      frameAncestors: this.frameAncestors,
      session: this.options.token !== undefined,
    };
  }

  private policy(nonce: string): string {
    return [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      `frame-ancestors ${["'self'", ...this.frameAncestors].join(' ')}`,
    ].join('; ');
  }

  private get frameAncestors(): readonly string[] {
    return this.options.frameAncestors ?? [];
  }

  /** Answers a request itself: interceptors of the application would wrap what a handler returns. */
  private answer(
    response: unknown,
    body: StreamableFile | ConsoleSession | '',
    headers: Record<string, string>,
    status = HttpStatus.OK,
  ): void {
    const { httpAdapter } = this.host;
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value);
    httpAdapter.reply(response, body, status);
  }
}

/** The same under Fastify, for which the path with a slash at its end is another one. */
@ConsolePath()
export class FastifyConsoleController extends ConsoleController {
  @Get(['', '*'])
  override page(@Req() request: ConsoleRequest, @Res() response: unknown): void {
    if (request.params['*']) throw new PlatformError(ErrorCode.urlNotFound, 'The console has no such page.');
    super.page(request, response);
  }
}

/** Text for an HTML attribute in double quotes. */
function attributeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Removes a header that an earlier middleware has set: on the response of Node below the one of the platform. */
function removeHeader(response: unknown, name: string): void {
  const { raw = response } = response as { raw?: unknown };
  (raw as { removeHeader(name: string): void }).removeHeader(name);
}

import {
  Catch,
  HttpException,
  Logger,
  NotFoundException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { ErrorEnvelope } from './error-envelope.js';
import { internalError } from './internal-error.js';
import { ErrorCode, PlatformError } from './platform-error.js';

/** A response of an HTTP platform: Fastify has one of its own around the one of Node.js. */
interface PlatformResponse extends ServerResponse {
  raw?: ServerResponse;
}

/** The last digits of a code that stands for its HTTP status and no more. */
const GENERIC = 1001;

/**
 * Answers every error with the platform's envelope, without internal details. What a guard or an interceptor of the
 * application refuses keeps its status and its message.
 */
@Catch()
export class ErrorEnvelopeFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorEnvelopeFilter.name);

  constructor(private readonly host: HttpAdapterHost) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const { status, envelope } = this.answerTo(exception);
    const response = host.switchToHttp().getResponse<PlatformResponse>();
    const { httpAdapter } = this.host;
    // An answer that has begun is broken off: ended properly, it would look complete.
    if (httpAdapter.isHeadersSent(response)) (response.raw ?? response).destroy();
    else httpAdapter.reply(response, envelope, status);
  }

  private answerTo(exception: unknown): { status: number; envelope: ErrorEnvelope } {
    if (exception instanceof PlatformError) return exception;
    if (isUnknownUrl(exception)) {
      return new PlatformError(
        ErrorCode.urlNotFound,
        'URL: unknown. Must be a call of the API documentation.',
      );
    }
    if (exception instanceof HttpException) {
      return httpAnswer(exception.getStatus(), messageOf(exception));
    }
    if (isHttpError(exception)) return httpAnswer(exception.status, exception.message);
    return internalError(exception, this.logger);
  }
}

function httpAnswer(status: number, msg: string): { status: number; envelope: ErrorEnvelope } {
  return { status, envelope: { error: { code: status * 10_000 + GENERIC, msg } } };
}

/** Recognizes Nest's error for an unknown URL. Its message contains the URL, and so the signature of a link. */
function isUnknownUrl(exception: unknown): boolean {
  return exception instanceof NotFoundException && /^Cannot [A-Z]+ \//.test(exception.message);
}

/** The message for the caller. The `ValidationPipe` has several; the message of a wrapped error is internal. */
function messageOf(exception: HttpException): string {
  const response = exception.getResponse();
  if (response instanceof Error) return STATUS_CODES[exception.getStatus()] ?? 'Error';
  const message = typeof response === 'object' && 'message' in response ? response.message : undefined;
  return Array.isArray(message) ? message.join('; ') : exception.message;
}

/** An error of the package `http-errors`, which middleware throws, and whose message is meant for the caller. */
function isHttpError(exception: unknown): exception is Error & { status: number } {
  return (
    exception instanceof Error &&
    'expose' in exception &&
    exception.expose === true &&
    'status' in exception &&
    typeof exception.status === 'number'
  );
}

import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { internalError } from './internal-error.js';
import { ErrorCode, PlatformError } from './platform-error.js';

/** Answers every error with the platform's envelope, without internal details. */
@Catch()
export class ErrorEnvelopeFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorEnvelopeFilter.name);

  catch(exception: unknown, host: ArgumentsHost): void {
    const error = this.toPlatformError(exception);
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(error.status).json(error.envelope);
  }

  private toPlatformError(exception: unknown): PlatformError {
    if (exception instanceof PlatformError) return exception;
    const status = statusOf(exception);
    if (status === 404 || status === 405) {
      return new PlatformError(ErrorCode.urlNotFound, 'No such URL. The interface page lists the calls.');
    }
    if (status === 403 || status === 401)
      return new PlatformError(ErrorCode.forbidden, 'Access is forbidden.');
    if (status !== undefined && status >= 400 && status < 500) {
      return new PlatformError(ErrorCode.fieldInvalid, requestFault(exception));
    }
    return internalError(exception, this.logger);
  }
}

/** The HTTP status of a Nest exception, or of an error of Express or its body parser, which have a `status`. */
function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (exception instanceof Error && 'status' in exception && typeof exception.status === 'number') {
    return exception.status;
  }
  return undefined;
}

/** The fault of a request that reached no handler. Nest wraps the errors of Express and its body parser. */
function requestFault(exception: unknown): string {
  const cause = exception instanceof HttpException ? exception.cause : exception;
  const type = cause instanceof Error && 'type' in cause ? cause.type : undefined;
  switch (type) {
    case 'entity.parse.failed':
      return 'body: invalid JSON. Must be a JSON object in UTF-8.';
    case 'entity.too.large':
      return 'body: too large.';
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return 'body: unsupported charset or content encoding. Must be JSON in UTF-8.';
    default:
      return 'The request is malformed.';
  }
}

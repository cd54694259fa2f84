import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { ErrorCode, PlatformError } from './platform-error.js';

/** Gives every answer that is not 200 the platform's envelope, and keeps internals out of it. */
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
      return new PlatformError(ErrorCode.urlNotFound, 'No such URL: see the interface page for the calls.');
    }
    if (status === 403 || status === 401)
      return new PlatformError(ErrorCode.forbidden, 'Access is forbidden.');
    if (status !== undefined && status >= 400 && status < 500) {
      return new PlatformError(ErrorCode.fieldInvalid, requestFault(exception));
    }
    this.logger.error(
      exception instanceof Error ? (exception.stack ?? exception.message) : String(exception),
    );
    return new PlatformError(ErrorCode.serverFault, 'The service has a fault. Please try again later.');
  }
}

/** The HTTP status of a Nest exception, or of an error of Express and its body parser, which carry `status`. */
function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  if (exception instanceof Error && 'status' in exception && typeof exception.status === 'number') {
    return exception.status;
  }
  return undefined;
}

/** What is wrong with a request that no handler has seen; Nest wraps the errors of Express and its body parser. */
function requestFault(exception: unknown): string {
  const cause = exception instanceof HttpException ? exception.cause : exception;
  const type = cause instanceof Error && 'type' in cause ? cause.type : undefined;
  switch (type) {
    case 'entity.parse.failed':
      return 'body: is not valid JSON; a JSON object in UTF-8 is accepted.';
    case 'entity.too.large':
      return 'body: is too large.';
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return 'body: has an unsupported charset or content encoding; JSON in UTF-8 is accepted.';
    default:
      return 'The request is malformed.';
  }
}

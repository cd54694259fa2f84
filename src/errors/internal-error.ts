import type { Logger } from '@nestjs/common';
import { ErrorCode, PlatformError } from './platform-error.js';

/** Logs an unexpected error, and returns what its caller may know of it. */
export function internalError(error: unknown, logger: Logger): PlatformError {
  logger.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return serverFault(error);
}

/** The answer to an unexpected error. Its message contains no internals. */
export function serverFault(cause: unknown): PlatformError {
  return new PlatformError(ErrorCode.serverFault, 'Internal error. Try again later.', { cause });
}

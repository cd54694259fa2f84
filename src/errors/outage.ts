import type { Logger } from '@nestjs/common';
import { internalError, serverFault } from './internal-error.js';
import type { PlatformError } from './platform-error.js';

/** Failures that are less apart than this belong to one outage, in milliseconds. */
const SAME_OUTAGE_MS = 60_000;

/** Logs the first failure of an outage and none of the others: while a dependency is down, every call fails the same way. */
export class Outage {
  private lastFailure = -Infinity;

  constructor(private readonly logger: Logger) {}

  /** Takes note of a failure, and returns what its caller may know of it. */
  failed(error: unknown): PlatformError {
    const now = performance.now();
    const isFirst = now - this.lastFailure > SAME_OUTAGE_MS;
    this.lastFailure = now;
    return isFirst ? internalError(error, this.logger) : serverFault(error);
  }
}

import { Injectable, type ExecutionContext, type Provider } from '@nestjs/common';
import {
  getOptionsToken,
  getStorageToken,
  ThrottlerGuard,
  ThrottlerStorageService,
  type ThrottlerLimitDetail,
  type ThrottlerModuleOptions,
} from '@nestjs/throttler';
import type { AuthenticatedRequest } from '../../auth/caller.js';
import { ErrorCode, PlatformError } from '../../errors/platform-error.js';
import { EXPORT_TASK_OPTIONS, type ExportTaskOptions } from '../export-task.options.js';

/** Multiplies the limit for an address, which may serve a whole enterprise, or an attacker who guesses tokens. */
const ADDRESS_FACTOR = 10;

const MINUTE_MS = 60_000;

/**
 * Refuses calls above the rate limit. It runs before and after the `AccessTokenGuard`: first it counts by address, before
 * any token look-up, then by member.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  /** All routes share one counter. */
  protected override generateKey(_: ExecutionContext, tracker: string, name: string): string {
    return `${name} ${tracker}`;
  }

  /** @throws PlatformError 4291001 and the header `Retry-After`, in seconds. */
  protected override throwThrottlingException(
    context: ExecutionContext,
    { limit, timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    const seconds = Math.max(1, timeToBlockExpire);
    const counted = callerOf(context) ? 'member' : 'address';
    this.setResponseHeader(this.getRequestResponse(context).res, 'Retry-After', seconds);
    throw new PlatformError(
      ErrorCode.tooManyCalls,
      `Rate limit exceeded: at most ${limit} calls per minute of one ${counted}. Call again in ${seconds} s.`,
    );
  }
}

/** The guard's own limits and storage, so that it leaves those of a host application alone. */
export const rateLimitProviders: Provider[] = [
  { provide: getStorageToken(), useClass: ThrottlerStorageService },
  {
    provide: getOptionsToken(),
    inject: [EXPORT_TASK_OPTIONS],
    useFactory: ({ callsPerMinute }: ExportTaskOptions): ThrottlerModuleOptions => {
      const window = { ttl: MINUTE_MS, blockDuration: 0 };
      const skipped = (context: ExecutionContext, known: boolean) =>
        callsPerMinute === 0 || known !== (callerOf(context) !== undefined);
      return [
        {
          ...window,
          name: 'address',
          limit: callsPerMinute * ADDRESS_FACTOR,
          setHeaders: false,
          skipIf: (context) => skipped(context, false),
        },
        {
          ...window,
          name: 'default',
          limit: callsPerMinute,
          getTracker: (_, context) => {
            const caller = callerOf(context);
            return JSON.stringify([caller?.corpId, caller?.memberId]);
          },
          skipIf: (context) => skipped(context, true),
        },
      ];
    },
  },
];

function callerOf(context: ExecutionContext): AuthenticatedRequest['caller'] {
  return context.switchToHttp().getRequest<AuthenticatedRequest>().caller;
}

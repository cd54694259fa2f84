import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { addLogFields } from '../log/log-fields.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { AuthenticatedRequest } from './caller.js';
import { TokenVerification } from './token-verification.js';

/** The name of the security scheme for the `Access-Token` header in the API's documentation. */
export const ACCESS_TOKEN_SCHEME = 'AccessToken';

/** The errors of every call that needs an Access-Token, the rate limit of its caller included. */
export const tokenErrors: readonly ErrorCode[] = [
  ErrorCode.tokenMissing,
  ErrorCode.tokenInvalid,
  ErrorCode.tokenExpired,
  ErrorCode.tooManyCalls,
];

/** Lets a request pass if its `Access-Token` header identifies a caller. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(private readonly tokens: TokenVerification) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = request.headers['access-token'];
    if (typeof token !== 'string' || token === '')
      throw new PlatformError(
        ErrorCode.tokenMissing,
        'Access-Token: missing. Send the token in this header.',
      );
    const caller = await this.tokens.verify(token);
    addLogFields({ corp_id: caller.corpId });
    // A dual-stack socket reports an IPv4 address in its IPv6 form.
    const ip = request.ip?.replace(/^::ffff:/, '');
    request.caller = { ...caller, ip, userAgent: request.headers['user-agent'] };
    return true;
  }
}

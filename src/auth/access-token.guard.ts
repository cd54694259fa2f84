import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { addLogFields } from '../log/log-fields.js';
import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { AuthenticatedRequest } from './caller.js';
import { TokenVerifier } from './token-verifier.js';

/** Lets a request pass whose `Access-Token` header names a caller. */
@Injectable()
export class AccessTokenGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = request.header('Access-Token');
    if (!token) throw new PlatformError(ErrorCode.tokenMissing, 'Access-Token: this header is needed.');
    const caller = await this.verifier.verify(token);
    addLogFields({ corp_id: caller.corpId });
    // A socket that takes both IPv4 and IPv6 tells an IPv4 address in the form of the other.
    const ip = request.ip?.replace(/^::ffff:/, '');
    request.caller = { ...caller, ip, userAgent: request.header('User-Agent') };
    return true;
  }
}

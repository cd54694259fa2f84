import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ErrorCode, PlatformError } from '../platform/platform-error.js';
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
    request.caller = await this.verifier.verify(token);
    return true;
  }
}

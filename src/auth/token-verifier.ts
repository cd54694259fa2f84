import { ErrorCode, PlatformError } from '../errors/platform-error.js';
import type { Caller } from './caller.js';

/** Finds the member whom an Access-Token belongs to. */
export abstract class TokenVerifier {
  /**
   * @param token the bare value of the `Access-Token` header, never empty.
   * @throws PlatformError 4031003 for an unknown token, 4031021 for an expired one. Any other error means that the token
   *   could not be verified: the call is refused and answered with 503.
   */
  abstract verify(token: string): Promise<Caller>;
}

/** The refusal of a token that is invalid or no longer valid. `fault` gives the reason and never quotes the token. */
export function invalidToken(fault: string): PlatformError {
  return new PlatformError(ErrorCode.tokenInvalid, `Access-Token: ${fault}. Log in again.`);
}

/** The refusal of an expired token. */
export function expiredToken(): PlatformError {
  return new PlatformError(ErrorCode.tokenExpired, 'Access-Token: expired. Log in again.');
}

import { ErrorCode, PlatformError } from '../errors/platform-error.js';

/** The refusal of a token that is not, or not any more, one of a member; `fault` says why without the token. */
export function invalidToken(fault: string): PlatformError {
  return new PlatformError(ErrorCode.tokenInvalid, `Access-Token: ${fault}; please log in again.`);
}

/** The refusal of a token whose time is over. */
export function expiredToken(): PlatformError {
  return new PlatformError(ErrorCode.tokenExpired, 'Access-Token: has expired; please log in again.');
}

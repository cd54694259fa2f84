import { ErrorCode } from '../errors/platform-error.js';

/** What a call that needs an Access-Token may answer for the sake of it, or of who calls. */
export const tokenErrors: readonly ErrorCode[] = [
  ErrorCode.tokenMissing,
  ErrorCode.tokenInvalid,
  ErrorCode.tokenExpired,
  ErrorCode.tooManyCalls,
];

/** The name of the security scheme of such a call in the API's documentation. */
export const ACCESS_TOKEN_SCHEME = 'AccessToken';

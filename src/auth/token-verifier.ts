import type { Caller } from './caller.js';

/** Tells who an Access-Token belongs to. */
export abstract class TokenVerifier {
  /**
   * @param token the bare value of the `Access-Token` header, never empty.
   * @throws PlatformError 4031003 for an unknown token, 4031021 for an expired one; any other error where it can't be
   *   told, which lets nobody in and is answered as a fault of the service.
   */
  abstract verify(token: string): Promise<Caller>;
}

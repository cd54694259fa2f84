import { Injectable, Logger } from '@nestjs/common';
import { Outage } from '../errors/outage.js';
import { PlatformError } from '../errors/platform-error.js';
import type { Caller } from './caller.js';
import { TokenVerifier } from './token-verifier.js';

/** Verifies the tokens of calls and of open streams. Of an outage of the verifier, the log has the first failure alone. */
@Injectable()
export class TokenVerification {
  private readonly outage = new Outage(new Logger(TokenVerification.name));

  constructor(private readonly verifier: TokenVerifier) {}

  /** @throws PlatformError 4031003 or 4031021 for a token that is not valid; 5031001 if it could not be verified. */
  async verify(token: string): Promise<Caller> {
    try {
      return await this.verifier.verify(token);
    } catch (error) {
      throw error instanceof PlatformError ? error : this.outage.failed(error);
    }
  }
}

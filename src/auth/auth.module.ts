import { Module } from '@nestjs/common';
import { AccessTokenGuard } from './access-token.guard.js';
import { AccessTokens } from './access-tokens.js';
import { TokenVerifier } from './token-verifier.js';

/** Offers the guard and the verifier behind it. */
@Module({
  providers: [AccessTokens, { provide: TokenVerifier, useExisting: AccessTokens }, AccessTokenGuard],
  exports: [AccessTokens, TokenVerifier, AccessTokenGuard],
})
export class AuthModule {}

import { Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.js';
import { AUTH_OPTIONS, ConfigurableModuleClass } from './auth.module-definition.js';
import { chooseVerifier } from './choose-verifier.js';
import { TokenVerifier } from './token-verifier.js';

/** Offers every module the verifier that the `AccessTokenGuard` asks. */
@Module({
  providers: [
    AccessTokens,
    { provide: TokenVerifier, inject: [AUTH_OPTIONS, AccessTokens], useFactory: chooseVerifier },
  ],
  exports: [TokenVerifier],
})
export class AuthModule extends ConfigurableModuleClass {}

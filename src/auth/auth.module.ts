import { Module } from '@nestjs/common';
import { AccessTokens } from './access-tokens.js';
import { AUTH_OPTIONS, ConfigurableModuleClass } from './auth.module-definition.js';
import type { AuthOptions } from './auth.options.js';
import { IntrospectionVerifier } from './introspection-verifier.js';
import { JwtVerifier } from './jwt-verifier.js';
import { TokenVerification } from './token-verification.js';
import { TokenVerifier } from './token-verifier.js';

/** Offers the token verifier of the configured mode to every module; `TokenVerification` calls it. */
@Module({
  providers: [
    AccessTokens,
    TokenVerification,
    { provide: TokenVerifier, inject: [AUTH_OPTIONS, AccessTokens], useFactory: verifierOf },
  ],
  exports: [AccessTokens, TokenVerifier, TokenVerification],
})
export class AuthModule extends ConfigurableModuleClass {}

function verifierOf(options: AuthOptions, accessTokens: AccessTokens): TokenVerifier {
  switch (options.mode) {
    case 'table':
      return accessTokens;
    case 'jwt':
      return new JwtVerifier(options);
    case 'introspection':
      return new IntrospectionVerifier(options);
    case 'custom':
      return options.verifier;
    default:
      return options satisfies never;
  }
}

import type { AccessTokens } from './access-tokens.js';
import type { AuthOptions } from './auth.module-definition.js';
import { IntrospectionVerifier } from './introspection-verifier.js';
import { JwtVerifier } from './jwt-verifier.js';
import type { TokenVerifier } from './token-verifier.js';

/** The verifier of the mode that is asked for. */
export function chooseVerifier(options: AuthOptions, accessTokens: AccessTokens): TokenVerifier {
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

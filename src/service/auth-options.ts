import type { AuthOptions } from '../auth/auth.module-definition.js';
import type { Environment } from './config/environment.js';

/** How callers are known: which variables are set in which mode is checked when the environment is read. */
export function authOptions(environment: Environment): AuthOptions {
  const claims = {
    corp: environment.AUTH_CLAIM_CORP,
    member: environment.AUTH_CLAIM_MEMBER,
    name: environment.AUTH_CLAIM_NAME,
    role: environment.AUTH_CLAIM_ROLE,
  };
  switch (environment.AUTH_MODE) {
    case 'table':
      return { mode: 'table' };
    case 'jwt':
      return {
        mode: 'jwt',
        ...(environment.JWT_SECRET === undefined
          ? { jwksUrl: environment.JWT_JWKS_URL ?? '' }
          : { secret: environment.JWT_SECRET }),
        issuer: environment.JWT_ISSUER,
        audience: environment.JWT_AUDIENCE,
        claims,
      };
    case 'introspection':
      return {
        mode: 'introspection',
        url: environment.INTROSPECTION_URL ?? '',
        clientId: environment.INTROSPECTION_CLIENT_ID ?? '',
        clientSecret: environment.INTROSPECTION_CLIENT_SECRET ?? '',
        audience: environment.INTROSPECTION_AUDIENCE,
        cacheSeconds: environment.INTROSPECTION_CACHE_SECONDS,
        timeoutSeconds: environment.INTROSPECTION_TIMEOUT_SECONDS,
        claims,
      };
    default:
      return environment.AUTH_MODE satisfies never;
  }
}

import { IsOptional } from 'class-validator';
import { HttpUrl, Int, OneOf, RoleNames, Secret, Text } from './variable.decorators.js';

const MODES = ['table', 'jwt', 'introspection'] as const;

/** The environment variables of authentication. `.env.example` explains each. */
export class AuthEnvironment {
  @OneOf(MODES)
  AUTH_MODE: (typeof MODES)[number] = 'table';

  @IsOptional()
  @HttpUrl('query')
  JWT_JWKS_URL?: string;

  @IsOptional()
  @Secret()
  JWT_SECRET?: string;

  @IsOptional()
  JWT_ISSUER?: string;

  @IsOptional()
  JWT_AUDIENCE?: string;

  @IsOptional()
  @HttpUrl('query')
  INTROSPECTION_URL?: string;

  @IsOptional()
  INTROSPECTION_CLIENT_ID?: string;

  @IsOptional()
  INTROSPECTION_CLIENT_SECRET?: string;

  @IsOptional()
  INTROSPECTION_AUDIENCE?: string;

  @Int(0, 3600)
  INTROSPECTION_CACHE_SECONDS = 30;

  @Int(1, 60)
  INTROSPECTION_TIMEOUT_SECONDS = 5;

  @Text('the name of a claim')
  AUTH_CLAIM_CORP = 'corp_id';

  @Text('the name of a claim')
  AUTH_CLAIM_MEMBER = 'sub';

  @Text('the name of a claim')
  AUTH_CLAIM_NAME = 'name';

  @Text('the name of a claim')
  AUTH_CLAIM_ROLE = 'role';

  @IsOptional()
  @RoleNames()
  AUTH_ROLES?: Map<string, number>;
}

/** Variables without a default that only one mode uses. */
const ofMode = {
  jwt: ['JWT_JWKS_URL', 'JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE'],
  introspection: [
    'INTROSPECTION_URL',
    'INTROSPECTION_CLIENT_ID',
    'INTROSPECTION_CLIENT_SECRET',
    'INTROSPECTION_AUDIENCE',
  ],
} as const;

/** @throws Error one line that names a variable which is missing or contradicts another. */
export function checkAuth(environment: AuthEnvironment): void {
  const { AUTH_MODE, JWT_JWKS_URL, JWT_SECRET } = environment;
  for (const mode of ['jwt', 'introspection'] as const) {
    const stray = ofMode[mode].find((name) => environment[name] !== undefined);
    // To ignore it would let an operator believe in a check that never runs.
    if (stray && mode !== AUTH_MODE) {
      throw new Error(`${stray}: not used with AUTH_MODE=${AUTH_MODE}. Remove it, or set AUTH_MODE=${mode}.`);
    }
  }
  if (AUTH_MODE === 'table' && environment.AUTH_ROLES !== undefined) {
    throw new Error(
      'AUTH_ROLES: not used with AUTH_MODE=table. Remove it, or set AUTH_MODE=jwt or introspection.',
    );
  }
  if (AUTH_MODE === 'jwt' && (JWT_JWKS_URL === undefined) === (JWT_SECRET === undefined)) {
    throw new Error('JWT_JWKS_URL: AUTH_MODE=jwt requires either JWT_JWKS_URL or JWT_SECRET, and not both.');
  }
  if (AUTH_MODE === 'introspection') {
    const needed = ofMode.introspection.slice(0, 3);
    const missing = needed.find((name) => environment[name] === undefined);
    if (missing) throw new Error(`${missing}: missing. Must be set with AUTH_MODE=introspection.`);
  }
}

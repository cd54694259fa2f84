import { IsIn, IsNotEmpty, IsOptional, Matches } from 'class-validator';
import { HttpUrl } from './http-url.js';
import { Int } from './int.js';

const MODES = ['table', 'jwt', 'introspection'] as const;

/** The name of a claim, as it stands in a token or in the answer of the introspection. */
function ClaimName(): PropertyDecorator {
  return IsNotEmpty({ message: 'the name of a claim is accepted' });
}

/** The environment variables that say how callers are known. `.env.example` explains each. */
export class AuthEnvironment {
  @IsIn(MODES, { message: `one of ${MODES.join(', ')} is accepted` })
  AUTH_MODE: (typeof MODES)[number] = 'table';

  @IsOptional()
  @HttpUrl()
  JWT_JWKS_URL?: string;

  @IsOptional()
  @Matches(/^.{32,}$/, { message: 'a secret of at least 32 characters is accepted' })
  JWT_SECRET?: string;

  @IsOptional()
  JWT_ISSUER?: string;

  @IsOptional()
  JWT_AUDIENCE?: string;

  @IsOptional()
  @HttpUrl()
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

  @ClaimName()
  AUTH_CLAIM_CORP = 'corp_id';

  @ClaimName()
  AUTH_CLAIM_MEMBER = 'sub';

  @ClaimName()
  AUTH_CLAIM_NAME = 'name';

  @ClaimName()
  AUTH_CLAIM_ROLE = 'role';
}

/** The variables that belong to one mode alone and have no default. */
const ofMode = {
  jwt: ['JWT_JWKS_URL', 'JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE'],
  introspection: [
    'INTROSPECTION_URL',
    'INTROSPECTION_CLIENT_ID',
    'INTROSPECTION_CLIENT_SECRET',
    'INTROSPECTION_AUDIENCE',
  ],
} as const;

/** @throws Error one line that names a variable which is missing, or does not go with the others. */
export function checkAuth(environment: AuthEnvironment): void {
  const { AUTH_MODE, JWT_JWKS_URL, JWT_SECRET } = environment;
  for (const mode of ['jwt', 'introspection'] as const) {
    const stray = ofMode[mode].find((name) => environment[name] !== undefined);
    // Left where it is, it would let an operator believe in a check that is not made.
    if (stray && mode !== AUTH_MODE) {
      throw new Error(`${stray}: is accepted only where AUTH_MODE is ${mode}; it is ${AUTH_MODE}.`);
    }
  }
  if (AUTH_MODE === 'jwt' && (JWT_JWKS_URL === undefined) === (JWT_SECRET === undefined)) {
    throw new Error('JWT_JWKS_URL: either it or JWT_SECRET is needed where AUTH_MODE is jwt, and not both.');
  }
  if (AUTH_MODE === 'introspection') {
    const needed = ofMode.introspection.slice(0, 3);
    const missing = needed.find((name) => environment[name] === undefined);
    if (missing) throw new Error(`${missing}: is needed where AUTH_MODE is introspection.`);
  }
}

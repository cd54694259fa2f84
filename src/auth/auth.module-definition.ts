import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { IntrospectionOptions } from './introspection-verifier.js';
import type { JwtOptions } from './jwt-verifier.js';
import type { TokenVerifier } from './token-verifier.js';

/** How callers are known: by the table `access_token`, by tokens of others, or by a verifier of one's own. */
export type AuthOptions = {
  /** What time it is for a token; the process's clock unless it is said. */
  clock?: (() => Date) | undefined;
} & (
  | { mode: 'table' }
  | ({ mode: 'jwt' } & JwtOptions)
  | ({ mode: 'introspection' } & IntrospectionOptions)
  | { mode: 'custom'; verifier: TokenVerifier }
);

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: AUTH_OPTIONS } =
  new ConfigurableModuleBuilder<AuthOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

import { DataSource } from 'typeorm';
import { AccessTokens } from '../auth/access-tokens.js';
import type { Caller } from '../auth/caller.js';
import type { Environment } from './config/environment.js';
import { dataSourceOptions, type Databases } from './databases.js';

/** @throws Error if the configuration trusts tokens of another issuer, so that none can be created here. */
export function assertIssuesTokens({ AUTH_MODE }: Environment): void {
  if (AUTH_MODE === 'table') return;
  throw new Error(
    `AUTH_MODE: ${AUTH_MODE} trusts the tokens of another issuer. Ask that issuer for a token, or set AUTH_MODE=table.`,
  );
}

/**
 * Creates an Access-Token in a database, without an application.
 * @param ttl how long the token is valid, in seconds.
 */
export async function createToken(databases: Databases, caller: Caller, ttl: number): Promise<string> {
  const dataSource = await new DataSource(dataSourceOptions(databases)).initialize();
  try {
    return await new AccessTokens(dataSource).create(caller, ttl);
  } finally {
    await dataSource.destroy();
  }
}

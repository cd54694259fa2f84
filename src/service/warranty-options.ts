import type { Environment } from './config/environment.js';
import type { WarrantyOptions } from '../exporters/warranty/warranty.module-definition.js';

/** The warranty plugin answers at an address of its own, or at the platform's. */
export function warrantyOptions(environment: Environment): WarrantyOptions {
  const { PLATFORM_BASE_URL, PLATFORM_ACCESS_TOKENS = '' } = environment;
  const pairs = PLATFORM_ACCESS_TOKENS.split(',').filter((pair) => pair !== '');
  return {
    platformUrl: PLATFORM_BASE_URL,
    pluginUrl: environment.WARRANTY_BASE_URL ?? PLATFORM_BASE_URL,
    // A token may hold "=" itself: what stands before the first one is the enterprise.
    accessTokens: new Map(pairs.map((pair) => [pair.replace(/=.*/, ''), pair.replace(/^[^=]*=/, '')])),
    timeoutSeconds: environment.WARRANTY_TIMEOUT_SECONDS,
    retries: environment.WARRANTY_RETRIES,
    pageSize: environment.WARRANTY_PAGE_SIZE,
  };
}

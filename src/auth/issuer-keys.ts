import { Logger } from '@nestjs/common';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type CryptoKey,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { fetchAnswer } from './fetch-answer.js';
import { invalidToken } from './token-verifier.js';

/** Timeout for a key set, in milliseconds. */
const KEYS_TIMEOUT = 5000;

/** The fewest bits of an RSA key: shorter ones can be broken. All other algorithms have keys of a fixed size. */
const MIN_RSA_BITS = 2048;

/** The key set of an issuer that cannot be read. Not a jose error: that would be reported as a bad token. */
class UnreadableKeys extends Error {
  constructor(cause: unknown) {
    super(`the keys of the tokens can't be read: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The keys behind an address: cached for ten minutes, and fetched again for an unknown key, at most every 30 seconds.
 * Tokens of a key that is too weak or broken are refused, and the log tells of each such key once.
 */
export function issuerKeys(url: string): JWTVerifyGetKey {
  const logger = new Logger('IssuerKeys');
  const told = new Set<string>();
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: KEYS_TIMEOUT,
    [customFetch]: (address, request) => keySet(address, request),
  });
  return async (header, token) => {
    try {
      const key = await keys(header, token);
      assertStrong(key);
      return key;
    } catch (error) {
      if (
        error instanceof UnreadableKeys ||
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys
      ) {
        throw error;
      }
      const fault = `the key ${JSON.stringify(header.kid)} of ${new URL(url).origin} cannot be used: ${(error as Error).message}`;
      if (!told.has(fault)) logger.error(`${fault} Its tokens are refused.`);
      told.add(fault);
      throw invalidToken('signed by a key of its issuer that is too weak or broken');
    }
  };
}

/** @throws UnreadableKeys unless the issuer answers with a set of keys. */
async function keySet(address: string, request: RequestInit): Promise<Response> {
  try {
    const bytes = await fetchAnswer(address, request);
    createLocalJWKSet(JSON.parse(bytes.toString()) as JSONWebKeySet);
    return new Response(bytes);
  } catch (error) {
    throw new UnreadableKeys(error);
  }
}

function assertStrong({ algorithm }: CryptoKey): void {
  const { modulusLength = MIN_RSA_BITS } = algorithm as { modulusLength?: number };
  if (modulusLength >= MIN_RSA_BITS) return;
  throw new Error(`RSA of ${modulusLength} bits is too weak. Must have at least ${MIN_RSA_BITS} bits.`);
}

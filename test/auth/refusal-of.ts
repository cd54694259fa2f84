import { PlatformError } from '../../src/errors/platform-error.js';

/** What a token is refused with, `code message`; fails where it is not refused by the platform's rules. */
export async function refusalOf(verification: Promise<unknown>): Promise<string> {
  try {
    await verification;
  } catch (error) {
    if (error instanceof PlatformError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('the token is accepted');
}

import { PlatformError } from '../../src/errors/platform-error.js';

/** The refusal of a token as `code message`; rethrows any error that is not a refusal. */
export async function refusalOf(verification: Promise<unknown>): Promise<string> {
  try {
    await verification;
  } catch (error) {
    if (error instanceof PlatformError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('the token was not refused');
}

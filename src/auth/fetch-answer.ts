import { readBytes } from '../bounded/read-bytes.js';
import { errorText } from '../errors/error-text.js';

/** The maximum size of an answer; key sets and token descriptions are far smaller. */
const MAX_BYTES = 256 * 1024;

/**
 * Calls the server that issues or introspects tokens, and reads its answer.
 * @throws Error for any status but 200 (redirects included), a broken connection, a body that is too large, and an
 *   aborted signal. Its message names the address and the fault, and contains nothing that was sent or answered.
 */
export async function fetchAnswer(url: string, request: RequestInit): Promise<Buffer> {
  const { origin, pathname } = new URL(url);
  try {
    const response = await fetch(url, { ...request, redirect: 'manual' });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`answered ${response.status}`);
    }
    const bytes = await readBytes(response, MAX_BYTES);
    if (!bytes) throw new Error(`the answer has more than ${MAX_BYTES} bytes`);
    return bytes;
  } catch (error) {
    throw new Error(`${origin}${pathname}: ${errorText(error)}`, { cause: error });
  }
}

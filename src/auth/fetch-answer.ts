/** An answer is not read beyond this; sets of keys and descriptions of tokens are far smaller. */
const MAX_BYTES = 256 * 1024;

/**
 * Calls the server that tokens come from, and reads its answer.
 * @throws Error for any status but 200, redirects included, a broken connection, a body without end, and when the
 *   signal aborts. It names the address and the fault; nothing that was sent or answered is in it.
 */
export async function fetchAnswer(url: string, request: RequestInit): Promise<Buffer> {
  const { origin, pathname } = new URL(url);
  try {
    const response = await fetch(url, { ...request, redirect: 'manual' });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`answered ${response.status}`);
    }
    return await readBytes(response);
  } catch (error) {
    throw new Error(`${origin}${pathname}: ${describe(error)}`, { cause: error });
  }
}

async function readBytes({ body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream: AsyncIterable<Uint8Array> | Uint8Array[] = body ?? [];
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error(`the answer has more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What went wrong below `fetch` stands in the cause of its error. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  if (!(cause instanceof Error)) return message;
  // Where both IPv4 and IPv6 were tried, the message is empty and the code tells.
  return `${message}: ${cause.message || String((cause as NodeJS.ErrnoException).code)}`;
}

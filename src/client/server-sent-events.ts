/** A message of a `text/event-stream`. */
export interface ServerSentEvent {
  /** Its name; empty if it has none. */
  event: string;
  data: string;
}

/** Yields each message with `data` of a `text/event-stream`; leaving the loop closes the connection. */
export async function* serverSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let block: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      // A final carriage return may be the first half of CRLF, so it is no line end yet.
      const lines = (text + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      text = lines.pop() ?? '';
      for (const line of lines) {
        if (line !== '') {
          block.push(line);
          continue;
        }
        const data = fieldsOf(block, 'data');
        if (data.length > 0) yield { event: fieldsOf(block, 'event').at(-1) ?? '', data: data.join('\n') };
        block = [];
      }
    }
  } finally {
    // Cancelling a broken connection rejects with the error that the read has already thrown.
    await reader.cancel().catch(() => undefined);
  }
}

function fieldsOf(block: readonly string[], name: string): string[] {
  return block
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
}

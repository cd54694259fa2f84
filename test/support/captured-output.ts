/**
 * What this process writes to its output and error output meanwhile; nothing of it is shown.
 * @param see is told each text as it is written.
 */
export async function capturedOutput(
  meanwhile: () => Promise<void>,
  see: (text: string) => void = () => undefined,
): Promise<string> {
  const streams = [process.stdout, process.stderr];
  const restore = streams.map((stream) => {
    const write = stream.write.bind(stream);
    return () => (stream.write = write);
  });
  let output = '';
  for (const stream of streams) {
    stream.write = (text: string | Uint8Array) => {
      const written = typeof text === 'string' ? text : Buffer.from(text).toString();
      output += written;
      see(written);
      return true;
    };
  }
  try {
    await meanwhile();
  } finally {
    for (const one of restore) one();
  }
  return output;
}

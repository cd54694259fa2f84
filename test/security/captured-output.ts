/** What this process writes to its output and error output meanwhile; nothing of it is shown. */
export async function capturedOutput(meanwhile: () => Promise<void>): Promise<string> {
  const streams = [process.stdout, process.stderr];
  const restore = streams.map((stream) => {
    const write = stream.write.bind(stream);
    return () => (stream.write = write);
  });
  let output = '';
  for (const stream of streams) {
    stream.write = (text: string | Uint8Array) => {
      output += typeof text === 'string' ? text : Buffer.from(text).toString();
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

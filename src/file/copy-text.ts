/** The text format of COPY: cells separated by tabs, with escapes that begin with a backslash. */

export const TAB = 0x09;

/** Ends each line of COPY. */
export const LINE_FEED = 0x0a;

export const BACKSLASH = 0x5c;

/** A missing value. */
export const MISSING = String.raw`\N`;

/** The characters that COPY escapes, each with the character behind the backslash. */
const escaped = new Map([
  ['\b', 'b'],
  ['\f', 'f'],
  ['\n', 'n'],
  ['\r', 'r'],
  ['\t', 't'],
  ['\v', 'v'],
  ['\\', '\\'],
]);

/** The byte for which each byte behind a backslash stands. */
export const unescapedBytes = new Uint8Array(256);
for (const [one, letter] of escaped) unescapedBytes[letter.charCodeAt(0)] = one.charCodeAt(0);

const unescaped = new Map([...escaped].map(([one, letter]) => [letter, one]));

/** The line with which COPY writes these cells; null is a missing value. */
export function copyLine(cells: readonly (string | null)[]): string {
  const line = cells.map((cell) =>
    cell === null ? MISSING : cell.replace(/[\b\f\n\r\t\v\\]/g, (one) => `\\${escaped.get(one) ?? ''}`),
  );
  return `${line.join('\t')}\n`;
}

/** The cells of a line, without its line feed. */
export function copyCells(line: string): (string | null)[] {
  return line
    .split('\t')
    .map((cell) =>
      cell === MISSING
        ? null
        : cell.replace(/\\(.)/g, (_, letter: string) => unescaped.get(letter) ?? letter),
    );
}

/**
 * Blocks of whole lines, which are valid until the next one is read.
 * @param lines blocks that may be cut anywhere, and are only valid until the next one is read.
 */
export async function* wholeLines(lines: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let cut: Buffer = Buffer.alloc(0);
  for await (const block of lines) {
    const first = block.indexOf(LINE_FEED) + 1;
    if (first === 0) {
      cut = Buffer.concat([cut, block]);
      continue;
    }
    // Only the cut line is copied.
    const end = block.lastIndexOf(LINE_FEED) + 1;
    const from = cut.length > 0 ? first : 0;
    if (from > 0) yield Buffer.concat([cut, block.subarray(0, from)]);
    if (from < end) yield block.subarray(from, end);
    cut = Buffer.from(block.subarray(end));
  }
}

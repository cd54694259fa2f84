import { LINE_FEED } from './copy-text.js';

/** How lines of COPY are repaired. PostgreSQL would spend much time on escapes that are rare; this process finds them. */
export interface Mending {
  /** Finds suspect lines: a global expression for the bytes of lines, each byte as the character with its code. */
  suspect: RegExp;
  /** Lines of more bytes are suspect too. */
  longest?: number;
  /**
   * Repairs a line. It leaves a line that was repaired before as it is.
   * @param line without its line feed.
   * @param number the number of the line, from 1.
   */
  mend: (line: string, number: number) => string;
}

/** Whole lines. */
export interface Lines {
  /** Only valid until the next lines are read. */
  bytes: Buffer;
  count: number;
}

/** In bytes: so short a text lives in the young generation of the heap, whose collection costs next to nothing. */
const CHUNK_BYTES = 16_384;

/**
 * Repairs suspect lines.
 * @param lines end with a line feed each. The blocks may be cut anywhere, and each is only valid until the next one is read.
 */
export async function* mendedLines(lines: AsyncIterable<Buffer>, mending: Mending): AsyncGenerator<Lines> {
  const mender = new Mender(mending);
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
    for (const whole of [Buffer.concat([cut, block.subarray(0, from)]), block.subarray(from, end)]) {
      if (whole.length > 0) yield mender.mended(whole);
    }
    cut = Buffer.from(block.subarray(end));
  }
}

class Mender {
  /** Lines so far. */
  private count = 0;
  /** Is reused: a new buffer for each block would cost more in garbage collection than the repair. */
  private output = Buffer.alloc(0);

  constructor(private readonly mending: Mending) {}

  /** @param block whole lines. */
  mended(block: Buffer): Lines {
    const before = this.count;
    const pieces: Buffer[] = [];
    let clean = 0;
    for (let from = 0; from < block.length;) {
      const to = chunkEnd(block, from);
      for (const { start, end, number } of this.suspects(block, from, to)) {
        const line = this.mending.mend(block.toString('utf8', start, end - 1), number);
        pieces.push(block.subarray(clean, start), Buffer.from(`${line}\n`));
        clean = end;
      }
      from = to;
    }
    const count = this.count - before;
    return { bytes: clean === 0 ? block : this.joined([...pieces, block.subarray(clean)]), count };
  }

  private *suspects(
    block: Buffer,
    from: number,
    to: number,
  ): Generator<{ start: number; end: number; number: number }> {
    const { suspect, longest = Infinity } = this.mending;
    const text = block.toString('latin1', from, to);
    const nextAfter = (place: number): number => {
      suspect.lastIndex = place - from;
      return from + (suspect.exec(text)?.index ?? Infinity);
    };
    let next = nextAfter(from);
    for (let start = from; start < to;) {
      const end = block.indexOf(LINE_FEED, start) + 1;
      this.count += 1;
      if (next < end || end - start > longest) {
        yield { start, end, number: this.count };
        next = nextAfter(end);
      }
      start = end;
    }
  }

  private joined(pieces: readonly Buffer[]): Buffer {
    const size = pieces.reduce((sum, { length }) => sum + length, 0);
    if (this.output.length < size) this.output = Buffer.allocUnsafeSlow(size + CHUNK_BYTES);
    let end = 0;
    for (const piece of pieces) end += piece.copy(this.output, end);
    return this.output.subarray(0, end);
  }
}

/** The place after the last whole line of a chunk. */
function chunkEnd(block: Buffer, from: number): number {
  if (block.length - from <= CHUNK_BYTES) return block.length;
  const end = block.lastIndexOf(LINE_FEED, from + CHUNK_BYTES - 1) + 1;
  return end > from ? end : block.indexOf(LINE_FEED, from) + 1;
}

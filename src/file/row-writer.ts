import { BACKSLASH, copyCells, LINE_FEED, MISSING, TAB, unescapedBytes, wholeLines } from './copy-text.js';

/** A replacement for some bytes of a cell. */
export interface Replacement {
  bytes: Buffer;
  /** The number of bytes that it replaces. */
  length: number;
}

/** The actions for a byte. Nearly all bytes are copied. */
const [COPY, REPLACE, EXAMINE, UNESCAPE, END] = [0, 1, 2, 3, 4] as const;

/** The replacements of special characters. */
export class Escapes {
  /** The action for each byte. */
  readonly actions = new Uint8Array(256);
  readonly replacements: (Buffer | undefined)[] = [];

  /**
   * @param characters special ASCII characters with their replacements.
   * @param examined bytes at which {@link examine} decides.
   * @param examine the replacement for what begins at a byte; undefined if the byte stays as it is.
   */
  constructor(
    characters: ReadonlyMap<string, string>,
    examined: readonly number[] = [],
    readonly examine: (input: Buffer, at: number) => Replacement | undefined = () => undefined,
  ) {
    for (const [one, other] of characters) {
      this.actions[one.charCodeAt(0)] = REPLACE;
      this.replacements[one.charCodeAt(0)] = Buffer.from(other);
    }
    for (const byte of examined) this.actions[byte] = EXAMINE;
    // These bytes have a meaning for COPY, which escapes the characters themselves.
    this.actions[TAB] = this.actions[LINE_FEED] = END;
    this.actions[BACKSLASH] = UNESCAPE;
  }
}

/** How a cell is written. */
export interface CellTemplate {
  /** Is written before the text of the cell. */
  open: Buffer;
  /** Is written after it. */
  close: Buffer;
  escapes: Escapes;
  /** Is called in place of writing `close`; may rewrite the cell. */
  settle?: (cell: WrittenCell) => void;
}

/** How the cells of a column are written. */
export interface ColumnTemplate extends CellTemplate {
  /** Is written for a missing value. */
  missing: Buffer;
  /** Templates for cells with a mark: a first byte that is not part of the text. By the mark. */
  variants?: readonly (CellTemplate | undefined)[];
}

/** How rows are written. */
export interface RowTemplate {
  open: string;
  columns: readonly ColumnTemplate[];
  close: string;
}

/** Whole rows. */
export interface Rows {
  /** Only valid until the next rows are read. */
  bytes: Buffer;
  count: number;
}

/** A cell whose text has just been written. */
export interface WrittenCell {
  readonly output: Buffer;
  /** Where its text begins in `output`. */
  readonly start: number;
  /** Where it ends; the next bytes are written there. */
  end: number;
  /** The number of bytes that COPY sent for it. */
  readonly sent: number;
  /** The number of its row, from 1. */
  readonly row: number;
  /** The cells of its row, as COPY sent them. */
  values(): (string | null)[];
  /** Writes bytes at its end. */
  write(bytes: Buffer): void;
}

/** Size at which rows are handed on, in bytes. */
const OUTPUT_BYTES = 256 * 1024;

/** A character becomes at most this many times as many bytes: a control character becomes `_x0001_`. */
const MOST_GROWTH = 7;

/** The most bytes by which `settle` lengthens a cell. */
const MOST_SETTLED = 64;

/** `N`, which stands for a missing value behind a backslash. */
const LETTER_N = 0x4e;

/**
 * Writes the lines of COPY as rows of another format, byte by byte. PostgreSQL would take several times as long to wrap and
 * escape each cell, and would send several times as many bytes.
 */
export class RowWriter implements WrittenCell {
  output: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  sent = 0;
  row = 0;
  private readonly open: Buffer;
  private readonly columns: readonly ColumnTemplate[];
  private readonly close: Buffer;
  /** The most bytes of a row beside its texts. */
  private readonly overhead: number;
  private input: Buffer = Buffer.alloc(0);
  /** Where the line of the row begins in `input`. */
  private line = 0;

  constructor({ open, columns, close }: RowTemplate) {
    this.open = Buffer.from(open);
    this.columns = columns;
    this.close = Buffer.from(close);
    const cells = columns.map(({ missing, variants = [], ...own }) =>
      [own, ...variants].reduce(
        (most, cell) => Math.max(most, cell ? cell.open.length + cell.close.length + MOST_SETTLED : 0),
        missing.length,
      ),
    );
    this.overhead = cells.reduce((sum, cell) => sum + cell, this.open.length + this.close.length);
  }

  /** @param lines blocks that may be cut anywhere, and are only valid until the next one is read. */
  async *rows(lines: AsyncIterable<Buffer>): AsyncGenerator<Rows> {
    for await (const block of wholeLines(lines)) {
      this.input = block;
      this.reserve(OUTPUT_BYTES + block.length * MOST_GROWTH + this.overhead);
      let count = 0;
      for (let at = 0; at < block.length;) {
        at = this.writeRow(at);
        count += 1;
        if (this.end < OUTPUT_BYTES && at < block.length) continue;
        yield { bytes: this.output.subarray(0, this.end), count };
        count = 0;
        this.end = 0;
      }
    }
  }

  values(): (string | null)[] {
    const { input, line } = this;
    return copyCells(input.toString('utf8', line, input.indexOf(LINE_FEED, line)));
  }

  write(bytes: Buffer): void {
    this.end = put(bytes, this.output, this.end);
  }

  private reserve(bytes: number): void {
    if (this.output.length < bytes) this.output = Buffer.allocUnsafeSlow(bytes);
  }

  /** @returns the place of the next line. */
  private writeRow(line: number): number {
    const { input, columns } = this;
    this.line = line;
    this.row += 1;
    this.write(this.open);
    let at = line;
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index] as ColumnTemplate;
      if (input[at] === BACKSLASH && input[at + 1] === LETTER_N) {
        this.write(column.missing);
        at += MISSING.length + 1;
      } else {
        const variant = column.variants?.[input[at] as number];
        at = this.writeCell(variant ?? column, variant ? at + 1 : at) + 1;
      }
    }
    this.write(this.close);
    return at;
  }

  /** @returns the place of the byte that ends the cell. */
  private writeCell(cell: CellTemplate, from: number): number {
    const { escapes, settle } = cell;
    const { actions, replacements } = escapes;
    const { input, output } = this;
    let end = put(cell.open, output, this.end);
    let at = from;
    this.start = end;
    for (;;) {
      let byte = input[at] as number;
      let action = actions[byte] as number;
      while (action === COPY) {
        output[end] = byte;
        end += 1;
        at += 1;
        byte = input[at] as number;
        action = actions[byte] as number;
      }
      if (action === END) break;
      at += 1;
      if (action === UNESCAPE) {
        byte = unescapedBytes[input[at] as number] as number;
        action = replacements[byte] ? REPLACE : COPY;
        at += 1;
      } else if (action === EXAMINE) {
        const replacement = escapes.examine(input, at - 1);
        if (replacement) {
          end += replacement.bytes.copy(output, end);
          at += replacement.length - 1;
          continue;
        }
        action = COPY;
      }
      if (action === REPLACE) {
        end += (replacements[byte] as Buffer).copy(output, end);
      } else {
        output[end] = byte;
        end += 1;
      }
    }
    if (settle) {
      this.end = end;
      this.sent = at - from;
      settle(this);
    } else {
      this.end = put(cell.close, output, end);
    }
    return at;
  }
}

/** Copies byte by byte, which is faster than `copy` for a few bytes. @returns the place after them. */
function put(bytes: Buffer, output: Buffer, start: number): number {
  let end = start;
  for (let index = 0; index < bytes.length; index += 1, end += 1) output[end] = bytes[index] as number;
  return end;
}

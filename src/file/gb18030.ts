import iconv from 'iconv-lite';

/** The first character outside the Basic Multilingual Plane. */
const FIRST_SUPPLEMENTARY = 0x10000;

/** No character has these codes. */
const [FIRST_SURROGATE, LAST_SURROGATE] = [0xd800, 0xdfff];

/** The four bytes of U+10000; the other supplementary characters follow in order. */
const SUPPLEMENTARY_LEAD = 0x90;

/** iconv-lite encodes this character as another one. These are its bytes in every edition of the standard. */
const MISENCODED = { code: 0xe5e5, bytes: 0xa3a0 };

/** UTF-8 starts a character of two, three or four bytes with at least this one. */
const [TWO_BYTES, THREE_BYTES, FOUR_BYTES] = [0xc0, 0xe0, 0xf0];

/** A character of UTF-8 takes at most twice as many bytes in GB 18030. */
const GROWTH = 2;

/**
 * Encodes UTF-8 text as GB 18030, straight from bytes to bytes: a string in between would take five times as long.
 * @param text valid UTF-8. The blocks may be cut anywhere, and each is only valid until the next one is read; so are the
 * encoded blocks.
 */
export async function* gb18030(text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let cut: Buffer = Buffer.alloc(0);
  let output = Buffer.alloc(0);
  for await (const block of text) {
    const whole = cut.length > 0 ? Buffer.concat([cut, block]) : block;
    const end = endOfCharacters(whole);
    if (output.length < end * GROWTH) output = Buffer.allocUnsafeSlow(end * GROWTH);
    yield output.subarray(0, encode(whole, end, output));
    cut = Buffer.from(whole.subarray(end));
  }
}

/** The place after the last whole character. */
function endOfCharacters(bytes: Buffer): number {
  for (let start = bytes.length - 1; start >= 0 && start > bytes.length - 4; start -= 1) {
    const byte = bytes[start] ?? 0;
    if (byte >= TWO_BYTES) {
      const length = byte >= FOUR_BYTES ? 4 : byte >= THREE_BYTES ? 3 : 2;
      return start + length > bytes.length ? start : bytes.length;
    }
  }
  return bytes.length;
}

/** Encodes the first `end` bytes of `input` into `output`; returns the number of bytes written. */
function encode(input: Buffer, end: number, output: Buffer): number {
  const codes = table();
  let to = 0;
  for (let at = 0; at < end;) {
    const first = input[at] as number;
    if (first < TWO_BYTES) {
      output[to] = first;
      at += 1;
      to += 1;
    } else if (first < FOUR_BYTES) {
      const second = (input[at + 1] as number) & 0x3f;
      let code: number;
      if (first < THREE_BYTES) {
        code = ((first & 0x1f) << 6) | second;
        at += 2;
      } else {
        code = ((first & 0x0f) << 12) | (second << 6) | ((input[at + 2] as number) & 0x3f);
        at += 3;
      }
      const bytes = codes[code] as number;
      if (bytes > 0xffff) {
        output[to] = bytes >>> 24;
        output[to + 1] = (bytes >>> 16) & 0xff;
        to += 2;
      }
      output[to] = (bytes >>> 8) & 0xff;
      output[to + 1] = bytes & 0xff;
      to += 2;
    } else {
      const code = input.toString('utf8', at, at + 4).codePointAt(0) ?? 0;
      const index = code - FIRST_SUPPLEMENTARY;
      output[to] = SUPPLEMENTARY_LEAD + Math.floor(index / 12_600);
      output[to + 1] = 0x30 + (Math.floor(index / 1260) % 10);
      output[to + 2] = 0x81 + (Math.floor(index / 10) % 126);
      output[to + 3] = 0x30 + (index % 10);
      at += 4;
      to += 4;
    }
  }
  return to;
}

let cached: Uint32Array | undefined;

/** The two or four bytes of each character of the Basic Multilingual Plane beyond ASCII, as a number. */
function table(): Uint32Array {
  cached ??= madeTable();
  return cached;
}

function madeTable(): Uint32Array {
  const made = new Uint32Array(FIRST_SUPPLEMENTARY);
  for (let code = 0x80; code < FIRST_SUPPLEMENTARY; code += 1) {
    if (code === FIRST_SURROGATE) code = LAST_SURROGATE + 1;
    const bytes = iconv.encode(String.fromCharCode(code), 'gb18030');
    made[code] = bytes.length === 4 ? bytes.readUInt32BE() : bytes.readUInt16BE();
  }
  made[MISENCODED.code] = MISENCODED.bytes;
  return made;
}

import { crc32, deflateRawSync } from 'node:zlib';
import type { Packed } from './deflated.js';

/** The largest number of 32 bits, which marks a number that stands in the ZIP64 field instead. */
const MOST_32 = 0xffff_ffff;
const MOST_16 = 0xffff;

/** Versions of the format: with compression, and with ZIP64. */
const VERSION = 20;
const VERSION_64 = 45;

/** The sizes and the checksum follow the content. */
const SIZES_FOLLOW = 1 << 3;
/** The name is in UTF-8. */
const UTF8_NAME = 1 << 11;
const DEFLATE = 8;
/** A regular file with mode 0644, in the terms of Unix. */
const REGULAR_FILE = (0o100_644 << 16) >>> 0;
const MADE_ON_UNIX = 3 << 8;

interface Entry extends Packed {
  name: Buffer;
  offset: number;
  flags: number;
}

/**
 * Writes the parts of a ZIP archive around contents that are compressed elsewhere, so that several lanes can compress one
 * content side by side. Its layout is that of PKWARE's APPNOTE.TXT, with ZIP64 where a number needs it.
 */
export class ZipWriter {
  private readonly entries: Entry[] = [];
  private offset = 0;
  private readonly time: Buffer;

  /** @param modified the time of all entries; ZIP has no zone, so it is in UTC. */
  constructor(modified: Date) {
    this.time = dosTime(modified);
  }

  /** Bytes so far. */
  get size(): number {
    return this.offset;
  }

  /** A whole entry. */
  file(name: string, content: string): Buffer {
    const data = Buffer.from(content);
    const compressed = deflateRawSync(data);
    const packed = { size: data.length, packed: compressed.length, sum: crc32(data) };
    const header = this.header(name, 0, packed);
    this.offset += compressed.length;
    return Buffer.concat([header, compressed]);
  }

  /** The beginning of an entry. Its content must follow, as raw DEFLATE, and then {@link end}. */
  begin(name: string): Buffer {
    return this.header(name, SIZES_FOLLOW, { size: 0, packed: 0, sum: 0 });
  }

  /** The end of the entry that began last. */
  end(packed: Packed): Buffer {
    const entry = this.entries.at(-1);
    if (entry) Object.assign(entry, packed);
    const is64 = packed.size >= MOST_32 || packed.packed >= MOST_32;
    const sizes = [packed.packed, packed.size].map((size) => (is64 ? uint64(size) : uint32(size)));
    const descriptor = Buffer.concat([uint32(0x08074b50), uint32(packed.sum), ...sizes]);
    this.offset += packed.packed + descriptor.length;
    return descriptor;
  }

  /** The directory, with which the archive ends. */
  finish(): Buffer {
    const start = this.offset;
    const directory = Buffer.concat(this.entries.map((entry) => this.listed(entry)));
    const count = this.entries.length;
    const is64 = start >= MOST_32 || directory.length >= MOST_32 || count >= MOST_16;
    return Buffer.concat([
      directory,
      ...(is64 ? [end64(count, directory.length, start)] : []),
      ...[uint32(0x06054b50), uint32(0)],
      ...[uint16(is64 ? MOST_16 : count), uint16(is64 ? MOST_16 : count)],
      ...[uint32(is64 ? MOST_32 : directory.length), uint32(is64 ? MOST_32 : start), uint16(0)],
    ]);
  }

  private header(name: string, flags: number, packed: Packed): Buffer {
    const entry = { name: Buffer.from(name), offset: this.offset, flags: flags | UTF8_NAME, ...packed };
    this.entries.push(entry);
    const header = Buffer.concat([
      ...[uint32(0x04034b50), uint16(VERSION), uint16(entry.flags), uint16(DEFLATE), this.time],
      ...[uint32(packed.sum), uint32(packed.packed), uint32(packed.size)],
      ...[uint16(entry.name.length), uint16(0), entry.name],
    ]);
    this.offset += header.length;
    return header;
  }

  private listed({ name, offset, flags, size, packed, sum }: Entry): Buffer {
    const large = [size, packed, offset].filter((value) => value >= MOST_32);
    const version = large.length > 0 ? VERSION_64 : VERSION;
    const field = Buffer.concat(large.map(uint64));
    const extra = large.length > 0 ? Buffer.concat([uint16(1), uint16(field.length), field]) : field;
    const small = (value: number) => uint32(Math.min(value, MOST_32));
    return Buffer.concat([
      ...[uint32(0x02014b50), uint16(MADE_ON_UNIX | version), uint16(version)],
      ...[uint16(flags), uint16(DEFLATE), this.time],
      ...[uint32(sum), small(packed), small(size)],
      ...[uint16(name.length), uint16(extra.length), uint16(0), uint16(0), uint16(0)],
      ...[uint32(REGULAR_FILE), small(offset), name, extra],
    ]);
  }
}

/** The ZIP64 end of the directory, and the record that tells where it is. */
function end64(count: number, length: number, start: number): Buffer {
  return Buffer.concat([
    ...[uint32(0x06064b50), uint64(44), uint16(MADE_ON_UNIX | VERSION_64), uint16(VERSION_64)],
    ...[uint32(0), uint32(0), uint64(count), uint64(count), uint64(length), uint64(start)],
    ...[uint32(0x07064b50), uint32(0), uint64(start + length), uint32(1)],
  ]);
}

/** The time of an entry, to two seconds, and its day; years before 1980 cannot be written. */
function dosTime(time: Date): Buffer {
  const year = Math.max(0, time.getUTCFullYear() - 1980);
  const clock =
    (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | Math.floor(time.getUTCSeconds() / 2);
  const day = (year << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate();
  return Buffer.concat([uint16(clock), uint16(day)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

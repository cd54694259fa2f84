import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** A checksum that is computed as the bytes pass. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  /** The result in the form of a task's `checksum`, e.g. `crc32:0a1b2c3d`. */
  result(): string;
}

/** A checksum of the same kind as a task's. Undefined without one, or for a kind that this client does not know. */
export function checksumLike(checksum: string | null): Checksum | undefined {
  if (checksum?.startsWith('sha256:')) return sha256Checksum();
  if (checksum?.startsWith('crc32:')) return crc32Checksum();
  return undefined;
}

function sha256Checksum(): Checksum {
  const hash = sha256.create();
  return {
    update: (bytes) => hash.update(bytes),
    result: () => `sha256:${bytesToHex(hash.digest())}`,
  };
}

/** CRC-32 as in ZIP: reflected, with the polynomial 0x04c11db7. */
function crc32Checksum(): Checksum {
  let crc = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
    },
    result: () => `crc32:${(~crc >>> 0).toString(16).padStart(8, '0')}`,
  };
}

/** The CRC-32 of each byte. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

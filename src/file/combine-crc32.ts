/** The polynomial of CRC-32, its lowest power in the highest bit. */
const POLYNOMIAL = 0xedb88320;

/**
 * The CRC-32 of two consecutive pieces of data, from the CRC-32 of each and the length of the second in bytes. The
 * checksum is a polynomial over GF(2). Appending a byte multiplies it by x⁸, so the factor for many bytes is a power of
 * x⁸, computed by repeated squaring.
 */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  let power = 0x00800000; // x⁸
  let factor = 0x80000000; // 1
  for (let length = secondLength; length > 0; length = Math.floor(length / 2)) {
    if (length % 2 === 1) factor = multiply(factor, power);
    power = multiply(power, power);
  }
  return (multiply(first, factor) ^ second) >>> 0;
}

/** The product of two polynomials modulo that of CRC-32. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 0x80000000, factor = b; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= factor;
    factor = (factor & 1) === 1 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
  }
  return product >>> 0;
}

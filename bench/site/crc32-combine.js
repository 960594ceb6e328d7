/**
 * A linear map over the 32 bits of a CRC-32: the image of each bit.
 * @typedef {readonly number[]} Operator
 */

const IDENTITY = Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0);
const ONE_ZERO_BIT = [0xedb88320, ...IDENTITY.slice(0, 31)];

/**
 * What appending so many zero bytes does to a CRC-32. Made once per length, it gives the checksum of two joined
 * pieces from those of the pieces (as zlib's crc32_combine does), without reading a byte again.
 * @param {number} bytes
 * @returns {Operator}
 */
export function appendZeros(bytes) {
  let result = IDENTITY;
  let step = ONE_ZERO_BIT;
  for (let bits = bytes * 8; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) result = multiply(step, result);
    step = multiply(step, step);
  }
  return result;
}

/**
 * @param {number} checksum of the first piece
 * @param {Operator} operator of the second piece's length
 * @param {number} next checksum of the second piece
 */
export function combine(checksum, operator, next) {
  return (apply(operator, checksum) ^ next) >>> 0;
}

/** @type {(operator: Operator, checksum: number) => number} */
function apply(operator, checksum) {
  let sum = 0;
  for (let bit = 0, left = checksum; left !== 0; bit += 1, left >>>= 1) {
    if (left & 1) sum ^= operator[bit];
  }
  return sum >>> 0;
}

/** @type {(outer: Operator, inner: Operator) => Operator} */
function multiply(outer, inner) {
  return inner.map((column) => apply(outer, column));
}

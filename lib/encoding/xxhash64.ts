// The five primes of the algorithm, each as its upper and lower 32 bits.
const P1_HIGH = 0x9e3779b1, P1_LOW = 0x85ebca87;
const P2_HIGH = 0xc2b2ae3d, P2_LOW = 0x27d4eb4f;
const P3_HIGH = 0x165667b1, P3_LOW = 0x9e3779f9;
const P4_HIGH = 0x85ebca77, P4_LOW = 0xc2b2ae63;
const P5_HIGH = 0x27d4eb2f, P5_LOW = 0x165667c5;

const STRIPE = 32; // bytes folded per step, eight into each of four lanes
const A = 0, B = 2, C = 4, D = 6, HASH = 8, TERM = 10; // where the numbers stand

/**
 * XXH64 with seed 0: fast and well spread, no protection against intent. Made once and reused; `hash` allocates nothing.
 * Source: the xxHash specification. It is the hash of label sets (docs/parts/model.md).
 */
export class XxHash64 {
  /** Numbers of 64 bits, the lower half first: lanes A to D, the hash, a term of it. */
  private readonly words = new Int32Array(12);

  /** The upper half of the last hash, unsigned. */
  get high(): number {
    return this.words[HASH + 1] >>> 0;
  }

  /** The lower half, unsigned. */
  get low(): number {
    return this.words[HASH] >>> 0;
  }

  /** Hashes `bytes[from, to)` into `high` and `low`. */
  hash(bytes: Uint8Array, from = 0, to = bytes.length): this {
    const words = this.words, length = to - from, rest = to - (length % STRIPE);
    if (length < STRIPE) set(words, HASH, P5_HIGH, P5_LOW);
    else foldStripes(words, bytes, from, rest);
    add(words, HASH, 0, length);
    foldRest(words, bytes, rest, to);
    shiftXor(words, 33);
    multiply(words, HASH, P2_HIGH, P2_LOW);
    shiftXor(words, 29);
    multiply(words, HASH, P3_HIGH, P3_LOW);
    shiftXor(words, 32);
    return this;
  }
}

/** Folds whole stripes into the lanes, and the lanes into the hash. */
function foldStripes(words: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  set(words, A, P1_HIGH, P1_LOW);
  add(words, A, P2_HIGH, P2_LOW);
  set(words, B, P2_HIGH, P2_LOW);
  set(words, C, 0, 0);
  set(words, D, ~P1_HIGH, -P1_LOW); // 0 - P1
  for (let at = from; at < to; at += STRIPE) {
    round(words, A, le32(bytes, at + 4), le32(bytes, at));
    round(words, B, le32(bytes, at + 12), le32(bytes, at + 8));
    round(words, C, le32(bytes, at + 20), le32(bytes, at + 16));
    round(words, D, le32(bytes, at + 28), le32(bytes, at + 24));
  }
  set(words, HASH, 0, 0);
  addRotated(words, A, 1);
  addRotated(words, B, 7);
  addRotated(words, C, 12);
  addRotated(words, D, 18);
  for (let lane = A; lane <= D; lane += 2) {
    xorRound(words, words[lane + 1], words[lane]);
    multiply(words, HASH, P1_HIGH, P1_LOW);
    add(words, HASH, P4_HIGH, P4_LOW);
  }
}

/** Folds what is behind the stripes into the hash, in steps of eight bytes, four and one. */
function foldRest(words: Int32Array, bytes: Uint8Array, from: number, to: number): void {
  let at = from;
  for (; to - at >= 8; at += 8) {
    xorRound(words, le32(bytes, at + 4), le32(bytes, at));
    rotate(words, HASH, 27);
    multiply(words, HASH, P1_HIGH, P1_LOW);
    add(words, HASH, P4_HIGH, P4_LOW);
  }
  if (to - at >= 4) {
    xorProduct(words, le32(bytes, at), P1_HIGH, P1_LOW);
    rotate(words, HASH, 23);
    multiply(words, HASH, P2_HIGH, P2_LOW);
    add(words, HASH, P3_HIGH, P3_LOW);
    at += 4;
  }
  for (; at < to; at++) {
    xorProduct(words, bytes[at], P5_HIGH, P5_LOW);
    rotate(words, HASH, 11);
    multiply(words, HASH, P1_HIGH, P1_LOW);
  }
}

/** One input of eight bytes into the number at `at`. */
function round(words: Int32Array, at: number, high: number, low: number): void {
  add(words, at, mulHigh(low, P2_LOW) + Math.imul(high, P2_LOW) + Math.imul(low, P2_HIGH), Math.imul(low, P2_LOW));
  rotate(words, at, 31);
  multiply(words, at, P1_HIGH, P1_LOW);
}

function xorRound(words: Int32Array, high: number, low: number): void {
  set(words, TERM, 0, 0);
  round(words, TERM, high, low);
  words[HASH] ^= words[TERM];
  words[HASH + 1] ^= words[TERM + 1];
}

function xorProduct(words: Int32Array, low: number, factorHigh: number, factorLow: number): void {
  set(words, TERM, 0, low);
  multiply(words, TERM, factorHigh, factorLow);
  words[HASH] ^= words[TERM];
  words[HASH + 1] ^= words[TERM + 1];
}

function addRotated(words: Int32Array, lane: number, bits: number): void {
  set(words, TERM, words[lane + 1], words[lane]);
  rotate(words, TERM, bits);
  add(words, HASH, words[TERM + 1], words[TERM]);
}

function set(words: Int32Array, at: number, high: number, low: number): void {
  words[at] = low;
  words[at + 1] = high;
}

function add(words: Int32Array, at: number, high: number, low: number): void {
  const sum = (words[at] >>> 0) + (low >>> 0);
  words[at] = sum;
  words[at + 1] += high + (sum > 0xffffffff ? 1 : 0);
}

function multiply(words: Int32Array, at: number, high: number, low: number): void {
  const own = words[at];
  words[at] = Math.imul(own, low);
  words[at + 1] = mulHigh(own, low) + Math.imul(words[at + 1], low) + Math.imul(own, high);
}

/** Towards the upper end; 0 < bits < 32. */
function rotate(words: Int32Array, at: number, bits: number): void {
  const low = words[at], high = words[at + 1];
  words[at] = (low << bits) | (high >>> (32 - bits));
  words[at + 1] = (high << bits) | (low >>> (32 - bits));
}

/** hash ^= hash >> bits */
function shiftXor(words: Int32Array, bits: number): void {
  const high = words[HASH + 1];
  if (bits < 32) {
    words[HASH] ^= (words[HASH] >>> bits) | (high << (32 - bits));
    words[HASH + 1] ^= high >>> bits;
  } else {
    words[HASH] ^= high >>> (bits - 32);
  }
}

/** The upper half of the product of two unsigned numbers of 32 bits, from products of their halves: none of the sums reaches 2^32. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff, aHigh = a >>> 16, bLow = b & 0xffff, bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) >>> 0) + (Math.imul(aLow, bLow) >>> 16);
  const carry = (Math.imul(aLow, bHigh) >>> 0) + (middle & 0xffff);
  return Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16);
}

function le32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

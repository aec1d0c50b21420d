import { randomFillSync } from 'node:crypto';

/** The only source of randomness, so that a run can be repeated from its seed. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of it. */
  next(): number;
  /** Fills `into` and returns it. */
  bytes(into: Uint8Array): Uint8Array;
}

/** Cryptographically strong: names, tokens, jitter. */
export const systemRandom: Random = {
  next: () => randomFillSync(new Uint32Array(1))[0] / 2 ** 32,
  bytes: (into) => randomFillSync(into),
};

/** The same numbers for the same seed, on every machine. Source: splitmix32, for tests and generated load only. */
export class SeededRandom implements Random {
  constructor(private state: number) {}

  /** Uniform over all 32-bit patterns, unsigned. */
  uint32(): number {
    this.state = (this.state + 0x9e3779b9) | 0;
    let z = this.state ^ (this.state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  next(): number {
    return this.uint32() / 2 ** 32;
  }

  /** Uniform whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  bytes(into: Uint8Array): Uint8Array {
    for (let i = 0; i < into.length; i++) into[i] = this.uint32() >>> 24;
    return into;
  }
}

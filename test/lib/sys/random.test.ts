import { Random, SeededRandom, systemRandom } from '../../../lib/sys/random';

describe.each<[string, Random]>([['systemRandom', systemRandom], ['SeededRandom', new SeededRandom(1)]])('%s', (_name, random) => {
  test('next is in [0, 1), on both sides of the middle', () => {
    const drawn = Array.from({ length: 200 }, () => random.next());
    expect(drawn.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(drawn.some((x) => x < 0.5) && drawn.some((x) => x >= 0.5)).toBe(true); // fails by chance once in 2^199
  });

  test('bytes fills all of what it is given, with every value, and returns it', () => {
    const into = new Uint8Array(100_000);
    expect(random.bytes(into)).toBe(into);
    expect(new Set(into).size).toBe(256); // fails by chance once in e^380
    expect(into.subarray(-100).some((byte) => byte !== 0)).toBe(true);
    expect(random.bytes(new Uint8Array(0))).toHaveLength(0);
  });

  test('bytes stays within a view', () => {
    const whole = new Uint8Array(3000);
    random.bytes(whole.subarray(1000, 2000));
    expect([...whole.subarray(0, 1000), ...whole.subarray(2000)].every((byte) => byte === 0)).toBe(true);
  });
});

describe('SeededRandom', () => {
  // Computed with 64-bit integers from the published constants of splitmix32 (0x9e3779b9, 0x21f0aaad, 0x735a2d97).
  test.each([
    [0, [0x64625032, 0xd9c0799c, 0xaf362e10, 0x7fa88912]],
    [1, [0x5e2d1772, 0x14e498f0, 0xd20ea1fd, 0xb382f339]],
    [2147483647, [0xfd3c3ae3, 0xfe0bfcbd, 0x4ce38b61, 0x78ce0ab8]],
    [-1, [0xeb721c8a, 0xffe8bd34, 0x4da2a8ce, 0xa4a5cc85]],
  ])('seed %d', (seed, expected) => {
    const random = new SeededRandom(seed);
    expect(expected.map(() => random.uint32())).toEqual(expected);
  });

  test('below gives whole numbers, each about as often', () => {
    const random = new SeededRandom(1), counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) counts[random.below(10)]++;
    expect(counts.every((count) => count > 850 && count < 1150)).toBe(true); // five standard deviations
  });

  test('next and bytes are cut from the same numbers', () => {
    const [a, b, c] = [new SeededRandom(5), new SeededRandom(5), new SeededRandom(5)];
    const first = a.uint32();
    expect(b.next()).toBe(first / 2 ** 32);
    expect(c.bytes(new Uint8Array(1))[0]).toBe(first >>> 24);
  });
});

import fc from 'fast-check';
import { expositionText, noise, periodic, walSamples } from './snappy-inputs';
import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { snappyCompress, snappyDecompress, snappyDecompressedLength, SnappyEncoder, snappyMaxCompressedLength } from '../../../lib/encoding/snappy';
import { CodedError } from '../../../lib/sys/errors';
import { SeededRandom } from '../../../lib/sys/random';

const LIMIT = 1000; // of blocks from anywhere
const fromHex = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const a = (count: number) => '61'.repeat(count);

test.each([
  ['nothing', '00', ''],
  ['a literal', '04 0c 61626364', 'abcd'],
  ['two literals', '04 04 6162 04 6364', 'abcd'],
  ['a literal of 60 bytes', `3c ec ${a(60)}`, 'a'.repeat(60)],
  ['a literal with a length of one byte', `3d f0 3c ${a(61)}`, 'a'.repeat(61)],
  ['a literal with a length of two bytes', `8102 f4 0001 ${a(257)}`, 'a'.repeat(257)],
  ['a literal with a length of three bytes', `02 f8 010000 ${a(2)}`, 'aa'],
  ['a literal with a length of four bytes', `02 fc 01000000 ${a(2)}`, 'aa'],
  ['a copy with an offset of eleven bits', '08 0c 61626364 01 04', 'abcdabcd'],
  ['a copy with all eleven used', `8902 f4 0001 62 ${a(256)} 31 01`, `b${'a'.repeat(256)}b${'a'.repeat(7)}`],
  ['a copy with an offset of two bytes', '07 0c 61626364 0a 0400', 'abcdabc'],
  ['a copy with an offset of four bytes', '07 0c 61626364 0b 04000000', 'abcdabc'],
  ['a copy of one byte', '05 0c 61626364 02 0200', 'abcdc'],
  ['a copy that repeats what it writes', '07 08 786162 01 02', 'xababab'],
  ['a copy at distance one', '0c 00 61 1d 01', 'a'.repeat(12)],
  ['a copy at distance four', '28 0c 61626364 8e 0400', 'abcd'.repeat(10)],
  ['a copy at distance five', '25 10 6162636465 7e 0500', `${'abcde'.repeat(7)}ab`],
  ['a length in a longer form than needed', '8100 00 61', 'a'],
])('decompresses %s', (_name, hex, text) => {
  expect(Buffer.from(snappyDecompress(fromHex(hex), text.length)).toString()).toBe(text);
  expect(snappyDecompressedLength(fromHex(hex))).toBe(text.length);
});

test.each([
  ['an empty block', '', 0, 'it is empty'],
  ['an unfinished length', '80', 0, 'the length is not a varint of 32 bits'],
  ['a length of 2^32', '8080808010', 0, 'the length is not a varint of 32 bits'],
  ['a length of six bytes', '808080808000', 0, 'the length is not a varint of 32 bits'],
  ['a length above what is accepted', 'e907 00 61', 0, 'it holds 1001 bytes, more than the 1000 accepted'],
  ['a length beyond the best ratio', 'e807 00 61', 0, 'it cannot hold the 1000 bytes it promises'],
  ['a length and nothing else', '01', 1, 'it decompresses to 0 of the 1 bytes promised'],
  ['too few bytes', '05 0c 61626364', 6, 'it decompresses to 4 of the 5 bytes promised'],
  ['a literal beyond the length', '03 0c 61626364', 1, 'it decompresses to more than the 3 bytes promised'],
  ['a copy beyond the length', '07 0c 61626364 01 04', 6, 'it decompresses to more than the 7 bytes promised'],
  ['a literal beyond the input', '04 0c 616263', 1, 'a literal of 4 bytes, of which 3 are there'],
  ['a literal of 2^32 bytes', '04 fc ffffffff 61', 1, 'a literal of 4294967296 bytes, of which 1 are there'],
  ['an unfinished length of a literal', '04 fc ffffff', 1, 'it ends within the length of a literal'],
  ['a copy of the first kind unfinished', '08 0c 61626364 01', 6, 'it ends within a copy'],
  ['a copy of the second kind unfinished', '08 0c 61626364 0e 04', 6, 'it ends within a copy'],
  ['a copy of the third kind unfinished', '08 0c 61626364 0f 040000', 6, 'it ends within a copy'],
  ['an offset of zero', '08 0c 61626364 01 00', 6, 'a copy from 0 bytes back, of which 4 are there'],
  ['an offset before the start', '08 0c 61626364 01 05', 6, 'a copy from 5 bytes back, of which 4 are there'],
  ['an offset of 2^32 - 1', '08 0c 61626364 0f ffffffff', 6, 'a copy from 4294967295 bytes back, of which 4 are there'],
  ['a copy first', '04 01 01', 1, 'a copy from 1 bytes back, of which 0 are there'],
  ['the framing format', 'ff060000734e61507059', 0, 'it cannot hold the 895 bytes it promises; this is the framing format, send the block format'],
])('refuses %s', (_name, hex, offset, reason) => {
  const into = new ByteWriter();
  into.utf8('kept');
  expect(() => snappyDecompress(fromHex(hex), 1000, into)).toThrow(expect.objectContaining({
    code: 'BAD_SNAPPY', message: `bad snappy block at byte ${offset}: ${reason}`,
  }));
  expect(Buffer.from(into.bytes()).toString()).toBe('kept');
});

// The reference sizes are those of golang/snappy 0.0.4, which the original server uses, on the same bytes.
test.each([
  ['exposition text', expositionText(10_000), 286_224],
  ['one short exposition', expositionText(20), 713],
  ['WAL samples', walSamples(5000), 35_762],
  ['few WAL samples', walSamples(50), 414],
  ['noise', noise(200_000), 200_015],
  ['period 3', periodic(100_000, 3), 4700],
  ['period 1000', periodic(100_000, 1000), 6664],
])('%s takes no more than 1 %% above the reference', (_name, input, reference) => {
  const compressed = snappyCompress(input);
  expect(compressed.length).toBeLessThanOrEqual(reference * 1.01);
  expect(Buffer.compare(snappyDecompress(compressed, input.length), input)).toBe(0);
});

test.each([
  ['nothing', '', '00'],
  ['less than a match', 'aaaa', '04 0c 61616161'],
  ['a run', 'a'.repeat(80), '50 00 61 fe 0100 3a 0100'],
  ['a match of 65 bytes, as 60 and 5', 'a'.repeat(66), '42 00 61 ee 0100 05 01'],
])('compresses %s as expected', (_name, text, hex) => {
  expect(Buffer.from(snappyCompress(Buffer.from(text))).toString('hex')).toBe(hex.replaceAll(' ', ''));
});

describe('round trips', () => {
  const encoder = new SnappyEncoder(), packed = new ByteWriter(), unpacked = new ByteWriter();
  const expectRoundTrip = (input: Uint8Array) => {
    const compressed = snappyCompress(input, packed.reset(), encoder);
    expect(compressed.length).toBeLessThanOrEqual(snappyMaxCompressedLength(input.length));
    expect(Buffer.compare(snappyDecompress(compressed, input.length, unpacked.reset()), input)).toBe(0);
    expect(Buffer.compare(byDefinition(compressed, Infinity)!, input)).toBe(0);
  };

  const sizes = [...range(0, 300), ...range(65_525, 65_550), 70_000, ...range(131_066, 131_082)];
  test.each([
    ['noise', noise(140_000)],
    ['text', expositionText(1500)],
    ['WAL samples', walSamples(13_000)],
    ['period 1', periodic(140_000, 1)],
    ['period 3', periodic(140_000, 3)],
    ['period 65,535', periodic(140_000, 65_535)],
    ['period 65,536', periodic(140_000, 65_536)],
  ])('%s, at every size around zero and around the borders of fragments', (_name, input) => {
    for (const size of sizes) expectRoundTrip(input.subarray(0, size));
  });

  test('any pieces that repeat', () => {
    const piece = fc.tuple(fc.uint8Array({ maxLength: 20 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      expectRoundTrip(Buffer.concat(pieces.flatMap(([bytes, times]) => Array<Uint8Array>(times).fill(bytes))));
    }), { numRuns: 500 });
  });
});

test('an encoder leaves nothing of one block in the next', () => {
  const encoder = new SnappyEncoder();
  for (const input of [noise(70_000), expositionText(100), periodic(500, 7), walSamples(20)]) {
    expect(Buffer.compare(snappyCompress(input, undefined, encoder), snappyCompress(input))).toBe(0);
  }
});

test('a range is compressed to where it is asked, and no byte outside is touched', () => {
  const around = noise(1000), input = around.subarray(100, 900), room = snappyMaxCompressedLength(500);
  const output = new Uint8Array(20 + room + 20).fill(0xee);
  const written = new SnappyEncoder().compress(input, 200, 700, output, 20);
  expect(Buffer.compare(snappyDecompress(output.subarray(20, 20 + written), 500), around.subarray(300, 800))).toBe(0);
  expect([...output.subarray(0, 20), ...output.subarray(20 + room)]).toEqual(Array(40).fill(0xee));
  const refused = new RangeError(`no room for ${room} compressed bytes at index 41 of ${output.length}`);
  expect(() => new SnappyEncoder().compress(input, 200, 700, output, 41)).toThrow(refused);
});

test('results go behind what the writer holds, and no byte behind them is touched', () => {
  const text = expositionText(30), compressed = snappyCompress(text);
  const into = new ByteWriter(3 + text.length + 50);
  into.buffer.fill(0xee);
  into.utf8('abc');
  const view = snappyDecompress(compressed, text.length, into);
  expect([view.buffer, view.byteOffset, view.length, into.at]).toEqual([into.buffer.buffer, 3, text.length, 3 + text.length]);
  expect(Buffer.from(into.buffer.subarray(into.at)).toString('hex')).toBe('ee'.repeat(50));
  expect(Buffer.from(into.bytes()).toString()).toBe(`abc${Buffer.from(text).toString()}`);

  const packed = new ByteWriter();
  packed.utf8('abc');
  expect(Buffer.compare(snappyCompress(text, packed), compressed)).toBe(0);
  expect(Buffer.compare(packed.bytes(), Buffer.concat([Buffer.from('abc'), compressed]))).toBe(0);
});

test('a writer without the room refuses before anything is written', () => {
  const into = new ByteWriter(4, 8);
  expect(() => snappyDecompress(snappyCompress(periodic(9, 1)), 9, into)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
  expect(() => snappyCompress(noise(8), into)).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
  expect(into.at).toBe(0);
});

describe('input from anywhere', () => {
  const into = new ByteWriter(8 + LIMIT + 8), untouched = Buffer.alloc(into.buffer.length, 0xee), traced = Error.stackTraceLimit;
  beforeAll(() => { Error.stackTraceLimit = 0; }); // most blocks are refused, and collecting the stack is most of the time
  afterAll(() => { Error.stackTraceLimit = traced; });

  /** Ours and the definition agree, and ours stays within the bytes promised. @returns whether the input was accepted */
  const expectAgreement = (input: Uint8Array): boolean => {
    into.buffer.fill(0xee);
    into.at = 8;
    const actual = accepted(input, into), expected = byDefinition(input);
    const length = promised(input), behind = 8 + (length <= LIMIT ? length : 0);
    const outside = Buffer.compare(into.buffer.subarray(0, 8), untouched.subarray(0, 8)) !== 0
      || Buffer.compare(into.buffer.subarray(behind), untouched.subarray(behind)) !== 0;
    if (outside || Buffer.compare(actual ?? REFUSED, expected ?? REFUSED) !== 0) {
      throw new Error(`${Buffer.from(input).toString('hex')}: ${actual?.join() ?? 'refused'}, not ${expected?.join() ?? 'refused'}; wrote outside: ${outside}`);
    }
    return actual !== undefined;
  };

  test('random bytes', () => {
    const random = new SeededRandom(4), block = new Uint8Array(24);
    let taken = 0;
    for (let i = 0; i < 200_000; i++) {
      const input = random.bytes(block).subarray(0, random.below(block.length));
      if (input.length > 0) input[0] &= 31; // else nearly all fail at their length
      if (expectAgreement(input)) taken++;
    }
    expect(taken).toBeGreaterThan(100);
  });

  test('random elements', () => {
    const random = new SeededRandom(5);
    let taken = 0;
    for (let i = 0; i < 20_000; i++) if (expectAgreement(randomElements(random))) taken++;
    expect(taken).toBeGreaterThan(2000);
    expect(taken).toBeLessThan(18_000);
  });

  test('blocks with one to three changed, lost or doubled bytes', () => {
    const random = new SeededRandom(6);
    const originals = [expositionText(5), walSamples(40), periodic(300, 2), periodic(300, 4), noise(70)].map((input) => snappyCompress(input));
    let taken = 0;
    for (let i = 0; i < 20_000; i++) {
      let input = Buffer.from(originals[i % originals.length]);
      for (let changes = random.below(3); changes >= 0; changes--) {
        const at = random.below(input.length), kind = random.below(6);
        if (kind > 1) input[at] ^= 1 << random.below(8);
        else input = Buffer.concat([input.subarray(0, at + kind), input.subarray(at + 1 - kind)]);
      }
      if (expectAgreement(input)) taken++;
    }
    expect(taken).toBeGreaterThan(500);
  });

  test('every beginning of a block', () => {
    const whole = snappyCompress(expositionText(4));
    for (let length = 0; length < whole.length; length++) expect(expectAgreement(whole.subarray(0, length))).toBe(false);
    expect(expectAgreement(whole)).toBe(true);
  });
});

const REFUSED = Buffer.from('refused');

function accepted(input: Uint8Array, into: ByteWriter): Uint8Array | undefined {
  try {
    return snappyDecompress(input, LIMIT, into);
  } catch (err) {
    if (err instanceof CodedError && err.code === 'BAD_SNAPPY' && into.at === 8) return undefined;
    throw err;
  }
}

/** Literals and copies of every kind, most of them possible where they stand, behind a length that is right most of the time. */
function randomElements(random: SeededRandom): Uint8Array {
  const w = new ByteWriter();
  let length = 0;
  for (let left = random.below(8); left >= 0; left--) {
    const kind = length ? random.below(4) : 0;
    const size = 1 + random.below(kind === 1 ? 8 : 64), offset = 1 + random.below(length + (random.below(8) ? 0 : 2));
    if (kind === 0) {
      w.u8(60 << 2);
      w.u8(size - 1);
      w.raw(random.bytes(new Uint8Array(size)));
    } else if (kind === 1) {
      w.u8(((size - 1) << 2) | ((offset >> 8) << 5) | 1);
      w.u8(offset);
    } else {
      w.u8(((size - 1) << 2) | kind);
      w.u8(offset);
      w.u8(offset >> 8);
      if (kind === 3) w.be16(0);
    }
    length += kind === 1 ? size + 3 : size;
  }
  const block = new ByteWriter();
  block.uvarint(length + (random.below(4) ? 0 : random.below(3) - 1));
  block.raw(w.bytes());
  return block.bytes();
}

/** The format description word for word, one byte after the other, without a thought for speed. @returns nothing for a bad block */
function byDefinition(input: Uint8Array, limit = LIMIT): Uint8Array | undefined {
  const length = promised(input);
  let next = input.findIndex((byte) => byte < 128) + 1;
  if (!(next > 0 && next <= 5 && length <= limit)) return undefined;
  const take = () => (next < input.length ? input[next++] : NaN);
  const number = (width: number) => {
    let value = 0;
    for (let i = 0; i < width; i++) value += take() * 256 ** i;
    return value;
  };
  const output = new Uint8Array(length);
  let made = 0;
  while (next < input.length) {
    const tag = take(), kind = tag & 3, upper = tag >> 2;
    if (kind === 0) {
      const size = (upper < 60 ? upper : number(upper - 59)) + 1;
      if (!(size <= input.length - next && made + size <= length)) return undefined;
      for (let i = 0; i < size; i++) output[made++] = take();
    } else {
      const size = kind === 1 ? (upper & 7) + 4 : upper + 1;
      const offset = kind === 1 ? (tag >> 5) * 256 + take() : number(kind === 2 ? 2 : 4);
      if (!(offset > 0 && offset <= made && made + size <= length)) return undefined;
      for (let i = 0; i < size; i++, made++) output[made] = output[made - offset];
    }
  }
  return made === length ? output : undefined;
}

/** The length in front, NaN where it does not end. */
function promised(input: Uint8Array): number {
  let length = 0;
  for (let i = 0; ; i++) {
    length += (input[i] & 127) * 128 ** i;
    if (!(input[i] > 127)) return i < input.length ? length : NaN;
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

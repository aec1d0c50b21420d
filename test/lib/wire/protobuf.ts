/** A varint of a number that is not negative, or of any 64 bits. */
export function varint(value: bigint | number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.from([...bytes, Number(left)]);
}

/** A field that holds bytes: a text, a message. */
export function field(number: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([varint(number << 3 | 2), varint(bytes.length), bytes]);
}

export interface WrittenSeries { readonly labels: Readonly<Record<string, string>>; readonly samples: ReadonlyArray<readonly [t: number, v: number]> }

/** A WriteRequest of remote write 1.0. */
export function writeRequest(all: readonly WrittenSeries[]): Buffer {
  return Buffer.concat(all.map(({ labels, samples }) => field(1, Buffer.concat([
    ...Object.entries(labels).map(([name, value]) => field(1, Buffer.concat([field(1, name), field(2, value)]))),
    ...samples.map(([t, v]) => field(2, writtenSample(t, v))),
  ]))));
}

export function writtenSample(t: number, v: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeDoubleLE(v);
  return Buffer.concat([Buffer.from([1 << 3 | 1]), value, Buffer.from([2 << 3]), varint(t)]);
}

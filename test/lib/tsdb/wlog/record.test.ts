import { ByteReader } from '../../../../lib/encoding/byte-reader';
import { ByteWriter } from '../../../../lib/encoding/byte-writer';
import { Labels } from '../../../../lib/model/labels';
import { SeededRandom } from '../../../../lib/sys/random';
import { beginSeries, putSamples, putSeries, readSamples, readSeries, SampleBatch } from '../../../../lib/tsdb/wlog/record';

const up = Labels.of({ __name__: 'up', job: 'wörk' });

function samplesOf(...samples: Array<[ref: number, t: number, v: number]>): SampleBatch {
  const batch = new SampleBatch(1);
  for (const sample of samples) batch.push(...sample);
  return batch;
}

function recordOf(batch: SampleBatch): Uint8Array {
  const writer = new ByteWriter();
  putSamples(writer, batch, 0, batch.length);
  return writer.bytes();
}

/** The records as docs/formats/wal.md draws them. */
test('a series record, byte by byte', () => {
  const writer = new ByteWriter();
  beginSeries(writer);
  putSeries(writer, 7, up);
  expect(Buffer.from(writer.bytes()).toString('hex')).toBe(`01${'0000000000000007'}02${'08'}5f5f6e616d655f5f${'02'}7570${'03'}6a6f62${'05'}77c3b6726b`);
});

test('a samples record, byte by byte', () => {
  const bytes = recordOf(samplesOf([7, 1000, 1], [5, 999, 2]));
  expect(Buffer.from(bytes).toString('hex')).toBe(`02${'0000000000000007'}${'00000000000003e8'}${'0000'}3ff0000000000000${'0301'}4000000000000000`);
});

test('samples come back with every bit', () => {
  const random = new SeededRandom(3), batch = samplesOf([1, -5, NaN], [2 ** 53 - 1, 2 ** 52, -0], [4, -(2 ** 52), Infinity]);
  for (let i = 0; i < 200; i++) batch.push(1 + random.below(1e9), Math.floor(random.next() * 2 ** 44), random.next());
  const read = new SampleBatch(0);
  expect(readSamples(new ByteReader(recordOf(batch), 1), read)).toBe(true);
  for (const column of ['refs', 'times', 'values'] as const) {
    expect(Buffer.from(read[column].buffer, 0, 8 * read.length)).toEqual(Buffer.from(batch[column].buffer, 0, 8 * batch.length));
  }
});

test('series come back, whatever their number', () => {
  const writer = new ByteWriter();
  const all = Array.from({ length: 50 }, (_, i): [number, Labels] => [i + 1, Labels.of({ __name__: 'm', i: String(i), 'a b': 'c\n' })]);
  beginSeries(writer);
  for (const [ref, labels] of all) putSeries(writer, ref, labels);
  const read: Array<[number, Labels]> = [];
  expect(readSeries(new ByteReader(writer.bytes(), 1), (ref, labels) => read.push([ref, labels]))).toBe(true);
  expect(read).toEqual(all);
});

test('a record without samples or series is whole', () => {
  expect(readSamples(new ByteReader(Uint8Array.of(2), 1), new SampleBatch())).toBe(true);
  expect(readSeries(new ByteReader(Uint8Array.of(1), 1), () => { throw new Error('there is none'); })).toBe(true);
});

test('a record that is cut anywhere is not', () => {
  const samples = recordOf(samplesOf([7, 1000, 1], [5, 999, 2]));
  const whole = Array.from(samples, (_, to) => to).filter((to) => to > 0 && readSamples(new ByteReader(samples.subarray(0, to), 1), new SampleBatch()));
  expect(whole).toEqual([1, 17, 27]); // no sample, none behind the first ref and time, one sample
  const writer = new ByteWriter();
  beginSeries(writer);
  putSeries(writer, 7, up);
  for (let to = 2; to < writer.at; to++) expect(readSeries(new ByteReader(writer.buffer, 1, to), () => undefined)).toBe(false);
});

test.each<[string, number[]]>([
  ['more labels than bytes', [0, 0, 0, 0, 0, 0, 0, 7, 100]],
  ['the ref 0', [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ['a ref above 2^53', [0, 32, 0, 0, 0, 0, 0, 0, 0]],
])('a series record with %s is refused', (_name, bytes) => {
  expect(readSeries(new ByteReader(Uint8Array.from(bytes)), () => undefined)).toBe(false);
});

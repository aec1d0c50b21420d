import { ByteReader } from '../../../lib/encoding/byte-reader';
import { labelPairs } from '../../../lib/metrics/label-pairs';
import { protobufExposition } from '../../../lib/metrics/protobuf';
import { Registry } from '../../../lib/metrics/registry';

// The fields of the messages that stand in io/prometheus/client/metrics.proto: name, and what is within.
type Shape = { readonly [field: number]: readonly [name: string, type: 'text' | 'count' | 'signed' | 'double' | Shape] };
const LABEL: Shape = { 1: ['name', 'text'], 2: ['value', 'text'] };
const EXEMPLAR: Shape = { 1: ['label', LABEL], 2: ['value', 'double'], 3: ['timestamp', { 1: ['seconds', 'count'], 2: ['nanos', 'count'] }] };
const SPAN: Shape = { 1: ['offset', 'signed'], 2: ['length', 'count'] };
const VALUE: Shape = { 1: ['value', 'double'] };
const HISTOGRAM: Shape = {
  1: ['sample_count', 'count'], 2: ['sample_sum', 'double'],
  3: ['bucket', { 1: ['cumulative_count', 'count'], 2: ['upper_bound', 'double'], 3: ['exemplar', EXEMPLAR] }],
  5: ['schema', 'signed'], 6: ['zero_threshold', 'double'], 7: ['zero_count', 'count'], 9: ['negative_span', SPAN], 10: ['negative_delta', 'signed'],
  12: ['positive_span', SPAN], 13: ['positive_delta', 'signed'], 16: ['exemplars', EXEMPLAR],
};
const SUMMARY: Shape = { 1: ['sample_count', 'count'], 2: ['sample_sum', 'double'], 3: ['quantile', { 1: ['quantile', 'double'], 2: ['value', 'double'] }] };
const FAMILY: Shape = {
  1: ['name', 'text'], 2: ['help', 'text'], 3: ['type', 'count'],
  4: ['metric', {
    1: ['label', LABEL], 2: ['gauge', VALUE], 3: ['counter', VALUE], 4: ['summary', SUMMARY], 5: ['untyped', VALUE], 7: ['histogram', HISTOGRAM],
  }],
};

/** A message as fields in the order they come, a line each, what is within indented. */
function linesOf(reader: ByteReader, end: number, shape: Shape, indent: string): string[] {
  const lines: string[] = [];
  while (reader.at < end) {
    const [name, type] = shape[reader.uvarint32() >> 3];
    if (type === 'double') lines.push(`${indent}${name} ${reader.leF64()}`);
    else if (type === 'count') lines.push(`${indent}${name} ${reader.uvarint32()}`);
    else if (type === 'signed') lines.push(`${indent}${name} ${reader.varint()}`);
    else {
      const length = reader.uvarint32();
      if (type === 'text') lines.push(`${indent}${name} ${reader.utf8(length)}`);
      else lines.push(`${indent}${name}`, ...linesOf(reader, reader.at + length, type, `${indent} `));
    }
  }
  return lines;
}

async function shown(registry: Registry): Promise<string> {
  const reader = new ByteReader();
  reader.reset(protobufExposition(await registry.gather(), 'underscores'));
  const lines: string[] = [];
  while (reader.at < reader.end) lines.push(...linesOf(reader, reader.uvarint32() + reader.at, FAMILY, ''));
  return lines.join('\n');
}

test('counters, gauges and summaries', async () => {
  const registry = new Registry();
  registry.counter('a_total', 'H.', ['l']).with('é').inc(2);
  registry.gauge('my.gauge', '').set(-1.5);
  registry.collect(() => [{
    name: 's', help: 'S.', type: 'summary', metrics: [{ labels: labelPairs({}), quantiles: [0.5], values: [3], sum: 4, count: 300 }],
  }]);
  expect(await shown(registry)).toBe([
    'name a_total', 'help H.', 'type 0', 'metric', ' label', '  name l', '  value é', ' counter', '  value 2',
    'name my_gauge', 'help ', 'type 1', 'metric', ' gauge', '  value -1.5',
    'name s', 'help S.', 'type 2', 'metric', ' summary', '  sample_count 300', '  sample_sum 4', '  quantile', '   quantile 0.5', '   value 3',
  ].join('\n'));
});

test('a classic histogram says nothing of native buckets; an exemplar stands in its bucket', async () => {
  const registry = new Registry();
  const took = registry.histogram('took', 'T.', [1, 2]);
  took.observe(0.5);
  took.observeWithExemplar(9, labelPairs({ trace_id: 'x' }), 1500);
  expect(await shown(registry)).toBe([
    'name took', 'help T.', 'type 4', 'metric', ' histogram', '  sample_count 2', '  sample_sum 9.5',
    '  bucket', '   cumulative_count 1', '   upper_bound 1', '  bucket', '   cumulative_count 1', '   upper_bound 2',
    '  bucket', '   cumulative_count 2', '   upper_bound Infinity', '   exemplar', '    label', '     name trace_id', '     value x', '    value 9',
    '    timestamp', '     seconds 1', '     nanos 500000000',
  ].join('\n'));
});

// Schema 0 ends buckets at powers of two: 1 is in bucket 0, 4 in 2, 5 in 3, 1024 in 10; a gap of two is filled, one of six is not.
test('a native one has spans and differences, beside its classic buckets', async () => {
  const registry = new Registry();
  const took = registry.histogram('took', 'T.', { bounds: [1], nativeFactor: 2 });
  for (const value of [1, 4, 4, 5, 1024, 0, -3, 0.01]) took.observe(value);
  expect((await shown(registry)).split('\n').slice(4)).toEqual([
    ' histogram', '  sample_count 8', '  sample_sum 1035.01', '  bucket', '   cumulative_count 4', '   upper_bound 1',
    '  schema 0', '  zero_threshold 2.938735877055719e-39', '  zero_count 1',
    '  negative_span', '   offset 2', '   length 1', '  negative_delta 1',
    '  positive_span', '   offset -6', '   length 1', '  positive_span', '   offset 5', '   length 4', '  positive_span', '   offset 6', '   length 1',
    '  positive_delta 1', '  positive_delta 0', '  positive_delta -1', '  positive_delta 2', '  positive_delta -1', '  positive_delta 0',
  ]);
});

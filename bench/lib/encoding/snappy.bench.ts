import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { snappyCompress, snappyDecompress, SnappyEncoder } from '../../../lib/encoding/snappy';
import { expositionText, walSamples } from '../../../test/lib/encoding/snappy-inputs';
import { Bench } from '../../ratio';

const into = new ByteWriter(), encoder = new SnappyEncoder();

export const benches: Bench[] = ([['text', expositionText(20_000)], ['WAL samples', walSamples(90_000)]] as const).flatMap(([kind, input]) => {
  const snappy = snappyCompress(input).slice(), deflated = deflateRawSync(input, { level: 1 });
  const percent = (bytes: Uint8Array) => `${((100 * bytes.length) / input.length).toFixed(0)} %`;
  const note = `native code; to ${percent(snappy)} against ${percent(deflated)}`;
  return [{
    name: `lib/encoding/snappy compress ${kind}`,
    unit: 'byte',
    units: input.length,
    ours: { name: 'snappyCompress', run: () => snappyCompress(input, into.reset(), encoder) },
    against: { name: 'zlib.deflateRawSync, level 1', run: () => deflateRawSync(input, { level: 1 }) },
    note,
  }, {
    name: `lib/encoding/snappy decompress ${kind}`,
    unit: 'byte',
    units: input.length,
    ours: { name: 'snappyDecompress', run: () => snappyDecompress(snappy, input.length, into.reset()) },
    against: { name: 'zlib.inflateRawSync', run: () => inflateRawSync(deflated) },
    note,
  }];
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ByteReader } from '../../lib/encoding/byte-reader';
import { crc32c } from '../../lib/encoding/crc32c';
import { XorDecode, xorCount, xorDecode } from '../../lib/tsdb/chunkenc/xor';
import { SeededRandom } from '../../lib/sys/random';
import { xorAppend, XorStates } from '../../lib/tsdb/chunkenc/xor-append';
import { randomSamples } from '../lib/tsdb/chunkenc/samples';
import { RealServer } from './real-server';

const DAY = 86_400_000;
const XOR = 1;

export interface BlockReport { segments: number; chunks: number; samples: number; staleMarkers: number; differences: string[] }

/**
 * Has the real server scrape `series` random series of `perSeries` samples with their own timestamps, a few plain ones of which some
 * vanish and so get stale markers, and write it all to a block. Then decodes and appends again every chunk of that block.
 */
export async function reencodeRealBlock(series: number, perSeries: number, decode: XorDecode = xorDecode): Promise<BlockReport> {
  const stamped = exposition(series, perSeries, Date.now());
  let scrapes = 0;
  const server = await RealServer.start(() => {
    scrapes++;
    return scrapes === 1 ? stamped + 'plain{there="once"} 1\nplain{there="always"} 1\n' : `plain{there="always"} ${scrapes}\n`;
  }, ['--storage.tsdb.min-block-duration=7d', '--storage.tsdb.max-block-duration=7d']); // everything fits in one head
  try {
    await server.until('scraping', async () => scrapes > 3 && (await server.query('count(plain)'))[0]?.value[1] === '1');
    return reencode(await server.snapshot(), decode);
  } finally {
    await server.stop();
  }
}

/** Lines with timestamps of the last day, in the order of time for each series. */
function exposition(series: number, perSeries: number, now: number): string {
  const random = new SeededRandom(11);
  const lines: string[] = [];
  for (let s = 0; s < series; s++) {
    const { times, values } = randomSamples(random, perSeries);
    const span = times[perSeries - 1] - times[0], scale = Math.min(1, (DAY - 60_000) / span);
    let last = 0;
    for (let i = 0; i < perSeries; i++) {
      const t = Math.max(last + 1, Math.floor(now - DAY + (times[i] - times[0]) * scale));
      lines.push(`random{series="${s}"} ${String(values[i]).replace('Infinity', 'Inf')} ${t}`);
      last = t;
    }
  }
  return lines.join('\n') + '\n';
}

function reencode(snapshot: string, decode: XorDecode): BlockReport {
  const report: BlockReport = { segments: 0, chunks: 0, samples: 0, staleMarkers: 0, differences: [] };
  for (const block of readdirSync(snapshot)) {
    const folder = join(snapshot, block, 'chunks');
    for (const file of readdirSync(folder)) reencodeSegment(readFileSync(join(folder, file)), `${block}/${file}`, decode, report);
  }
  return report;
}

/** docs/formats/chunks.md: a header of 8 bytes, then length, encoding, data and checksum of every chunk. */
function reencodeSegment(bytes: Buffer, name: string, decode: XorDecode, report: BlockReport): void {
  if (bytes.readUInt32BE(0) !== 0x85bd40dd || bytes[4] !== 1) report.differences.push(`${name}: not a segment`);
  report.segments++;
  const times = new Float64Array(1 << 16), values = new Float64Array(1 << 16), chunk = new Uint8Array(1 << 21);
  const states = XorStates.allocate(1);
  const reader = new ByteReader(bytes, 8);
  while (reader.at < reader.end) {
    const where = `${name} at byte ${reader.at}`;
    const length = reader.uvarint(), encoding = reader.at, data = encoding + 1, end = data + length;
    if (reader.u8() !== XOR) report.differences.push(`${where}: encoding ${bytes[encoding]}`);
    reader.skip(length);
    if (crc32c(bytes, encoding, end) !== reader.be32()) report.differences.push(`${where}: checksum`);
    const count = decode(bytes, data, end, times, values, 0);
    if (count !== xorCount(bytes, data)) report.differences.push(`${where}: fault ${count}`);

    states.reset(0);
    let size = 2;
    for (let i = 0; i < count; i++) size = xorAppend(states, 0, chunk, 0, chunk.length, times[i], values[i]);
    if (bytes.compare(chunk, 0, size, data, end) !== 0) report.differences.push(`${where}: ${count} samples differ when appended again`);
    report.chunks++;
    report.samples += count;
    report.staleMarkers += countStale(values, count);
  }
}

function countStale(values: Float64Array, count: number): number {
  const words = new Uint32Array(values.buffer);
  let stale = 0;
  for (let i = 0; i < count; i++) if (words[2 * i] === 2 && words[2 * i + 1] === 0x7ff00000) stale++;
  return stale;
}

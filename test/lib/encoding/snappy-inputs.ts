import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { SeededRandom } from '../../../lib/sys/random';

/** Text as targets expose it: long names and labels that repeat, values that do not. */
export function expositionText(lines: number): Uint8Array {
  const random = new SeededRandom(1), w = new ByteWriter(160 * lines);
  const names = ['http_requests_total', 'http_request_duration_seconds_bucket', 'container_cpu_usage_seconds_total', 'kube_pod_status_phase'];
  for (let i = 0; i < lines; i++) {
    const pod = (Math.imul(i, 0x9e3779b1) >>> 0).toString(36);
    const value = random.next() < 0.5 ? random.below(1e6) : random.next() * 1000;
    w.utf8(`${names[(i >> 10) & 3]}{namespace="shop-${i % 7}",pod="web-${pod}",code="${[200, 404, 500][i % 3]}",le="${(i % 12) / 10}"} ${value}\n`);
  }
  return w.bytes();
}

/** A WAL record of samples: references and times as differences to the first, values as floats (docs/formats/snappy.md says why it is hard). */
export function walSamples(samples: number): Uint8Array {
  const random = new SeededRandom(2), w = new ByteWriter(16 * samples + 32);
  w.u8(2);
  w.be64(1000);
  w.be64(1_700_000_000_000);
  for (let i = 0; i < samples; i++) {
    const kind = random.next();
    w.varint(i);
    w.varint(0);
    w.beF64(kind < 0.4 ? random.below(1000) : kind < 0.7 ? 0 : kind < 0.85 ? random.below(1e6) / 100 : random.next());
  }
  return w.bytes();
}

export function noise(length: number): Uint8Array {
  return new SeededRandom(3).bytes(new Uint8Array(length));
}

/** `length` bytes in which everything repeats at distance `period`. */
export function periodic(length: number, period: number): Uint8Array {
  const pattern = noise(period);
  return Uint8Array.from({ length }, (_, i) => pattern[i % period]);
}

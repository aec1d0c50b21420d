// The originals mark the end of a series by one NaN among the many: a sample that says there are no more samples.
const HIGH = 0x7ff00000, LOW = 0x00000002;

/** The value of a staleness marker. Copy it from typed array to typed array: arithmetic may make another NaN of it. */
export const STALE_NAN = new Float64Array(Uint32Array.of(LOW, HIGH).buffer)[0];

const scratch = new Float64Array(1);
const words = new Uint32Array(scratch.buffer);

/** Whether `v` is the marker rather than a number or an ordinary NaN. */
export function isStale(v: number): boolean {
  if (v === v) return false;
  scratch[0] = v;
  return words[0] === LOW && words[1] === HIGH;
}

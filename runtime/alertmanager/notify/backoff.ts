import { Random } from '../../../lib/sys/random';

const FIRST = 500, FACTOR = 1.5, LONGEST = 60_000; // ms
const SPREAD = 0.5; // up to half shorter or longer, so that many senders do not come at once

/** Milliseconds to wait before each further attempt. */
export function* backoff(random: Random): Generator<number, never> {
  for (let wait = FIRST; ; wait = Math.min(wait * FACTOR, LONGEST)) yield wait * (1 + SPREAD * (2 * random.next() - 1));
}

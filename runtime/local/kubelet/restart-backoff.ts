import { Clock } from '../../../lib/sys/clock';

const FIRST = 10_000, LAST = 300_000; // ms, as in a cluster
const GOOD_RUN = 600_000; // ms after which earlier failures are forgotten
const EARLY = 60_000, EARLY_FIRST = 500; // ms: what fails in a pod's first minute is mostly about order, and nobody wants to wait ten seconds for that

/** How long a container waits before it is started again: each time twice as long. */
export class RestartBackoff {
  private readonly born: number;
  private last = 0;

  constructor(private readonly clock: Clock) {
    this.born = clock.monotonic();
  }

  /** @param ran milliseconds that the container has run before it ended @returns milliseconds */
  next(ran: number): number {
    if (ran > GOOD_RUN) this.last = 0;
    const isEarly = this.clock.monotonic() - this.born < EARLY;
    this.last = this.last === 0 ? isEarly ? EARLY_FIRST : FIRST : Math.min(this.last * 2, LAST);
    return this.last;
  }
}

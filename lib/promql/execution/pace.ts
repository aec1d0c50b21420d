import { Clock } from '../../sys/clock';
import { CodedError } from '../../sys/errors';

const SLICE = 25; // ms that a query may keep the event loop to itself: scrapes wait as long
const WORK = 1 << 16; // cells between two looks at the clock: about a millisecond's work
const ROW = 32; // cells whose work a row takes beside its own

/** Keeps a query within its time, and lets others have their turn. */
export class Pace {
  private readonly deadline: number;
  private resumed: number;
  private work = 0;

  /** @param timeout ms from now on */
  constructor(private readonly clock: Clock, timeout: number, private readonly signal?: AbortSignal) {
    this.resumed = clock.monotonic();
    this.deadline = this.resumed + timeout;
  }

  /** Whether it is time to `rest`, asked after each row. `cells` is about how many values it took. */
  due(cells: number): boolean {
    this.work += cells + ROW;
    if (this.work < WORK) return false;
    this.work = 0;
    return this.clock.monotonic() - this.resumed > SLICE;
  }

  /** Gives others a turn. @throws CodedError TIMEOUT, CANCELED */
  async rest(): Promise<void> {
    this.check();
    await this.clock.sleep(0, this.signal).catch(() => undefined); // aborted: the check below says so
    this.resumed = this.clock.monotonic();
    this.check();
  }

  /** @throws CodedError TIMEOUT, CANCELED */
  check(): void {
    if (this.signal?.aborted) throw new CodedError('CANCELED', 'query was canceled in expression evaluation', this.signal.reason);
    if (this.clock.monotonic() >= this.deadline) throw new CodedError('TIMEOUT', 'query timed out in expression evaluation');
  }
}

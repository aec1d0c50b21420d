import { Clock } from '../../../lib/sys/clock';

/** How soon a container gets its turn, compared with others that wait. */
export const enum Urgency { Agent, Service }

/** A turn is given back at the latest after so many milliseconds: what starts more slowly than that waits for something else than a core. */
const LONGEST_TURN = 1500;

interface Waiting { readonly urgency: Urgency; readonly go: () => void }

/**
 * Lets few containers of the machine start at once. All at once they would share its cores, and each would be ready about when the last is; in turns
 * those that others need are ready first. Within an urgency the first to come goes first. Agents leave a turn to services that may still come.
 */
export class StartTurns {
  private free: number;
  private readonly waiting: Waiting[] = [];

  /** @param atOnce as many as there are cores */
  constructor(private readonly clock: Clock, private readonly atOnce: number) {
    this.free = atOnce;
  }

  /** Waits for a turn. @returns what gives it back; more calls than one do nothing. Whoever no longer wants it when it comes gives it back at once. */
  async take(urgency: Urgency): Promise<() => void> {
    if (this.free > this.kept(urgency)) this.free--;
    else await new Promise<void>((go) => { this.waiting.push({ urgency, go }); });
    const over = new AbortController();
    const giveBack = () => {
      if (over.signal.aborted) return;
      over.abort();
      this.next();
    };
    void this.clock.sleep(LONGEST_TURN, over.signal).then(giveBack, () => undefined);
    return giveBack;
  }

  /** How many turns stay free when one of this urgency goes. */
  private kept(urgency: Urgency): number {
    return urgency === Urgency.Agent && this.atOnce > 1 ? 1 : 0;
  }

  private next(): void {
    this.free++;
    for (const urgency of [Urgency.Service, Urgency.Agent]) {
      const first = this.waiting.findIndex((waiting) => waiting.urgency === urgency);
      if (first < 0 || this.free <= this.kept(urgency)) continue;
      this.free--;
      this.waiting.splice(first, 1)[0].go();
      return;
    }
  }
}

import { RouteOptions } from '../../../lib/routing/route';
import { containsTime, TimeInterval } from '../../../lib/routing/time-interval';

/** The time intervals of a configuration by their names. */
export class TimeIntervals {
  constructor(private readonly byName: ReadonlyMap<string, readonly TimeInterval[]>) {}

  /** Names of the mute intervals of a route that `at` lies in. */
  muting({ muteTimeIntervals }: RouteOptions, at: number): string[] {
    return muteTimeIntervals.filter((name) => this.covers(name, at));
  }

  /** Whether a route has active intervals and `at` lies in none of them. */
  outside({ activeTimeIntervals }: RouteOptions, at: number): boolean {
    return activeTimeIntervals.length > 0 && !activeTimeIntervals.some((name) => this.covers(name, at));
  }

  /** Names of the intervals because of which a route is quiet at `at`: the active ones that it lies outside of, or the mute ones it lies in. */
  mutedBy(options: RouteOptions, at: number): string[] {
    return this.outside(options, at) ? [...options.activeTimeIntervals] : this.muting(options, at);
  }

  private covers(name: string, at: number): boolean {
    return this.byName.get(name)?.some((interval) => containsTime(interval, at)) ?? false;
  }
}

import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { Discoverer, TargetGroup } from './target-group';

export interface DiscoveryOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Is told the groups of a set whenever they changed, at most once per `PAUSE`. */
  readonly changed: (set: string, groups: readonly TargetGroup[]) => void;
}

const PAUSE = 5000; // ms between two tellings of one set; the first comes at once

/** One set of discoverers, such as those of a scrape configuration: the groups they found, and when it told of them last. */
class DiscoverySet {
  private readonly groups = new Map<string, TargetGroup>();
  private readonly stop = new AbortController();
  private told = -Infinity;
  private waiting = false;

  constructor(readonly name: string, readonly fingerprint: string, discoverers: readonly Discoverer[], private readonly options: DiscoveryOptions) {
    discoverers.forEach((discoverer, i) => {
      void discoverer.run((groups) => this.update(i, groups), this.stop.signal)
        .catch((err) => options.log.error('Discovery ended', { config: name, mechanism: discoverer.mechanism, err }));
    });
  }

  end(): void {
    this.stop.abort();
  }

  /** All groups that have a target. */
  list(): TargetGroup[] {
    return [...this.groups.values()];
  }

  private update(discoverer: number, groups: readonly TargetGroup[]): void {
    for (const group of groups) {
      const key = `${discoverer}/${group.source}`;
      if (group.targets.length) this.groups.set(key, group);
      else this.groups.delete(key);
    }
    void this.tell();
  }

  private async tell(): Promise<void> {
    if (this.waiting) return; // it will be told with the others
    this.waiting = true;
    const { clock, changed } = this.options;
    await clock.sleep(Math.max(this.told + PAUSE - clock.monotonic(), 0), this.stop.signal).catch(() => undefined);
    this.waiting = false;
    if (this.stop.signal.aborted) return;
    this.told = clock.monotonic();
    changed(this.name, this.list());
  }
}

/** Runs the discoverers of all sets, and keeps those going that a new configuration did not change. */
export class DiscoveryManager {
  private sets = new Map<string, DiscoverySet>();

  constructor(private readonly options: DiscoveryOptions) {}

  /**
   * Takes a new configuration: sets by their names. One with the `fingerprint` it had goes on; of the others the discoverers are made anew.
   * @throws what `make` throws; nothing has changed then
   */
  apply(wanted: ReadonlyArray<{ readonly name: string; readonly fingerprint: string; readonly make: () => readonly Discoverer[] }>): void {
    const made = wanted.map(({ name, fingerprint, make }) => (
      { name, fingerprint, discoverers: this.sets.get(name)?.fingerprint === fingerprint ? undefined : make() }));
    const next = new Map<string, DiscoverySet>();
    for (const { name, fingerprint, discoverers } of made) {
      next.set(name, discoverers ? new DiscoverySet(name, fingerprint, discoverers, this.options) : this.sets.get(name)!);
    }
    for (const [name, set] of this.sets) if (next.get(name) !== set) set.end();
    this.sets = next;
  }

  /** The groups of a set as they are now. */
  groups(set: string): readonly TargetGroup[] {
    return this.sets.get(set)?.list() ?? [];
  }

  end(): void {
    for (const set of this.sets.values()) set.end();
  }
}

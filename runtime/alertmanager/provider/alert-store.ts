import { Clock } from '../../../lib/sys/clock';
import { Alert } from '../alert';

/** Hears of alerts that came, changed or left the store. Called in the order in which it happens; must not throw. */
export interface AlertListener {
  put(alert: Alert): void;
  gone?(alert: Alert): void;
}

export interface AlertStoreOptions {
  readonly clock: Clock;
  /** Alerts of one alertname that are kept; 0 for any number. */
  readonly perNameLimit: number;
  /** Is told the alertname of every alert that found no room. */
  readonly limited: (name: string) => void;
}

/** The alerts that senders told us of, as they were last told, in memory. */
export class AlertStore {
  private readonly alerts = new Map<string, Alert>();
  private readonly byName = new Map<string, Set<string>>(); // fingerprints; only where there is a limit
  private readonly listeners = new Set<AlertListener>();

  constructor(private readonly options: AlertStoreOptions) {}

  /** Takes alerts in, each merged with what is known of it where the two overlap. */
  put(alerts: readonly Alert[]): void {
    const now = this.options.clock.now();
    for (const alert of alerts) {
      const known = this.alerts.get(alert.fingerprint);
      if (!known && !this.makeRoom(alert, now)) {
        this.options.limited(alert.name);
        continue;
      }
      const next = known ? alert.after(known) : alert;
      const merged = known?.overlaps(next) ? known.merge(next, now) : next;
      this.alerts.set(alert.fingerprint, merged);
      for (const listener of this.listeners) listener.put(merged);
    }
  }

  get(fingerprint: string): Alert | undefined {
    return this.alerts.get(fingerprint);
  }

  /** All alerts, those that ended since the last collection too, in the order in which they first came. */
  all(): IterableIterator<Alert> {
    return this.alerts.values();
  }

  /** Tells `listener` all there is, and from then on what changes. @returns what ends it */
  subscribe(listener: AlertListener): () => void {
    for (const alert of this.alerts.values()) listener.put(alert);
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Forgets what is over. Groups keep their own until the end was told to the receivers. */
  collect(): void {
    const now = this.options.clock.now();
    for (const alert of this.alerts.values()) if (alert.resolvedAt(now)) this.remove(alert);
  }

  private makeRoom(alert: Alert, now: number): boolean {
    const { perNameLimit } = this.options;
    if (perNameLimit <= 0) return true;
    const same = this.byName.get(alert.name) ?? new Set<string>();
    if (same.size >= perNameLimit) {
      const over = [...same].map((fingerprint) => this.alerts.get(fingerprint)!).find((other) => other.resolvedAt(now));
      if (!over) return false;
      this.remove(over);
    }
    this.byName.set(alert.name, same.add(alert.fingerprint));
    return true;
  }

  private remove(alert: Alert): void {
    this.alerts.delete(alert.fingerprint);
    const same = this.byName.get(alert.name);
    same?.delete(alert.fingerprint);
    if (same?.size === 0) this.byName.delete(alert.name);
    for (const listener of this.listeners) listener.gone?.(alert);
  }
}

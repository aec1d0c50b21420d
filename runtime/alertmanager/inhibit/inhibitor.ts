import { Inhibition, InhibitRule } from '../../../lib/routing/inhibition';
import { Clock } from '../../../lib/sys/clock';
import { Alert } from '../alert';
import { AlertListener, AlertStore } from '../provider/alert-store';

/** Keeps inhibition up to date with the alerts in a store. */
export class Inhibitor implements AlertListener {
  private inhibition = new Inhibition([]);
  private leave: () => void = () => undefined;

  constructor(private readonly store: AlertStore, private readonly clock: Clock) {}

  /** Takes other rules, with what the store holds now. */
  configure(rules: readonly InhibitRule[]): void {
    this.leave();
    this.inhibition = new Inhibition(rules);
    this.leave = this.store.subscribe(this);
  }

  put({ fingerprint, labels, endsAt }: Alert): void {
    this.inhibition.update({ fingerprint, labels, firingUntil: endsAt.ms });
  }

  /** The fingerprint of the alert that mutes this one now. */
  inhibitedBy({ labels }: Alert): string | undefined {
    return this.inhibition.mutedBy(labels, this.clock.now());
  }

  /** Forgets sources that fire no longer. */
  collect(): void {
    this.inhibition.prune(this.clock.now());
  }
}

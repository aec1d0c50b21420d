import { Labels } from '../model/labels';
import { STALE_NAN } from '../model/stale';
import { Appendable, Refusal } from '../storage/appender';
import { RuleVector } from './rule';

interface Series { readonly labels: Labels; readonly ref: number }

/** How many samples were refused, by the reason. */
export interface Refusals { outOfOrder: number; outOfBounds: number; duplicates: number }

/** The series that one rule has written last, so that those which end are marked. */
export class WrittenSeries {
  private series: ReadonlyMap<string, Series> = new Map(); // by the keys of their labels

  /**
   * Writes a rule's result at `t` and marks what is no longer in it as gone.
   * @throws what the store throws; nothing is written then
   */
  async write(store: Appendable, { labels, values }: RuleVector, t: number): Promise<Refusals> {
    const appender = store.appender(), written = new Map<string, Series>();
    const refusals: Refusals = { outOfOrder: 0, outOfBounds: 0, duplicates: 0 };
    try {
      for (let i = 0; i < labels.length; i++) {
        const key = labels[i].key();
        const ref = appender.append(this.series.get(key)?.ref ?? 0, labels[i], t, values[i]);
        if (ref > 0) written.set(key, { labels: labels[i], ref });
        else if (ref === Refusal.OutOfOrder) refusals.outOfOrder++;
        else if (ref === Refusal.OutOfBounds) refusals.outOfBounds++;
        else refusals.duplicates++;
      }
      for (const [key, gone] of this.series) if (!written.has(key)) appender.append(gone.ref, gone.labels, t, STALE_NAN);
      await appender.commit();
    } catch (err) {
      appender.rollback();
      throw err;
    }
    this.series = written;
    return refusals;
  }

  labels(): Labels[] {
    return Array.from(this.series.values(), ({ labels }) => labels);
  }

  copyState(from: WrittenSeries): void {
    this.series = from.series;
  }
}

/** Marks series as gone at `t`; one that somebody else has written to since is not. @throws what the store throws */
export async function markGone(store: Appendable, series: readonly Labels[], t: number): Promise<void> {
  if (series.length === 0) return;
  const appender = store.appender();
  for (const labels of series) appender.append(0, labels, t, STALE_NAN);
  await appender.commit();
}

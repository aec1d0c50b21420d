import { Labels } from '../model/labels';

/** Why a sample was refused. Late samples are routine, and an exception costs about 3 us each. */
export const enum Refusal {
  /** Older than the newest sample of its series, and no out-of-order window takes it. */
  OutOfOrder = -1,
  /** Outside the time that the store takes at all. */
  OutOfBounds = -2,
  /** Another value for a timestamp that the series already has. The same value again is no refusal. */
  DuplicateTimestamp = -3,
}

/** One transaction. It is used by one caller at a time and of no use after `commit` or `rollback`. */
export interface Appender {
  /**
   * Buffers one float sample; no query sees it before `commit`. Within one transaction the last sample of a series counts as its newest.
   * @param ref    series ref of an earlier append, or 0 to look `labels` up
   * @param labels sorted by name and kept by the store: never mutate them afterwards
   * @param t      milliseconds since the Unix epoch
   * @param v      a NaN keeps its payload, because it can mark staleness
   * @returns      the series ref (> 0), or a `Refusal` (< 0)
   */
  append(ref: number, labels: Labels, t: number, v: number): number;
  /**
   * Makes the buffered samples durable, then visible, all or none but for those that another transaction has put out of order in
   * the meantime: they are dropped.
   * @throws CorruptionError; nothing is visible then
   */
  commit(): Promise<void>;
  /** Forgets the buffered samples. Series that they created stay, without samples, until the store cleans up. */
  rollback(): void;
}

/** Whatever takes samples: the head, a remote-write queue, a test. */
export interface Appendable {
  appender(): Appender;
}

/** The newest sample in each segment of the WAL, by which one can tell when all that is in it has grown old. */
export class SegmentTimes {
  private readonly newest = new Map<number, number>(); // milliseconds

  /** Says that `segment` exists and has a sample at `t`. */
  note(segment: number, t: number): void {
    this.newest.set(segment, Math.max(this.newest.get(segment) ?? -Infinity, t));
  }

  /** The last of the segments before `current` up to which no sample is at `mint` or later, if there is one. */
  lastBefore(mint: number, current: number): number | undefined {
    let last: number | undefined;
    for (const segment of [...this.newest.keys()].sort((a, b) => a - b)) {
      if (segment >= current || this.newest.get(segment)! >= mint) break;
      last = segment;
    }
    return last;
  }

  /** Forgets the segments up to `last`. */
  forget(last: number): void {
    for (const segment of this.newest.keys()) if (segment <= last) this.newest.delete(segment);
  }
}

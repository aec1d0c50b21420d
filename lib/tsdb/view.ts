/**
 * What tells a query from the samples that came after it was begun. As long as a view is open, it learns from every commit up to when each
 * series reached before; what is newer, it does not see.
 */
export class View {
  /** By row: the time of the newest sample that may be seen, -Infinity for none. */
  private readonly reached = new Map<number, number>();

  /** @param serial views that were opened later have a higher one */
  constructor(readonly serial: number) {}

  /** Says that the newest sample of `row` was at `t` until now. */
  note(row: number, t: number): void {
    if (!this.reached.has(row)) this.reached.set(row, t);
  }

  /** The time of the newest sample of `row` that may be seen; Infinity where there is none newer. */
  limit(row: number): number {
    return this.reached.size === 0 ? Infinity : this.reached.get(row) ?? Infinity;
  }
}

/** The views that are open, and what waits for them to close. */
export class Views {
  private readonly open = new Set<View>(); // in the order of their serials
  private readonly waiting: Array<{ readonly serial: number; readonly release: () => void }> = [];
  private next = 1;

  openView(): View {
    const view = new View(this.next++);
    this.open.add(view);
    return view;
  }

  close(view: View): void {
    if (!this.open.delete(view)) return;
    const oldest = this.oldest();
    while (this.waiting.length > 0 && this.waiting[0].serial < oldest) this.waiting.shift()!.release();
  }

  /** Calls `release` once all views that are open now have been closed. */
  whenClosed(release: () => void): void {
    if (this.open.size === 0) release();
    else this.waiting.push({ serial: this.next - 1, release });
  }

  /** Tells every open view that the newest sample of `row` was at `t` until now. */
  note(row: number, t: number): void {
    for (const view of this.open) view.note(row, t);
  }

  get any(): boolean {
    return this.open.size > 0;
  }

  private oldest(): number {
    for (const { serial } of this.open) return serial;
    return Infinity;
  }
}

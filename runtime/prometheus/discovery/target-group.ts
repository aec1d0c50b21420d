/** Targets that were found together. A later group with the same `source` takes the place of an earlier one; without targets it removes it. */
export interface TargetGroup {
  readonly source: string;
  /** Labels of each target; `__address__` is one. */
  readonly targets: ReadonlyArray<Readonly<Record<string, string>>>;
  /** Labels of all of them; a target's own go before these. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Finds targets until its signal aborts, and tells of groups as they change. */
export interface Discoverer {
  /** What `prometheus_sd_*` metrics call it. */
  readonly mechanism: string;
  run(update: (groups: readonly TargetGroup[]) => void, signal: AbortSignal): Promise<void>;
}

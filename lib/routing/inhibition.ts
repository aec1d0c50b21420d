import { Labels } from '../model/labels';
import { AlertMatcher, matchesAll } from './alert-matcher';

/** An inhibit rule: while a source fires, targets with the same values of the `equal` labels are muted. */
export interface InhibitRule {
  readonly name?: string;
  /** Of `source_match`, `source_match_re` and `source_matchers` together. */
  readonly sourceMatchers: readonly AlertMatcher[];
  readonly targetMatchers: readonly AlertMatcher[];
  /** Label names, each once; an absent label is as good as an empty one. None: any source mutes any target. */
  readonly equal: readonly string[];
}

/** An alert as inhibition sees it. `firingUntil` in milliseconds since the Unix epoch; it fires while the time is before. */
export interface InhibitAlert { readonly fingerprint: string; readonly labels: Labels; readonly firingUntil: number }

interface Source extends InhibitAlert {
  /** Whether it is a target of the rule as well: two such alerts do not mute each other. */
  readonly isTarget: boolean;
}

const BETWEEN = '\ud800'; // half of a surrogate pair, which is in no label

/** The sources of one rule by what targets must share with them. */
class RuleState {
  /** Every source of a key is kept: when one resolves, the others still mute. */
  private readonly sources = new Map<string, Map<string, Source>>();

  constructor(readonly rule: InhibitRule) {}

  update(alert: InhibitAlert): void {
    if (!matchesAll(this.rule.sourceMatchers, alert.labels)) return;
    const key = this.keyOf(alert.labels);
    const known = this.sources.get(key) ?? new Map<string, Source>();
    known.set(alert.fingerprint, { ...alert, isTarget: matchesAll(this.rule.targetMatchers, alert.labels) });
    this.sources.set(key, known);
  }

  /** The fingerprint of a source that mutes `labels` at `now`. */
  mutedBy(labels: Labels, now: number): string | undefined {
    if (this.sources.size === 0 || !matchesAll(this.rule.targetMatchers, labels)) return undefined;
    const candidates = this.sources.get(this.keyOf(labels));
    if (!candidates) return undefined;
    const isSource = matchesAll(this.rule.sourceMatchers, labels);
    for (const source of candidates.values()) {
      if (source.firingUntil > now && !(isSource && source.isTarget)) return source.fingerprint;
    }
    return undefined;
  }

  prune(now: number): void {
    for (const [key, sources] of this.sources) {
      for (const source of sources.values()) if (source.firingUntil <= now) sources.delete(source.fingerprint);
      if (sources.size === 0) this.sources.delete(key);
    }
  }

  private keyOf(labels: Labels): string {
    return this.rule.equal.map((name) => labels.get(name)).join(BETWEEN);
  }
}

/** Which alerts are muted by others that fire. It holds what `update` told it and nothing else. */
export class Inhibition {
  private readonly rules: readonly RuleState[];

  constructor(rules: readonly InhibitRule[]) {
    this.rules = rules.map((rule) => new RuleState(rule));
  }

  /** Takes note of an alert that has come, changed or resolved. */
  update(alert: InhibitAlert): void {
    for (let i = 0; i < this.rules.length; i++) this.rules[i].update(alert);
  }

  /** The fingerprint of a source that mutes an alert with these labels at `now`, by the first rule that does; undefined if it is not muted. */
  mutedBy(labels: Labels, now: number): string | undefined {
    for (let i = 0; i < this.rules.length; i++) {
      const source = this.rules[i].mutedBy(labels, now);
      if (source !== undefined) return source;
    }
    return undefined;
  }

  /** Forgets sources that fire no longer. */
  prune(now: number): void {
    for (const rule of this.rules) rule.prune(now);
  }
}

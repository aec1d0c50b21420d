import { compareUtf8 } from '../../lib/encoding/utf8-order';
import { Labels } from '../../lib/model/labels';
import { fingerprint, notificationHash } from '../../lib/routing/label-hash';
import { Instant } from './instant';

/** Texts about an alert, sorted by name; unlike labels, some may be empty. */
export type Annotations = ReadonlyMap<string, string>;

export interface AlertFields {
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** '' where there is none. */
  readonly generatorUrl: string;
  /** Milliseconds since the Unix epoch. */
  readonly updatedAt: number;
  /** Whether nobody gave the end: it is when we stop believing in the alert. */
  readonly timeout: boolean;
}

/** An alert as it was last told. Immutable: every change makes another. */
export class Alert implements AlertFields {
  readonly labels: Labels;
  readonly annotations: Annotations;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly generatorUrl: string;
  readonly updatedAt: number;
  readonly timeout: boolean;
  /** 16 digits, made of the labels alone. */
  readonly fingerprint: string;
  private hash?: string;

  constructor(fields: AlertFields, known?: Alert) {
    ({
      labels: this.labels, annotations: this.annotations, startsAt: this.startsAt, endsAt: this.endsAt, generatorUrl: this.generatorUrl,
      updatedAt: this.updatedAt, timeout: this.timeout,
    } = fields);
    this.fingerprint = known?.fingerprint ?? fingerprint(this.labels);
    this.hash = known?.hash;
  }

  get name(): string {
    return this.labels.get('alertname');
  }

  /** By which the notification log knows it; 16 digits. */
  get notificationHash(): string {
    return this.hash ??= notificationHash(this.labels);
  }

  /** Whether it is over at `now`, in milliseconds. */
  resolvedAt(now: number): boolean {
    return !this.endsAt.isZero && this.endsAt.ms <= now;
  }

  /** The same alert, told with other times. Labels stay, or it would be another alert. */
  with(changes: Partial<Omit<AlertFields, 'labels'>>): Alert {
    return new Alert({ ...this.fields(), ...changes }, this);
  }

  /** The same, sharing the labels of what was told of the alert before. */
  after(known: Alert): Alert {
    return new Alert({ ...this.fields(), labels: known.labels }, known);
  }

  /**
   * What becomes of this one and what is told later of the same alert: it began when it first began, and says what was said last. An end
   * that somebody gave counts before one that we assumed.
   */
  merge(other: Alert, now: number): Alert {
    if (other.updatedAt < this.updatedAt) return other.merge(this, now);
    const startsAt = this.startsAt.isBefore(other.startsAt) ? this.startsAt : other.startsAt;
    const keepsEnd = this.endsAt.isAfter(other.endsAt) && (other.resolvedAt(now) ? this.resolvedAt(now) : !this.timeout);
    return other.with({ startsAt, endsAt: keepsEnd ? this.endsAt : other.endsAt });
  }

  /** Whether what is told later continues this one, instead of being another occurrence. */
  overlaps(later: Alert): boolean {
    return (later.endsAt.isAfter(this.startsAt) && later.endsAt.isBefore(this.endsAt))
      || (later.startsAt.isAfter(this.startsAt) && later.startsAt.isBefore(this.endsAt));
  }

  private fields(): AlertFields {
    const { labels, annotations, startsAt, endsAt, generatorUrl, updatedAt, timeout } = this;
    return { labels, annotations, startsAt, endsAt, generatorUrl, updatedAt, timeout };
  }
}

/** The order within a notification: by job, by instance, then by labels; those without a job or instance come last. */
export function compareAlerts(a: Alert, b: Alert): number {
  for (const name of ['job', 'instance']) {
    const x = a.labels.get(name), y = b.labels.get(name);
    if (x !== y) return x === '' ? 1 : y === '' ? -1 : compareUtf8(x, y);
  }
  return compareLabelSets(a.labels, b.labels);
}

/** The original's order of label sets: the smaller set first, then by what the first name that tells them apart says. */
export function compareLabelSets(a: Labels, b: Labels): number {
  if (a.size !== b.size) return a.size - b.size;
  for (let i = 0; i < a.size; i++) {
    if (a.name(i) !== b.name(i)) return compareUtf8(b.name(i), a.name(i)); // whoever lacks the first of the names comes first
    if (a.value(i) !== b.value(i)) return compareUtf8(a.value(i), b.value(i));
  }
  return 0;
}

const YEAR_ONE = -62_135_596_800_000; // ms: 0001-01-01T00:00:00Z, which Go takes for no time at all

/**
 * A moment as alerts carry it: to the nanosecond, and with the offset from UTC that its sender wrote, because payloads repeat both.
 * Everything that is computed uses `ms`.
 */
export class Instant {
  static readonly ZERO = new Instant(YEAR_ONE);

  /**
   * @param ms     whole milliseconds since the Unix epoch
   * @param nanos  nanoseconds behind them, below 1,000,000
   * @param offset minutes that the clock of the sender is ahead of UTC
   */
  constructor(readonly ms: number, readonly nanos = 0, readonly offset = 0) {}

  /** No time: Go's zero value. */
  get isZero(): boolean {
    return this.ms === YEAR_ONE && this.nanos === 0;
  }

  isBefore(other: Instant): boolean {
    return this.ms < other.ms || (this.ms === other.ms && this.nanos < other.nanos);
  }

  isAfter(other: Instant): boolean {
    return other.isBefore(this);
  }

  /** With as many digits of the second as it takes, up to nine: how Go marshals a time. */
  rfc3339(): string {
    const fraction = `${pad(((this.ms % 1000) + 1000) % 1000, 3)}${pad(this.nanos, 6)}`.replace(/0+$/, '');
    return `${this.wall()}${fraction && `.${fraction}`}${this.zone()}`;
  }

  /** With three digits of the second: how API answers have it. */
  rfc3339Millis(): string {
    return `${this.wall()}.${pad(((this.ms % 1000) + 1000) % 1000, 3)}${this.zone()}`;
  }

  toString(): string {
    return this.rfc3339();
  }

  private wall(): string {
    return new Date(this.ms + this.offset * 60_000).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
  }

  private zone(): string {
    if (this.offset === 0) return 'Z';
    const minutes = Math.abs(this.offset);
    return `${this.offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`;
  }
}

const FORM = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(Z|[+-]\d\d:\d\d)?)?$/;

/** Reads RFC 3339, and what the originals take besides: without a zone, without seconds, a date alone. Undefined for anything else. */
export function parseInstant(text: string): Instant | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = FORM.exec(text) ?? [];
  if (year === undefined) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day)); // Date.UTC would take year 1 for 1901
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  const [offsetHours, offsetMinutes] = zone === 'Z' ? [0, 0] : zone.slice(1).split(':').map(Number);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || offsetHours > 24 || offsetMinutes > 59) return undefined;
  const offset = (zone.startsWith('-') ? -1 : 1) * (60 * offsetHours + offsetMinutes);
  const digits = fraction.padEnd(9, '0');
  const ms = date.getTime() + (Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 + Number(digits.slice(0, 3));
  return new Instant(ms - offset * 60_000, Number(digits.slice(3, 9)), offset);
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

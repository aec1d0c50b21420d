import { formatUuid4 } from '../../../lib/encoding/uuid';
import { ByteWriter } from '../../../lib/encoding/byte-writer';
import { Labels } from '../../../lib/model/labels';
import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { Random } from '../../../lib/sys/random';
import { StateFile } from '../state-file';
import { canReplace, checkSilence, concerns, Silence, silenceState, SilenceState } from './silence';
import { KeptSilence, silenceCodec } from './silence-codec';
import { SilenceMetrics } from './silence-metrics';

export interface SilencesOptions {
  readonly fs: Fs;
  readonly dir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly registry: Registry;
  /** Milliseconds for which a silence is kept behind its end. */
  readonly retention: number;
  /** Silences there may be, expired ones too, and bytes that one may have; 0 for any number. */
  readonly maxSilences: number;
  readonly maxBytes: number;
  /** Whether every change is logged. */
  readonly logChanges: boolean;
}

/** Silences by their id, in memory and on disk. */
export class Silences {
  private readonly kept = new Map<string, KeptSilence>(); // in the order of their last change
  private readonly file: StateFile<KeptSilence>;
  private readonly metrics: SilenceMetrics;
  private changes = 0;

  constructor(private readonly options: SilencesOptions) {
    const { fs, dir, log, registry } = options;
    this.file = new StateFile({ fs, dir, name: 'silences', codec: silenceCodec, log, all: () => this.kept.values() });
    this.metrics = new SilenceMetrics(registry, () => this.count());
  }

  /** Grows with every change, so that others know when an answer of theirs is out of date. */
  get version(): number {
    return this.changes;
  }

  /** Takes in what is on disk. @throws CorruptionError, FsError */
  async open(): Promise<void> {
    await this.file.open((entry) => this.merge(entry));
  }

  get(id: string): Silence | undefined {
    this.metrics.queries.inc();
    return this.kept.get(id)?.silence;
  }

  all(): Silence[] {
    this.metrics.queries.inc();
    return Array.from(this.kept.values(), ({ silence }) => silence);
  }

  /** Those that concern alerts with these labels, unless they have expired by now; in the order in which they were made. */
  concerning(labels: Labels): Silence[] {
    this.metrics.queries.inc();
    const now = this.options.clock.now(), found: Silence[] = [];
    for (const { silence } of this.kept.values()) if (silence.endsAt > now && concerns(silence, labels)) found.push(silence);
    return found;
  }

  /**
   * Makes a silence, or changes the one with its id; where that is more than a change of its end, comment or author, the old one ends and a
   * new one begins. Resolves once it is durable.
   * @returns the id
   * @throws CodedError NOT_FOUND for an id that there is not, BAD_SILENCE, LIMIT
   */
  async set(wanted: Silence): Promise<string> {
    const now = this.options.clock.now();
    checkSilence(wanted);
    const known = this.kept.get(wanted.id)?.silence;
    if (wanted.id !== '' && !known) throw notFound();
    this.checkSize(wanted);
    if (known && canReplace(known, wanted, now)) {
      await this.keep({ ...wanted, updatedAt: now }, 'Silence updated');
      return wanted.id;
    }
    const { maxSilences, random } = this.options;
    if (maxSilences > 0 && this.kept.size + 1 > maxSilences) {
      throw new CodedError('LIMIT', `exceeded maximum number of silences: ${this.kept.size} (limit: ${maxSilences})`);
    }
    const ended = known && silenceState(known, now) !== 'expired' ? this.end(known, now) : undefined;
    const id = formatUuid4(random.bytes(new Uint8Array(16)));
    await Promise.all([ended, this.keep({ ...wanted, id, startsAt: Math.max(wanted.startsAt, now), updatedAt: now }, 'Silence created')]);
    return id;
  }

  /** Ends a silence now; one that has ended stays as it is. Resolves once that is durable. @throws CodedError NOT_FOUND */
  async expire(id: string): Promise<void> {
    const silence = this.kept.get(id)?.silence;
    if (!silence) throw notFound();
    const now = this.options.clock.now();
    if (silenceState(silence, now) !== 'expired') await this.end(silence, now);
  }

  /** Forgets what is past its retention and writes a snapshot. A failure is logged and counted. */
  async maintain(): Promise<void> {
    const now = this.options.clock.now();
    for (const [id, { expiresAt }] of this.kept) if (expiresAt <= now) this.kept.delete(id);
    this.metrics.maintenances.inc();
    try {
      this.metrics.snapshotSize.set(await this.file.snapshot());
    } catch (err) {
      this.metrics.maintenanceErrors.inc();
      this.options.log.error('Running maintenance failed', { err });
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private end(silence: Silence, now: number): Promise<void> {
    const startsAt = Math.min(silence.startsAt, now);
    return this.keep({ ...silence, startsAt, endsAt: now, updatedAt: now }, 'Silence expired');
  }

  /** The silence counts at once; a disk that fails must not keep anybody from silencing alerts. */
  private async keep(silence: Silence, what: string): Promise<void> {
    const entry = { silence, expiresAt: silence.endsAt + this.options.retention };
    this.replace(entry);
    const { log, logChanges } = this.options;
    if (logChanges) log.info(what, { id: silence.id, createdBy: silence.createdBy, comment: silence.comment, matchers: silence.matcherSets.join(' or ') });
    await this.file.append(entry).catch((err) => {
      log.error('A silence is in memory alone and would not survive a crash: it will be written again with the next change', { id: silence.id, err });
    });
  }

  private merge(entry: KeptSilence): void {
    const known = this.kept.get(entry.silence.id);
    if (entry.expiresAt <= this.options.clock.now() || (known && known.silence.updatedAt > entry.silence.updatedAt)) return;
    this.replace(entry);
  }

  private replace(entry: KeptSilence): void {
    this.kept.delete(entry.silence.id);
    this.kept.set(entry.silence.id, entry);
    this.changes++;
  }

  private checkSize(silence: Silence): void {
    const { maxBytes } = this.options;
    if (maxBytes <= 0) return;
    const writer = new ByteWriter();
    silenceCodec.encode({ silence, expiresAt: silence.endsAt }, writer);
    if (writer.at > maxBytes) throw new CodedError('LIMIT', `silence exceeded maximum size: ${writer.at} bytes (limit: ${maxBytes} bytes)`);
  }

  private count(): Record<SilenceState, number> {
    const counts = { active: 0, expired: 0, pending: 0 }, now = this.options.clock.now();
    for (const { silence } of this.kept.values()) counts[silenceState(silence, now)]++;
    return counts;
  }
}

function notFound(): CodedError {
  return new CodedError('NOT_FOUND', 'silence not found');
}

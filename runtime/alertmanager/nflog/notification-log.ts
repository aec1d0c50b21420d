import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Clock } from '../../../lib/sys/clock';
import { Fs } from '../../../lib/sys/fs';
import { StateFile } from '../state-file';
import { LogEntry, logEntryCodec, Recipient } from './log-entry';

export interface NotificationLogOptions {
  readonly fs: Fs;
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  /** Milliseconds for which a record is kept at most. */
  readonly retention: number;
}

/** What every integration of every receiver was last told of every group, in memory and on disk: so that nothing is told twice. */
export class NotificationLog {
  private readonly entries = new Map<string, LogEntry>();
  private readonly file: StateFile<LogEntry>;
  private readonly metrics;

  constructor(private readonly options: NotificationLogOptions) {
    const { fs, dir, log, registry } = options;
    this.file = new StateFile({ fs, dir, name: 'nflog', codec: logEntryCodec, log, all: () => this.entries.values() });
    this.metrics = {
      queries: registry.counter('alertmanager_nflog_queries_total', 'Times that the notification log was asked.'),
      maintenances: registry.counter('alertmanager_nflog_maintenance_total', 'Maintenances of the notification log.'),
      maintenanceErrors: registry.counter('alertmanager_nflog_maintenance_errors_total', 'Maintenances of the notification log that failed.'),
      snapshotSize: registry.gauge('alertmanager_nflog_snapshot_size_bytes', 'Size of the last snapshot of the notification log, in bytes.'),
    };
  }

  /** Takes in what is on disk. @throws CorruptionError, FsError */
  async open(): Promise<void> {
    await this.file.open((entry) => {
      const known = this.entries.get(keyOf(entry.groupKey, entry.recipient));
      if (entry.expiresAt > this.options.clock.now() && !(known && known.timestamp > entry.timestamp)) this.replace(entry);
    });
  }

  get(groupKey: string, recipient: Recipient): LogEntry | undefined {
    this.metrics.queries.inc();
    return this.entries.get(keyOf(groupKey, recipient));
  }

  /**
   * Notes what was told just now; hashes as `Alert.notificationHash` gives them. Resolves once it is durable, or once the failure was
   * logged: the notification has been sent either way.
   * @param lifetime milliseconds after which the record means nothing any more
   */
  async record(groupKey: string, recipient: Recipient, firing: ReadonlySet<string>, resolved: ReadonlySet<string>, lifetime: number): Promise<void> {
    const now = this.options.clock.now();
    const known = this.entries.get(keyOf(groupKey, recipient));
    if (known && known.timestamp > now) return; // the clock went back, or a newer record came from elsewhere
    const entry: LogEntry = { groupKey, recipient, timestamp: now, firing, resolved, expiresAt: now + Math.min(this.options.retention, lifetime) };
    this.replace(entry);
    await this.file.append(entry).catch((err) => {
      this.options.log.error('A notification is noted in memory alone and would be repeated after a crash', { receiver: recipient.groupName, groupKey, err });
    });
  }

  /** Forgets what has expired and writes a snapshot. A failure is logged and counted. */
  async maintain(): Promise<void> {
    const now = this.options.clock.now();
    for (const [key, { expiresAt }] of this.entries) if (expiresAt <= now) this.entries.delete(key);
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

  private replace(entry: LogEntry): void {
    this.entries.set(keyOf(entry.groupKey, entry.recipient), entry);
  }
}

function keyOf(groupKey: string, { groupName, integration, index }: Recipient): string {
  return `${groupKey}:${groupName}/${integration}/${index}`;
}

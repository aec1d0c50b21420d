import { Logger } from '../../lib/log/logger';
import { Counter } from '../../lib/metrics/counter';
import { Gauge } from '../../lib/metrics/gauge';
import { Registry } from '../../lib/metrics/registry';
import { Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { replaceFile } from '../../lib/sys/replace-file';
import { HttpClient } from '../http/client/http-client';
import { expandedConfig } from './config-output';
import { contentHash, seenFiles } from './watched-files';

export interface ReloaderOptions {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
  readonly http: HttpClient;
  /** What `$(NAME)` in the configuration stands for. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration, packed or not; empty: there is none. */
  readonly configFile: string;
  /** Where it goes, unpacked and expanded; empty: nowhere. */
  readonly outputFile: string;
  readonly watchedDirs: readonly string[];
  readonly reloadUrl: string;
  /** Milliseconds: between two looks at the bytes of everything; between two reloads, at least; between two tries; for one try. */
  readonly watchInterval: number;
  readonly delay: number;
  readonly retryInterval: number;
  readonly timeout: number;
}

const LARGEST_CONFIG = 64 << 20;
const LOOK = 250; // ms between two looks at sizes and times: that works on every volume, while events of links that are swapped get lost

/** Brings a server's configuration to where it reads it, and tells the server whenever something has changed. */
export class Reloader {
  private readonly applies: Counter;
  private readonly failedApplies: Counter;
  private readonly reloads: Counter;
  private readonly failedReloads: Counter;
  private readonly events: Counter;
  private readonly wasSuccessful: Gauge;
  private readonly successTime: Gauge;
  private loaded = '';
  private reloadedAt = -Infinity;

  constructor(private readonly options: ReloaderOptions) {
    const { registry, watchedDirs, configFile } = options;
    this.applies = registry.counter('reloader_config_apply_operations_total', 'How often the configuration was written.');
    this.failedApplies = registry.counter('reloader_config_apply_operations_failed_total', 'How often that failed.');
    this.reloads = registry.counter('reloader_reloads_total', 'How often the server was told to reload.');
    this.failedReloads = registry.counter('reloader_reloads_failed_total', 'How often that failed.');
    this.events = registry.counter('reloader_watch_events_total', 'Changes of watched files that were seen.');
    this.wasSuccessful = registry.gauge('reloader_last_reload_successful', 'Whether the last reload succeeded.');
    this.successTime = registry.gauge('reloader_last_reload_success_timestamp_seconds', 'When the last reload succeeded, in seconds since the Unix epoch.');
    registry.gauge('reloader_watches', 'Folders that are watched.').set(watchedDirs.length + (configFile ? 1 : 0));
  }

  /** Writes the configuration, if there is one to write. @throws CodedError RELOADER; FsError */
  async apply(): Promise<void> {
    const { fs, env, configFile, outputFile } = this.options;
    if (!configFile || !outputFile) return;
    this.applies.inc();
    try {
      const text = expandedConfig(await fs.readFile(configFile, LARGEST_CONFIG), env, configFile);
      const there = await fs.stat(outputFile) ? await fs.readFile(outputFile, LARGEST_CONFIG).catch(() => undefined) : undefined;
      if (there && text.equals(there)) return;
      const cut = outputFile.lastIndexOf('/');
      await replaceFile(fs, outputFile.slice(0, cut) || '/', outputFile.slice(cut + 1), text);
    } catch (err) {
      this.failedApplies.inc();
      throw err;
    }
  }

  /** Watches until `signal` aborts. The server is told once at the start, and from then on of every change, again and again until it has reloaded. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, fs, watchedDirs, configFile, watchInterval, delay, retryInterval } = this.options;
    const wait = (ms: number) => clock.sleep(ms, signal).catch(() => undefined);
    let seen = '', hashed = -Infinity;
    while (!signal.aborted) {
      const files = await seenFiles(fs, watchedDirs, configFile ? [configFile] : []);
      const now = JSON.stringify([...files]);
      if (now !== seen || clock.monotonic() - hashed >= watchInterval) {
        if (seen !== '' && now !== seen) {
          this.events.inc();
          await wait(delay - (clock.monotonic() - this.reloadedAt)); // the first change counts at once, a flock of them once more
        }
        seen = now;
        hashed = clock.monotonic();
        try {
          await this.follow(signal);
        } catch (err) {
          if (signal.aborted) return;
          log.error('Reloading failed', { err, retry_in: `${retryInterval}ms` });
          hashed = -Infinity; // looked at again, whatever the files say
          await wait(retryInterval);
          continue;
        }
      }
      await wait(LOOK);
    }
  }

  /** Applies and reloads, if the bytes differ from those that the server has loaded. */
  private async follow(signal: AbortSignal): Promise<void> {
    const { fs, watchedDirs, configFile, log } = this.options;
    await this.apply();
    const hash = await contentHash(fs, (await seenFiles(fs, watchedDirs, configFile ? [configFile] : [])).keys());
    if (hash === this.loaded) return;
    await this.reload(signal);
    this.loaded = hash;
    this.reloadedAt = this.options.clock.monotonic();
    log.info('Reload triggered', { cfg_in: configFile, cfg_out: this.options.outputFile, watched_dirs: watchedDirs.join(', ') });
  }

  private async reload(signal: AbortSignal): Promise<void> {
    const { http, reloadUrl, timeout, clock } = this.options;
    this.reloads.inc();
    try {
      const { head, body } = await http.fetch({ method: 'POST', url: new URL(reloadUrl), timeout, signal });
      if (head.status !== 200) {
        const why = `${head.status}; have you set \`--web.enable-lifecycle\` flag?: ${body.toString().slice(0, 500)}`;
        throw new CodedError('RELOADER', `reload: received non-200 response: ${why}`);
      }
      this.wasSuccessful.set(1);
      this.successTime.set(clock.now() / 1000);
    } catch (err) {
      this.failedReloads.inc();
      this.wasSuccessful.set(0);
      throw err;
    }
  }
}

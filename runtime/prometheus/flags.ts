import { Application } from '../../lib/flags/application';
import { formatBytes } from '../../lib/flags/bytes';
import { Parsed } from '../../lib/flags/parsed';
import { bool, bytes, choice, float, integer, list, promDuration, text } from '../../lib/flags/values';
import { formatDuration } from '../../lib/model/duration';
import { CodedError } from '../../lib/sys/errors';
import { AlertingOptions } from './alerting';

/** What the command line asks for; durations in milliseconds, sizes in bytes. */
export interface PrometheusFlags {
  readonly configFile: string;
  readonly storagePath: string;
  /** Infinity where a size alone limits what is kept. */
  readonly retention: number;
  /** 0 for any. */
  readonly retentionSize: number;
  /** Undefined for what follows from the retention. */
  readonly maxBlockDuration: number | undefined;
  readonly walSegmentSize: number;
  readonly listenAddresses: readonly string[];
  readonly webConfigFile: string;
  readonly readTimeout: number;
  readonly maxConnections: number;
  /** '' where it shall be found out. */
  readonly externalUrl: string;
  /** Undefined for the path of the external URL. */
  readonly routePrefix: string | undefined;
  readonly lifecycle: boolean;
  readonly remoteWriteReceiver: boolean;
  readonly lookbackDelta: number;
  readonly queryTimeout: number;
  readonly maxSamples: number;
  readonly features: readonly string[];
  readonly alerting: Omit<AlertingOptions, 'externalUrl'>;
}

const FIFTEEN_DAYS = 15 * 86_400_000;
const KNOWN_FEATURES: ReadonlySet<string> = new Set(['promql-experimental-functions']);

/** Declares the flags of the original, with its defaults; those that tune its runtime have no effect. @returns what reads them from a command line */
export function prometheusFlags(app: Application): (parsed: Parsed) => PrometheusFlags {
  const config = app.flag('config.file', 'The configuration file.', text, { default: 'prometheus.yml' });
  const web = webFlags(app);
  const storage = app.flag('storage.tsdb.path', 'Folder for the database.', text, { default: 'data/' });
  const retention = app.flag('storage.tsdb.retention.time', 'How long samples are kept; 15d where neither this nor a size is given.', promDuration);
  const size = app.flag('storage.tsdb.retention.size', 'How much room samples may take before the oldest blocks are deleted; 0 for any.', bytes);
  const longest = app.flag('storage.tsdb.max-block-duration', 'How long blocks become by merging; a tenth of the retention where it is left out.', promDuration,
    { hidden: true });
  const segment = app.flag('storage.tsdb.wal-segment-size', 'Size at which a file of the write-ahead log ends.', bytes, { hidden: true });
  const alerting = alertingFlags(app);
  const lookback = app.flag('query.lookback-delta', 'How old a sample may be and still count.', promDuration, { default: '5m' });
  const timeout = app.flag('query.timeout', 'How long a query may take.', promDuration, { default: '2m' });
  app.flag('query.max-concurrency', 'How many queries run at once.', integer, { default: '20' });
  const samples = app.flag('query.max-samples', 'How many samples a query may hold at a time.', integer, { default: '50000000' });
  const features = app.flag('enable-feature', 'Features to turn on, separated by commas. Can be repeated.', list(text));
  ignoredFlags(app);
  return (parsed) => ({
    configFile: parsed.get(config), storagePath: parsed.get(storage), retention: retentionTime(parsed.get(retention), parsed.get(size)),
    retentionSize: parsed.get(size) ?? 0, maxBlockDuration: parsed.get(longest) || undefined, walSegmentSize: checkedSegment(parsed.get(segment)),
    lookbackDelta: parsed.get(lookback), queryTimeout: parsed.get(timeout),
    maxSamples: parsed.get(samples), features: (parsed.get(features) ?? []).flatMap((each) => each.split(',')).filter((each) => each !== ''),
    alerting: alerting(parsed), ...web(parsed),
  });
}

function retentionTime(time: number | undefined, size: number | undefined): number {
  return time || (size ? Infinity : FIFTEEN_DAYS);
}

/** What is kept, as the status page says it: `15d or 1GiB`. */
export function retentionText({ retention, retentionSize }: Pick<PrometheusFlags, 'retention' | 'retentionSize'>): string {
  return [...retention < Infinity ? [formatDuration(retention)] : [], ...retentionSize > 0 ? [formatBytes(retentionSize)] : []].join(' or ');
}

/** Features that this program does not know, which are no reason not to start. */
export function unknownFeatures(features: readonly string[]): string[] {
  return features.filter((feature) => !KNOWN_FEATURES.has(feature));
}

type WebFlags = Pick<PrometheusFlags,
  'listenAddresses' | 'webConfigFile' | 'readTimeout' | 'maxConnections' | 'externalUrl' | 'routePrefix' | 'lifecycle' | 'remoteWriteReceiver'>;

function webFlags(app: Application): (parsed: Parsed) => WebFlags {
  const addresses = app.flag('web.listen-address', 'Address to serve on. Can be repeated.', list(text), { default: '0.0.0.0:9090' });
  const webConfig = app.flag('web.config.file', 'File that turns on TLS or authentication.', text, { default: '' });
  const timeout = app.flag('web.read-timeout', 'How long a request may take to arrive, and a connection may idle.', promDuration, { default: '5m' });
  const connections = app.flag('web.max-connections', 'How many connections are served at once.', integer, { default: '512' });
  const externalUrl = app.flag('web.external-url', 'The URL under which others reach this server; found out where it is left out.', text, { default: '' });
  const prefix = app.flag('web.route-prefix', 'Goes before every path. The path of the external URL where it is left out.', text);
  const lifecycle = app.flag('web.enable-lifecycle', 'Take reloads and the end by HTTP.', bool);
  const receiver = app.flag('web.enable-remote-write-receiver', 'Take samples that others write to this server.', bool);
  return (parsed) => ({
    listenAddresses: parsed.get(addresses), webConfigFile: parsed.get(webConfig), readTimeout: parsed.get(timeout), maxConnections: parsed.get(connections),
    externalUrl: parsed.get(externalUrl), routePrefix: parsed.get(prefix), lifecycle: parsed.get(lifecycle), remoteWriteReceiver: parsed.get(receiver),
  });
}

function alertingFlags(app: Application): (parsed: Parsed) => PrometheusFlags['alerting'] {
  const tolerance = app.flag('rules.alert.for-outage-tolerance', 'How long the server may have been away and alerts go on being pending.', promDuration,
    { default: '1h' });
  const grace = app.flag('rules.alert.for-grace-period', 'How long an alert that goes on being pending waits at least before it fires.', promDuration,
    { default: '10m' });
  const resend = app.flag('rules.alert.resend-delay', 'How long an alert is not sent again.', promDuration, { default: '1m' });
  app.flag('rules.max-concurrent-evals', 'Taken for compatibility: the rules of a group are evaluated one after the other.', integer, { default: '4' });
  const capacity = app.flag('alertmanager.notification-queue-capacity', 'How many alerts may wait for an Alertmanager.', integer, { default: '10000' });
  const batch = app.flag('alertmanager.notification-batch-size', 'How many alerts go to an Alertmanager at once.', integer, { default: '256' });
  const drain = app.flag('alertmanager.drain-notification-queue-on-shutdown', 'Send alerts that wait before the program ends.', bool, { default: 'true' });
  return (parsed) => ({
    restore: { outageTolerance: parsed.get(tolerance), gracePeriod: parsed.get(grace) }, resendDelay: parsed.get(resend),
    queueCapacity: atLeastOne(parsed.get(capacity), 'alertmanager.notification-queue-capacity'),
    batch: atLeastOne(parsed.get(batch), 'alertmanager.notification-batch-size'), drain: parsed.get(drain),
  });
}

/** @throws CodedError BAD_FLAG */
function atLeastOne(count: number, flag: string): number {
  if (count >= 1) return count;
  throw new CodedError('BAD_FLAG', `flag '${flag}' must be at least 1, got ${count}`);
}

/** Taken, so that command lines for the original work; what they are about is not there or has no knob. */
function ignoredFlags(app: Application): void {
  app.flag('auto-gomaxprocs', 'Taken for compatibility; it has no effect here.', bool, { default: 'true' });
  app.flag('auto-gomemlimit', 'Taken for compatibility; it has no effect here.', bool, { default: 'true' });
  app.flag('auto-gomemlimit.ratio', 'Taken for compatibility; it has no effect here.', float, { default: '0.9' });
  app.flag('web.console.templates', 'Taken for compatibility: there are no console pages yet.', text, { default: 'consoles' });
  app.flag('web.console.libraries', 'Taken for compatibility: there are no console pages yet.', text, { default: 'console_libraries' });
  app.flag('web.page-title', 'Taken for compatibility: pages have titles of their own.', text, {
    default: 'Prometheus Time Series Collection and Processing Server',
  });
  app.flag('storage.tsdb.wal-compression', 'Compress the write-ahead log; it always is.', bool, { default: 'true', hidden: true });
  app.flag('storage.tsdb.wal-compression-type', 'How.', choice((given) => `enum value must be one of snappy,zstd, got '${given}'`, 'snappy', 'zstd'),
    { default: 'snappy', hidden: true });
  app.flag('storage.tsdb.min-block-duration', 'Taken for compatibility: blocks begin with two hours.', promDuration,
    { default: '2h', hidden: true });
  app.flag('storage.tsdb.no-lockfile', 'Taken for compatibility: the folder is always locked.', bool);
}

const SMALLEST_SEGMENT = 10 << 20, LARGEST_SEGMENT = 256 << 20, USUAL_SEGMENT = 128 << 20;

function checkedSegment(size: number | undefined): number {
  if (!size) return USUAL_SEGMENT;
  if (size >= SMALLEST_SEGMENT && size <= LARGEST_SEGMENT) return size;
  throw new CodedError('BAD_FLAG', 'flag \'storage.tsdb.wal-segment-size\' must be set between 10MB and 256MB');
}

import { Application } from '../../lib/flags/application';
import { Parsed } from '../../lib/flags/parsed';
import { bool, float, goDuration, integer, list, text } from '../../lib/flags/values';
import { MatcherMode } from '../../lib/routing/matcher-parse';
import { CodedError } from '../../lib/sys/errors';

/** What the command line asks for; durations in milliseconds. */
export interface AlertmanagerFlags {
  readonly configFile: string;
  readonly storagePath: string;
  readonly retention: number;
  readonly maintenanceInterval: number;
  readonly maxSilences: number;
  readonly maxSilenceBytes: number;
  readonly logSilences: boolean;
  readonly alertGcInterval: number;
  readonly perNameLimit: number;
  readonly dispatchMaintenanceInterval: number;
  readonly startDelay: number;
  readonly listenAddresses: readonly string[];
  readonly systemdSocket: boolean;
  readonly webConfigFile: string;
  /** '' where it shall be found out. */
  readonly externalUrl: string;
  /** Undefined for the path of the external URL. */
  readonly routePrefix: string | undefined;
  readonly getConcurrency: number;
  readonly webTimeout: number;
  /** '' for no cluster. */
  readonly clusterListenAddress: string;
  readonly features: string;
}

/** Declares every flag of the original, with its default. @returns what reads them from a command line */
export function alertmanagerFlags(app: Application): (parsed: Parsed) => AlertmanagerFlags {
  const config = app.flag('config.file', 'The configuration file.', text, { default: 'alertmanager.yml' });
  const storage = app.flag('storage.path', 'Folder for silences and the notification log.', text, { default: 'data/' });
  const retention = app.flag('data.retention', 'How long data is kept.', goDuration, { default: '120h' });
  const maintenance = app.flag('data.maintenance-interval', 'How often old data is dropped and snapshots are written.', goDuration, { default: '15m' });
  const maxSilences = app.flag('silences.max-silences', 'How many silences there may be, expired ones too; 0 for any number.', integer, { default: '0' });
  const maxBytes = app.flag('silences.max-silence-size-bytes', 'How large a silence may be, in bytes; 0 for any size.', integer, { default: '0' });
  const logSilences = app.flag('log.silences', 'Log every change of a silence.', bool);
  const gc = app.flag('alerts.gc-interval', 'How often alerts that are over are dropped.', goDuration, { default: '30m' });
  const perName = app.flag('alerts.per-alertname-limit', 'How many alerts of one name are kept; 0 for any number.', integer, { default: '0' });
  const dispatch = app.flag('dispatch.maintenance-interval', 'How often empty groups are dropped.', goDuration, { default: '30s' });
  const delay = app.flag('dispatch.start-delay', 'How long after the start nobody is notified.', goDuration, { default: '0s' });
  const systemd = app.flag('web.systemd-socket', 'Take sockets from systemd instead of binding addresses.', bool);
  const addresses = app.flag('web.listen-address', 'Address to serve on. Can be repeated.', list(text), { default: ':9093' });
  const webConfig = app.flag('web.config.file', 'File that turns on TLS or authentication.', text, { default: '' });
  const externalUrl = app.flag('web.external-url', 'The URL under which others reach this server; found out where it is left out.', text);
  const prefix = app.flag('web.route-prefix', 'Goes before every path. The path of the external URL where it is left out.', text);
  const concurrency = app.flag('web.get-concurrency', 'How many GET requests are answered at once; 0 for what suits the machine.', integer, { default: '0' });
  const timeout = app.flag('web.timeout', 'How long a request may take; 0 for any time.', goDuration, { default: '0' });
  app.flag('auto-gomemlimit.ratio', 'Taken for compatibility; it has no effect here.', float, { default: '0.9' });
  const cluster = clusterFlags(app);
  const features = app.flag('enable-feature', `Experimental features, separated by commas. One of: ${FEATURES.join(', ')}`, text, { default: '' });
  return (parsed) => ({
    configFile: parsed.get(config), storagePath: parsed.get(storage), retention: parsed.get(retention), maintenanceInterval: parsed.get(maintenance),
    maxSilences: parsed.get(maxSilences), maxSilenceBytes: parsed.get(maxBytes), logSilences: parsed.get(logSilences), alertGcInterval: parsed.get(gc),
    perNameLimit: parsed.get(perName), dispatchMaintenanceInterval: parsed.get(dispatch), startDelay: parsed.get(delay),
    listenAddresses: parsed.get(addresses), systemdSocket: parsed.get(systemd), webConfigFile: parsed.get(webConfig),
    externalUrl: parsed.get(externalUrl) ?? '', routePrefix: parsed.get(prefix), getConcurrency: parsed.get(concurrency), webTimeout: parsed.get(timeout),
    clusterListenAddress: parsed.get(cluster), features: parsed.get(features),
  });
}

/** The flags of the cluster: all are taken, the address decides whether one is wanted. */
function clusterFlags(app: Application) {
  const address = app.flag('cluster.listen-address', 'Address for talking to other replicas; empty for none.', text, { default: '0.0.0.0:9094' });
  app.flag('cluster.advertise-address', 'The address that other replicas shall use.', text);
  app.flag('cluster.peer-name', 'Name of this replica; random where it is left out.', text, { default: '' });
  app.flag('cluster.peer', 'Another replica. Can be repeated.', list(text));
  app.flag('cluster.peer-timeout', 'How long to wait for each replica before this one notifies.', goDuration, { default: '15s' });
  app.flag('cluster.peers-resolve-timeout', 'How long to look for replicas by name.', goDuration, { default: '15s' });
  app.flag('cluster.gossip-interval', 'How often changes are told.', goDuration, { default: '200ms' });
  app.flag('cluster.pushpull-interval', 'How often whole states are exchanged.', goDuration, { default: '1m0s' });
  app.flag('cluster.tcp-timeout', 'How long a connection to a replica may take.', goDuration, { default: '10s' });
  app.flag('cluster.probe-timeout', 'How long a replica may take to answer a probe.', goDuration, { default: '500ms' });
  app.flag('cluster.probe-interval', 'How often a replica is probed.', goDuration, { default: '1s' });
  app.flag('cluster.settle-timeout', 'How long to wait for the cluster to settle before notifying.', goDuration, { default: '1m0s' });
  app.flag('cluster.reconnect-interval', 'How often a lost replica is tried.', goDuration, { default: '10s' });
  app.flag('cluster.reconnect-timeout', 'How long a lost replica is tried.', goDuration, { default: '6h0m0s' });
  app.flag('cluster.tls-config', 'File that turns on TLS between replicas.', text, { default: '' });
  app.flag('cluster.allow-insecure-public-advertise-address-discovery', 'Let a public address be found and advertised.', bool);
  app.flag('cluster.label', 'Name of the cluster, which keeps others out.', text, { default: '' });
  return address;
}

const FEATURES = [
  'alert-names-in-metrics', 'receiver-name-in-metrics', 'group-key-in-metrics', 'classic-mode', 'utf8-strict-mode', 'auto-gomemlimit', 'event-recorder',
];

/** How matchers and label names are read, by `--enable-feature`. @throws CodedError in the words of the original */
export function matcherMode(features: string): MatcherMode {
  const enabled = features.split(',').filter((name) => name !== '');
  const unknown = enabled.find((name) => !FEATURES.includes(name));
  if (unknown !== undefined) throw new CodedError('BAD_FLAG', `unknown option '${unknown}' for --enable-feature`);
  const classic = enabled.includes('classic-mode'), utf8 = enabled.includes('utf8-strict-mode');
  if (classic && utf8) throw new CodedError('BAD_FLAG', 'cannot have both classic and UTF-8 modes enabled');
  return classic ? 'classic' : utf8 ? 'utf8' : 'default';
}

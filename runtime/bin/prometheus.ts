import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Application } from '../../lib/flags/application';
import { Logger } from '../../lib/log/logger';
import { labelPairs } from '../../lib/metrics/label-pairs';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { Dialer } from '../http/dial';
import { externalUrl, routePrefix } from '../http/external-url';
import { podAddresses } from '../http/listen';
import { addProcessMetrics } from '../http/process-metrics';
import { HttpServer } from '../http/server';
import { checkWebConfig } from '../http/web-config';
import { PrometheusFlags, prometheusFlags, retentionText, unknownFeatures } from '../prometheus/flags';
import { Prometheus } from '../prometheus/prometheus';
import { Web } from '../prometheus/web/web';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main, Surroundings } from './surroundings';
import { packageVersion, reportedVersion, versionText } from './version';

const GRACE = 5000; // ms for running requests when the program ends
const BAD_START = 2; // what the original exits with where its command line or configuration is wrong

/** `prometheus`: scrapes, stores and answers until it is stopped. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs } = surroundings;
  const app = new Application('prometheus', 'The Prometheus monitoring server: scrapes targets, stores samples, answers queries.');
  const readFlags = prometheusFlags(app);
  const logFlags = addLogFlags(app);
  app.version(versionText('prometheus'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  const log = makeLogger(logFlags, parsed, surroundings, 'prometheus.ts');
  const failed = (message: string, code: number) => (err: unknown) => {
    log.error(message, { err });
    return code;
  };
  let flags: PrometheusFlags, url: string;
  try {
    flags = readFlags(parsed);
    url = externalUrl(flags.externalUrl, hostname(), flags.listenAddresses[0]);
    await checkWebConfig(fs, flags.webConfigFile && resolve(flags.webConfigFile));
  } catch (err) {
    return failed('Bad command line', BAD_START)(err);
  }
  for (const name of unknownFeatures(flags.features)) log.warn('Unknown option for --enable-feature', { option: name });
  log.info('Starting Prometheus Server', { mode: 'server', version: reportedVersion('prometheus'), revision: packageVersion });
  const registry = new Registry({ refused: (err) => log.warn('A metric has too many series', { err }) });
  addProcessMetrics(registry, fs, clock);
  const quit = new AbortController();
  const prometheus = make(surroundings, log, registry, flags, url);
  const web = new Web(prometheus, {
    clock, log, registry, prefix: routePrefix(flags.routePrefix, url), lifecycle: flags.lifecycle,
    remoteWriteReceiver: flags.remoteWriteReceiver, build: buildInfo(registry), flags: parsed.texts(),
    hostname: hostname(), cwd: resolve('.'), retention: retentionText(flags), quit: () => quit.abort(new Error('quit by request')),
  });
  const limits = { connections: flags.maxConnections, readTimeout: flags.readTimeout };
  const servers = flags.listenAddresses.map(() => new HttpServer({ handler: web.handle, log, clock, limits }));
  const stop = AbortSignal.any([surroundings.stop, quit.signal]);
  try {
    for (const [i, address] of flags.listenAddresses.entries()) {
      log.info('Listening on', { component: 'web', address: await servers[i].listen(address, podAddresses({ env, fs })) });
    }
    const started = await prometheus.start().then(() => 0, failed('Error loading config or opening storage', BAD_START));
    if (started !== 0) return started;
    log.info('Server is ready to receive web requests.');
    surroundings.hangup?.addEventListener('hangup', () => void prometheus.reload().catch((err) => log.error('Error reloading config', { err })));
    await aborted(stop);
    log.warn('Received an OS signal, exiting gracefully...', { reason: stop.reason });
    return 0;
  } catch (err) {
    return failed('Unable to start web listener', 1)(err);
  } finally {
    await Promise.all(servers.map((server) => server.close(GRACE)));
    await prometheus.stop();
    log.info('See you next time!');
  }
};

function make({ clock, env, fs, random }: Surroundings, log: Logger, registry: Registry, flags: PrometheusFlags, url: string): Prometheus {
  const userAgent = `Prometheus/${reportedVersion('prometheus')}`;
  return new Prometheus({ fs, env, clock, random, log, registry, dialer: new Dialer({ env, fs, clock }), userAgent }, {
    configFile: resolve(flags.configFile), storagePath: resolve(flags.storagePath), retention: flags.retention, retentionSize: flags.retentionSize,
    maxBlockDuration: flags.maxBlockDuration, walSegmentSize: flags.walSegmentSize, walCompression: 'snappy',
    lookbackDelta: flags.lookbackDelta, queryTimeout: flags.queryTimeout, maxSamples: flags.maxSamples,
    experimentalFunctions: flags.features.includes('promql-experimental-functions'),
    alerting: { ...flags.alerting, externalUrl: url },
  });
}

/** What the program was built from, for `/api/v1/status/buildinfo` and as a metric. */
function buildInfo(registry: Registry) {
  const build = {
    version: reportedVersion('prometheus'), revision: packageVersion, branch: 'cdk8s-monitoring', buildUser: '', buildDate: '', goVersion: process.version,
  };
  const { version, revision, branch, goVersion: goversion } = build;
  const labels = labelPairs({ branch, goarch: process.arch, goos: process.platform, goversion, revision, tags: '', version });
  registry.collect(() => [{
    name: 'prometheus_build_info', help: 'What this program was built from and runs on, in labels.', type: 'gauge', metrics: [{ labels, value: 1 }],
  }]);
  return build;
}

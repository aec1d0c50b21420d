import { availableParallelism, hostname } from 'node:os';
import { resolve } from 'node:path';
import { Application } from '../../lib/flags/application';
import { Logger } from '../../lib/log/logger';
import { labelPairs } from '../../lib/metrics/label-pairs';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { Alertmanager, AlertmanagerOptions } from '../alertmanager/alertmanager';
import { loadConfiguration } from '../alertmanager/configuration';
import { externalUrl, routePrefix } from '../http/external-url';
import { AlertmanagerFlags, alertmanagerFlags, matcherMode } from '../alertmanager/flags';
import { checkWebConfig } from '../http/web-config';
import { Dialer } from '../http/dial';
import { podAddresses } from '../http/listen';
import { addProcessMetrics } from '../http/process-metrics';
import { HttpServer } from '../http/server';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main, Surroundings } from './surroundings';
import { packageVersion, reportedVersion, versionText } from './version';

const GRACE = 5000; // ms for running requests when the program ends
const FEWEST_GETS = 8;

/** `alertmanager`: groups alerts and tells receivers of them, until it is stopped. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, stop } = surroundings;
  const app = new Application('alertmanager', 'Groups, silences and routes alerts to receivers.');
  const readFlags = alertmanagerFlags(app);
  const logFlags = addLogFlags(app);
  app.version(versionText('alertmanager'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  const flags = readFlags(parsed);
  const log = makeLogger(logFlags, parsed, surroundings, 'alertmanager.ts');
  log.info('Starting Alertmanager', { version: reportedVersion('alertmanager'), revision: packageVersion });
  const failed = (message: string) => (err: unknown) => {
    log.error(message, { err });
    return 1;
  };
  let options: AlertmanagerOptions, url: string;
  try {
    url = externalUrl(flags.externalUrl, hostname(), flags.listenAddresses[0]);
    options = optionsOf(flags, url);
    await checkWebConfig(fs, flags.webConfigFile && resolve(flags.webConfigFile));
    if (flags.systemdSocket) throw new CodedError('BAD_FLAG', '--web.systemd-socket is not supported here: use --web.listen-address');
  } catch (err) {
    return failed('Bad command line')(err);
  }
  const alertmanager = make(surroundings, log, flags, options, url);
  const servers = flags.listenAddresses.map(() => new HttpServer({ handler: alertmanager.handle, log, clock }));
  try {
    await alertmanager.start();
  } catch (err) {
    return failed('Unable to start')(err);
  }
  surroundings.hangup?.addEventListener('hangup', () => void alertmanager.reload().catch(() => undefined)); // it has been logged
  try {
    const pod = podAddresses({ env, fs });
    for (const [i, address] of flags.listenAddresses.entries()) log.info('Listening on', { address: await servers[i].listen(address, pod) });
    await aborted(stop);
    log.info('Received a signal, exiting gracefully...', { reason: stop.reason });
    return 0;
  } catch (err) {
    return failed('Listen error')(err);
  } finally {
    await Promise.all(servers.map((server) => server.close(GRACE)));
    await alertmanager.stop();
  }
};

function make(surroundings: Surroundings, log: Logger, flags: AlertmanagerFlags, options: AlertmanagerOptions, url: string): Alertmanager {
  const { clock, env, fs, random } = surroundings;
  const registry = new Registry({ refused: (err) => log.warn('A metric has too many series', { err }) });
  addProcessMetrics(registry, fs, clock);
  addBuildInfo(registry, options);
  if (flags.clusterListenAddress !== '') {
    log.warn('Gossip is not spoken yet: this replica does not know of any other, and notifies on its own', { component: 'cluster' });
  }
  const file = resolve(flags.configFile), dialer = new Dialer({ env, fs, clock });
  const context = {
    fs, clock, random, dialer, log, env, mode: options.mode, externalUrl: url, hostname: hostname(), workingDirectory: process.cwd(),
    userAgent: `Alertmanager/${options.version.version}`,
  };
  return new Alertmanager(options, { clock, fs, random, log, registry, load: () => loadConfiguration(file, context) });
}

function optionsOf(flags: AlertmanagerFlags, url: string): AlertmanagerOptions {
  const { getConcurrency } = flags;
  return {
    ...flags,
    storage: resolve(flags.storagePath),
    mode: matcherMode(flags.features),
    routePrefix: routePrefix(flags.routePrefix, url),
    getConcurrency: getConcurrency > 0 ? getConcurrency : Math.max(availableParallelism(), FEWEST_GETS),
    version: {
      branch: 'cdk8s-monitoring', buildDate: '', buildUser: '', goVersion: process.version, revision: packageVersion, version: reportedVersion('alertmanager'),
    },
  };
}

function addBuildInfo(registry: Registry, { version }: AlertmanagerOptions): void {
  const { branch, goVersion: goversion, revision, version: reported } = version;
  const labels = labelPairs({ branch, goarch: process.arch, goos: process.platform, goversion, revision, tags: '', version: reported });
  registry.collect(() => [{
    name: 'alertmanager_build_info', help: 'What this program was built from and runs on, in labels.', type: 'gauge', metrics: [{ labels, value: 1 }],
  }]);
}

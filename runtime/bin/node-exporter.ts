import { Application } from '../../lib/flags/application';
import { bool, integer, list, text } from '../../lib/flags/values';
import { MetricFamily } from '../../lib/metrics/family';
import { labelPairs } from '../../lib/metrics/label-pairs';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { cleanPath } from '../../lib/sys/fs';
import { COLLECTORS, MISSING_COLLECTORS } from '../exporters/node/collectors';
import { addFilterFlags } from '../exporters/node/filters';
import { landingPage, scrapeHandler } from '../exporters/node/handler';
import { MountSpace } from '../exporters/node/mount-space';
import { podAddresses } from '../http/listen';
import { addProcessMetrics } from '../http/process-metrics';
import { Router } from '../http/router';
import { HttpServer } from '../http/server';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main, Surroundings } from './surroundings';
import { packageVersion, reportedVersion, versionText } from './version';

const GRACE = 5000; // ms for running scrapes when the program ends

/** `node-exporter`: exposes metrics of this machine until it is stopped. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, stop } = surroundings;
  const app = new Application('node_exporter', 'Exposes metrics of this machine.');
  const addresses = app.flag('web.listen-address', 'Address to serve on. Can be repeated.', list(text), { default: ':9100' });
  const path = app.flag('web.telemetry-path', 'Path of the metrics.', text, { default: '/metrics' });
  const disableOwn = app.flag('web.disable-exporter-metrics', 'Leave out the metrics of the exporter itself.', bool);
  const maxRequests = app.flag('web.max-requests', 'How many scrapes may run at once; 0 for any number.', integer, { default: '40' });
  const procfs = app.flag('path.procfs', 'Where the proc file system is mounted.', text, { default: '/proc' });
  const sysfs = app.flag('path.sysfs', 'Where the sys file system is mounted.', text, { default: '/sys' });
  const rootfs = app.flag('path.rootfs', 'Where the root of the file systems is mounted.', text, { default: '/' });
  const udev = app.flag('path.udev.data', 'Where udev keeps what it knows of devices.', text, { default: '/run/udev/data' });
  const disableDefaults = app.flag('collector.disable-defaults', 'Turn every collector off that is not turned on by its flag.', bool);
  const switches = COLLECTORS.map((collector) => (
    { collector, flag: app.flag(`collector.${collector.name}`, `Expose ${collector.summary}.`, bool, { default: 'true' }) }));
  const missing = MISSING_COLLECTORS.map((name) => app.flag(`collector.${name}`, 'Not built yet.', bool, { hidden: true }));
  const readFilters = addFilterFlags(app);
  const logFlags = addLogFlags(app);
  app.version(versionText('node-exporter'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  const wanted = MISSING_COLLECTORS.find((_, i) => parsed.get(missing[i]));
  if (wanted) throw new CodedError('FLAG_VALUE', `--collector.${wanted}: this collector is not built yet; leave the flag out`);

  const log = makeLogger(logFlags, parsed, surroundings, 'node-exporter.ts');
  const collectors = switches.filter(({ flag }) => parsed.get(flag) && (parsed.given(flag) || !parsed.get(disableDefaults))).map(({ collector }) => collector);
  const machine = {
    fs, clock, filters: readFilters(parsed), mountSpace: new MountSpace(fs, clock),
    procfs: cleanPath(parsed.get(procfs)), sysfs: cleanPath(parsed.get(sysfs)), rootfs: cleanPath(parsed.get(rootfs)), udev: cleanPath(parsed.get(udev)),
  };
  const own = ownMetrics(surroundings, parsed.get(disableOwn));
  const scrape = scrapeHandler({ machine, log, collectors, own, maxRequests: parsed.get(maxRequests) });
  const router = new Router().add('GET', parsed.get(path), scrape);
  if (parsed.get(path) !== '/') router.add('GET', '/', landingPage(parsed.get(path)));

  log.info('Starting node_exporter', { version: reportedVersion('node-exporter'), revision: packageVersion });
  log.info('Enabled collectors', { collectors: collectors.map(({ name }) => name).join(',') });
  const servers = parsed.get(addresses).map(() => new HttpServer({ handler: router.handle, log, clock }));
  try {
    for (const [i, address] of parsed.get(addresses).entries()) {
      log.info('Listening on', { address: await servers[i].listen(address, podAddresses({ env, fs })) });
    }
    await aborted(stop);
  } finally {
    await Promise.all(servers.map((server) => server.close(GRACE)));
  }
  log.info('Stopped', { reason: stop.reason });
  return 0;
};

function ownMetrics({ fs, clock }: Surroundings, disabled: boolean): () => Promise<MetricFamily[]> {
  const registry = new Registry();
  const build = { branch: 'cdk8s-monitoring', goarch: process.arch, goos: process.platform, goversion: process.version, revision: packageVersion, tags: '' };
  registry.collect(() => [{
    name: 'node_exporter_build_info', help: 'What this exporter was built from and runs on, in labels.', type: 'gauge',
    metrics: [{ labels: labelPairs({ ...build, version: reportedVersion('node-exporter') }), value: 1 }],
  }]);
  if (!disabled) addProcessMetrics(registry, fs, clock);
  return () => registry.gather();
}

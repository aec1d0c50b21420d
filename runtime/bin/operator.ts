import { resolve } from 'node:path';
import { Application } from '../../lib/flags/application';
import { LineLogger } from '../../lib/log/line-logger';
import { labelPairs } from '../../lib/metrics/label-pairs';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { Fs } from '../../lib/sys/fs';
import { Dialer } from '../http/dial';
import { podAddresses } from '../http/listen';
import { metricsEndpoint } from '../http/metrics-endpoint';
import { addProcessMetrics } from '../http/process-metrics';
import { Router } from '../http/router';
import { HttpServer } from '../http/server';
import { findAccess } from '../kube/access';
import { KubeClient } from '../kube/kube-client';
import { runOperator } from '../operator/operator';
import { WORKLOADS } from '../operator/workloads';
import { readCommandLine } from './command-line';
import { addOperatorFlags, plainArguments } from './operator-flags';
import { Main } from './surroundings';
import { packageVersion, reportedVersion, versionText } from './version';

const GRACE = 1000; // ms for running requests when the program ends
const MAX_PEM = 1 << 20;

/** `operator`: makes servers of the objects of monitoring.coreos.com until it is stopped. */
export const main: Main = async (surroundings) => {
  const { args, clock, env, fs, random, stop, stderr } = surroundings;
  const app = new Application('operator', 'Turns the objects of monitoring.coreos.com into Prometheus and Alertmanager servers.');
  const read = addOperatorFlags(app);
  app.version(versionText('operator'));
  const parsed = readCommandLine(app, { ...surroundings, args: plainArguments(args) });
  if (typeof parsed === 'number') return parsed;

  const { settings, kubelet, secretSelection, kubeconfig, listenAddress, tls, level, format } = read(parsed);
  const log = new LineLogger({ clock, sink: stderr, level, format }, 'operator.ts');
  const registry = new Registry({ refused: (err) => log.warn('Metric is full', { err }) });
  addProcessMetrics(registry, fs, clock);
  registry.collect(() => [{
    name: 'prometheus_operator_build_info', help: 'What this program was built from, in labels.', type: 'gauge',
    metrics: [{ labels: labelPairs({ version: reportedVersion('operator'), revision: packageVersion, goversion: process.version }), value: 1 }],
  }]);
  const ready = registry.gauge('prometheus_operator_ready', 'Whether everything that is read is there.');
  ready.set(0);
  const router = new Router().add('GET', '/metrics', metricsEndpoint(registry)).add('GET', '/healthz', () => ({ body: 'ok' }));
  const server = new HttpServer({
    handler: router.handle, log, clock, ...tls ? { tls: { cert: await pem(fs, tls.cert), key: await pem(fs, tls.key) } } : {},
  });
  const access = await findAccess(fs, env, kubeconfig);
  const client = new KubeClient({ access, dialer: new Dialer({ env, fs, clock }), clock, userAgent: `PrometheusOperator/${reportedVersion('operator')}` });
  log.info('Starting Prometheus Operator', { version: reportedVersion('operator'), revision: packageVersion, apiserver: access.server.origin });
  try {
    log.info('Listening on', { address: await server.listen(listenAddress, podAddresses({ env, fs })) });
    await runOperator({ client, kinds: WORKLOADS, settings, kubelet, secretSelection, clock, random, log, registry, signal: stop });
    ready.set(1);
    log.info('Everything is followed');
    await aborted(stop);
  } finally {
    client.close();
    await server.close(GRACE);
  }
  log.info('Stopped', { reason: stop.reason });
  return 0;
};

async function pem(fs: Fs, path: string): Promise<string> {
  return Buffer.from(await fs.readFile(resolve(path), MAX_PEM)).toString();
}

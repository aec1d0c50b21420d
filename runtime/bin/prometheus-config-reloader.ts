import { Application } from '../../lib/flags/application';
import { goDuration, list, oneOf, text } from '../../lib/flags/values';
import { LineLogger } from '../../lib/log/line-logger';
import { labelPairs } from '../../lib/metrics/label-pairs';
import { Registry } from '../../lib/metrics/registry';
import { CodedError } from '../../lib/sys/errors';
import { HttpClient } from '../http/client/http-client';
import { Dialer } from '../http/dial';
import { podAddresses } from '../http/listen';
import { metricsEndpoint } from '../http/metrics-endpoint';
import { addProcessMetrics } from '../http/process-metrics';
import { Router } from '../http/router';
import { HttpServer } from '../http/server';
import { checkWebConfig } from '../http/web-config';
import { Reloader } from '../reloader/reloader';
import { readCommandLine } from './command-line';
import { Main, Surroundings } from './surroundings';
import { reportedVersion, versionText } from './version';

const NAME = 'prometheus-config-reloader';
const GRACE = 1000; // ms for running requests when the program ends

/** `prometheus-config-reloader`: keeps a server's configuration up to date, or brings it there once. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, stop, stderr } = surroundings;
  const app = new Application(NAME, 'Unpacks and expands a configuration, and reloads a server when it or a watched folder changes.');
  const configFile = app.flag('config-file', 'The configuration to watch, gzip or not.', text, { default: '' });
  const output = app.flag('config-envsubst-file', 'Where to write it with $(NAME) replaced by environment variables.', text, { default: '' });
  const watchedDirs = app.flag('watched-dir', 'Folder to watch. Can be repeated.', list(text));
  const reloadUrl = app.flag('reload-url', 'What to POST to for a reload.', text, { default: 'http://127.0.0.1:9090/-/reload' });
  const method = app.flag('reload-method', 'How the server is told. One of: [http, signal]', oneOf('http', 'signal'), { default: 'http' });
  app.flag('runtimeinfo-url', 'Where the server tells when it loaded its configuration, for reloads by signal.', text, { default: '' });
  app.flag('process-executable-name', 'The program to send signals to.', text, { default: 'prometheus' });
  const watchInterval = app.flag('watch-interval', 'How often everything is read again; 0: write the configuration once, and end.', goDuration,
    { default: '3m' });
  const delay = app.flag('delay-interval', 'Between two reloads, at least.', goDuration, { default: '1s' });
  const retryInterval = app.flag('retry-interval', 'Between two tries to reload.', goDuration, { default: '5s' });
  const timeout = app.flag('reload-timeout', 'For one reload.', goDuration, { default: '30s' });
  const address = app.flag('listen-address', 'Address to serve metrics and health on.', text, { default: ':8080' });
  const webConfig = app.flag('web-config-file', 'Configuration of TLS and users of that address.', text, { default: '' });
  const format = app.flag('log-format', 'How lines look. One of: [logfmt, json]', oneOf('logfmt', 'json'), { default: 'logfmt' });
  const level = app.flag('log-level', 'Log nothing less severe. One of: [debug, info, warn, error]', oneOf('debug', 'info', 'warn', 'error'),
    { default: 'info' });
  app.version(versionText(NAME));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;
  if (parsed.get(method) === 'signal') {
    throw new CodedError('RELOADER', '--reload-method=signal: processes of other containers are not signalled yet: use http');
  }

  const log = new LineLogger({ clock, sink: stderr, level: parsed.get(level), format: parsed.get(format) }, `${NAME}.ts`);
  const registry = new Registry();
  addProcessMetrics(registry, fs, clock);
  registry.collect(() => [{
    name: 'prometheus_config_reloader_build_info', help: 'What this program was built from, in labels.', type: 'gauge',
    metrics: [{ labels: labelPairs({ version: reportedVersion(NAME), goversion: process.version }), value: 1 }],
  }]);
  const tls = () => Promise.resolve({ rejectUnauthorized: false }); // it stands beside the server, whose certificate bears other names
  const reloader = new Reloader({
    fs, clock, log, registry, env: { ...env, ...ordinal(env) }, configFile: parsed.get(configFile), outputFile: parsed.get(output),
    watchedDirs: parsed.get(watchedDirs), reloadUrl: parsed.get(reloadUrl), watchInterval: parsed.get(watchInterval), delay: parsed.get(delay),
    retryInterval: parsed.get(retryInterval), timeout: parsed.get(timeout),
    http: new HttpClient({ dialer: new Dialer({ env, fs, clock }), clock, userAgent: `${NAME}/${reportedVersion(NAME)}`, tls }),
  });
  if (parsed.get(watchInterval) === 0) {
    await reloader.apply();
    return 0;
  }
  await serveBeside(surroundings, { registry, log, address: parsed.get(address), webConfig: parsed.get(webConfig) }, () => reloader.run(stop));
  log.info('Stopped', { reason: stop.reason });
  return 0;
};

interface Served { readonly registry: Registry; readonly log: LineLogger; readonly address: string; readonly webConfig: string }

async function serveBeside({ clock, env, fs }: Surroundings, { registry, log, address, webConfig }: Served, work: () => Promise<void>): Promise<void> {
  await checkWebConfig(fs, webConfig);
  const router = new Router().add('GET', '/metrics', metricsEndpoint(registry)).add('GET', '/healthz', () => ({ body: 'ok' }));
  const server = new HttpServer({ handler: router.handle, log, clock });
  try {
    log.info('Listening on', { address: await server.listen(address, podAddresses({ env, fs })) });
    await work();
  } finally {
    await server.close(GRACE);
  }
}

/** The number of the pod within its StatefulSet, which configurations refer to. */
function ordinal({ POD_NAME: name = '' }: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const [, number] = /-(\d+)$/.exec(name) ?? [];
  return number === undefined ? {} : { STATEFULSET_ORDINAL_NUMBER: number };
}

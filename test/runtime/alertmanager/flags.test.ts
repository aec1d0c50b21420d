import { Application } from '../../../lib/flags/application';
import { Parsed } from '../../../lib/flags/parsed';
import { alertmanagerFlags, matcherMode } from '../../../runtime/alertmanager/flags';
import { externalUrl, routePrefix } from '../../../runtime/http/external-url';

function read(...args: string[]) {
  const app = new Application('alertmanager', 'x');
  const flags = alertmanagerFlags(app);
  return flags(app.parse(args, { env: {} }) as Parsed);
}

test('without any flag everything is as in the original', () => {
  expect(read()).toEqual({
    configFile: 'alertmanager.yml', storagePath: 'data/', retention: 432_000_000, maintenanceInterval: 900_000, maxSilences: 0, maxSilenceBytes: 0,
    logSilences: false, alertGcInterval: 1_800_000, perNameLimit: 0, dispatchMaintenanceInterval: 30_000, startDelay: 0, listenAddresses: [':9093'],
    systemdSocket: false, webConfigFile: '', externalUrl: '', routePrefix: undefined, getConcurrency: 0, webTimeout: 0,
    clusterListenAddress: '0.0.0.0:9094', features: '',
  });
});

test('what an operator passes is understood', () => {
  expect(read('--config.file=/etc/a.yml', '--storage.path=/am', '--data.retention=5d', '--cluster.listen-address=[10.0.0.1]:9094', '--web.listen-address=:9093',
    '--web.route-prefix=/', '--cluster.label=mon/main', '--cluster.peer=a:9094', '--cluster.peer=b:9094', '--cluster.reconnect-timeout=5m',
    '--cluster.peer-name=x', '--web.config.file=/etc/web.yml', '--log.silences')).toMatchObject({
    configFile: '/etc/a.yml', storagePath: '/am', retention: 432_000_000, clusterListenAddress: '[10.0.0.1]:9094', routePrefix: '/',
    webConfigFile: '/etc/web.yml', logSilences: true,
  });
});

test.each([
  ['', 'default'], ['classic-mode', 'classic'], ['utf8-strict-mode', 'utf8'], ['auto-gomemlimit,,receiver-name-in-metrics', 'default'],
])('the features %j mean mode %s', (features, mode) => expect(matcherMode(features)).toBe(mode));

test.each([
  ['x', "unknown option 'x' for --enable-feature"], ['classic-mode,utf8-strict-mode', 'cannot have both classic and UTF-8 modes enabled'],
])('the features %j are refused: %s', (features, message) => expect(() => matcherMode(features)).toThrow(message));

test.each([
  ['', 'http://host:9093', undefined, ''], ['http://am.example', 'http://am.example', undefined, ''],
  ['https://am.example:1/x/y//', 'https://am.example:1/x/y', undefined, '/x/y'], ['http://am.example/x', 'http://am.example/x', '/', ''],
  ['http://am.example/x', 'http://am.example/x', 'z/', '/z'],
])('the external URL %j is %s; with the prefix %j it is served at %j', (given, url, prefix, at) => {
  expect(externalUrl(given, 'host', ':9093')).toBe(url);
  expect(routePrefix(prefix, url)).toBe(at);
});

test.each([
  ['ftp://x', '"ftp://x": invalid "ftp" scheme, only \'http\' and \'https\' are supported'], ['::', 'parse "::": missing protocol scheme'],
])('the external URL %j is refused: %s', (given, message) => expect(() => externalUrl(given, 'host', ':9093')).toThrow(message));

import { parseArgs } from 'node:util';
import { Application, Surroundings } from '../../../lib/flags/application';
import { Kind } from '../../../lib/flags/kind';
import { bool, bytes, integer, list, oneOf, promDuration, text } from '../../../lib/flags/values';
import { Bench } from '../../ratio';

const KINDS: Record<string, Kind<unknown, unknown>> = {
  'config.file': text, 'web.listen-address': list(text), 'web.external-url': text, 'web.route-prefix': text, 'web.read-timeout': promDuration,
  'web.max-connections': integer, 'web.page-title': text, 'web.cors.origin': text, 'web.enable-lifecycle': bool, 'web.enable-admin-api': bool,
  'web.console.templates': text, 'web.console.libraries': text, 'storage.tsdb.path': text, 'storage.tsdb.retention.time': promDuration,
  'storage.tsdb.retention.size': bytes, 'storage.tsdb.no-lockfile': bool, 'storage.remote.flush-deadline': promDuration,
  'storage.remote.read-sample-limit': integer, 'storage.remote.read-concurrent-limit': integer, 'rules.alert.for-outage-tolerance': promDuration,
  'rules.alert.for-grace-period': promDuration, 'rules.alert.resend-delay': promDuration, 'rules.max-concurrent-evals': integer,
  'alertmanager.notification-queue-capacity': integer, 'query.lookback-delta': promDuration, 'query.timeout': promDuration,
  'query.max-concurrency': integer, 'query.max-samples': integer, 'enable-feature': list(text), 'log.level': oneOf('debug', 'info', 'warn', 'error'),
};
const VALUES = new Map<unknown, string>([[promDuration, '1m30s'], [integer, '5e3'], [bytes, '512MB'], [text, '/some/path']]);

const app = new Application('prometheus', 'A server.');
const options: Record<string, { type: 'boolean' | 'string'; multiple?: boolean }> = {};
const argv: string[] = [];
for (const [name, kind] of Object.entries(KINDS)) {
  app.flag(name, '', kind);
  options[name] = { type: kind.form === 'switch' ? 'boolean' : 'string', multiple: kind.form === 'list' };
  const value = VALUES.get(kind) ?? (name === 'log.level' ? 'info' : 'anything');
  argv.push(kind.form === 'switch' ? `--${name}` : `--${name}=${value}`);
}

const surroundings: Surroundings = { env: {} };
const TIMES = 300;

export const benches: Bench[] = [{
  name: 'lib/flags/application',
  unit: 'command line',
  units: TIMES,
  ours: { name: 'Application.parse', run: () => repeat(() => app.parse(argv, surroundings)) },
  against: { name: 'util.parseArgs', run: () => repeat(() => parseArgs({ args: argv, options })) },
  note: `${argv.length} flags; the values stay texts there`,
}];

function repeat(routine: () => unknown): unknown {
  let last: unknown;
  for (let i = 0; i < TIMES; i++) last = routine();
  return last;
}

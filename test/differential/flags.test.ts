import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answer, Application, ApplicationOptions } from '../../lib/flags/application';
import { Command, FlagSpec } from '../../lib/flags/command';
import { FlagError } from '../../lib/flags/error';
import { Kind } from '../../lib/flags/kind';
import { Parsed } from '../../lib/flags/parsed';
import { bool, bytes, choice, existingFile, float, goDuration, int64, integer, list, oneOf, promDuration, text, url } from '../../lib/flags/values';
import { describeWith, Peer, peer } from './peers';
import { RealServer } from './real-server';

type AnyKind = Kind<unknown, unknown>;
type FlagRow = readonly [name: string, kind: AnyKind, value?: string | readonly string[], spec?: FlagSpec];

/** What flags, arguments and commands are for. The originals' sentences are theirs, so a test takes them from the original's own pages. */
interface Words {
  flag(name: string): string;
  arg(name: string): string;
  about(path: string): string;
}
const SPEECHLESS: Words = { flag: () => '', arg: () => '', about: () => '' };

const ARGUMENTS = '# what @arguments stands for\n--no-such\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flags-'));
  writeFileSync(join(folder, 'here.yml'), '{}\n');
  writeFileSync(join(folder, 'arguments'), ARGUMENTS);
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = existingFile((path) => {
  const found = path ? statSync(join(folder, path), { throwIfNoEntry: false }) : undefined;
  return found && (found.isDirectory() ? 'directory' : 'file');
});
const readFile = (path: string) => {
  if (path !== 'arguments') throw new Error(`open ${path}: no such file or directory`);
  return ARGUMENTS;
};

const level = choice((given) => `unrecognized log level ${given}`, 'debug', 'info', 'warn', 'error');
const format = choice((given) => `unrecognized log format ${given}`, 'logfmt', 'json');
const MESSAGES = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'];
const message = choice((given) => `unknown remote write protobuf message ${given}, supported: ${MESSAGES.join(', ')}`, ...MESSAGES);

function application(name: string, words: Words, options: ApplicationOptions = {}): Application {
  const builtIn = { help: words.flag('help'), version: words.flag('version'), helpCommand: words.about('help') };
  return new Application(name, words.about(''), { ...options, words: builtIn });
}

function flags(command: Command, words: Words, rows: readonly FlagRow[]): void {
  for (const [name, kind, value, spec] of rows) command.flag(name, words.flag(name), kind, { ...value !== undefined && { default: value }, ...spec });
}

/** Adds a command, the default one if its name ends in `*`. Arguments end in `!` where they are required, then in `*` where they are lists. */
function command(parent: Command, name: string, words: Words, rows: readonly FlagRow[] = [], args: readonly string[] = [], first: AnyKind = text): Command {
  const path = [parent.path, name.replace('*', '')].filter(Boolean).join(' ');
  const added = parent.command(name.replace('*', ''), words.about(path), { default: name.endsWith('*') });
  flags(added, words, rows);
  args.forEach((arg, i) => {
    const [, argName, required, many] = /^(.*?)(!?)(\*?)$/.exec(arg)!;
    const kind = i === 0 ? first : text;
    added.arg(argName, words.arg(argName), many ? list(kind as Kind<unknown>) : kind, required ? { required: true } : {});
  });
  return added;
}

function prometheus(words: Words): Application {
  const app = application('prometheus', words);
  app.version('prometheus');
  flags(app, words, [
    ['config.file', text, '/etc/prometheus/prometheus.yml'],
    ['config.auto-reload-interval', promDuration, '30s'],
    ['web.listen-address', list(text), '0.0.0.0:9090'],
    ['auto-gomaxprocs', bool, 'true'],
    ['auto-gomemlimit', bool, 'true'],
    ['auto-gomemlimit.ratio', float, '0.9'],
    ['web.config.file', text, ''],
    ['web.read-timeout', promDuration, '5m'],
    ['web.max-connections', integer, '512'],
    ['web.max-notifications-subscribers', integer, '16'],
    ['web.external-url', text, undefined, { placeholder: '<URL>' }],
    ['web.route-prefix', text, undefined, { placeholder: '<path>' }],
    ['web.local-assets', text, '/usr/share/prometheus/web/'],
    ['web.user-assets', text, undefined, { placeholder: '<path>' }],
    ['web.enable-lifecycle', bool, 'false'],
    ['web.enable-admin-api', bool, 'false'],
    ['web.enable-remote-write-receiver', bool, 'false'],
    ['web.remote-write-receiver.accepted-protobuf-messages', list(message), MESSAGES],
    ['web.console.templates', text, '/etc/prometheus/consoles'],
    ['web.console.libraries', text, '/etc/prometheus/console_libraries'],
    ['web.page-title', text, 'Prometheus Time Series Collection and Processing Server'],
    ['web.cors.origin', text, '.*'],
    ['storage.tsdb.path', text, '/var/lib/prometheus/metrics2/'],
    ['storage.tsdb.min-block-duration', promDuration, '2h', { hidden: true }],
    ['storage.tsdb.wal-segment-size', bytes, undefined, { hidden: true, placeholder: '<bytes>' }],
    ['storage.tsdb.retention.time', promDuration],
    ['storage.tsdb.retention.size', bytes],
    ['storage.tsdb.no-lockfile', bool, 'false'],
    ['storage.tsdb.head-chunks-write-queue-size', integer, '0'],
    ['storage.agent.path', text, '/var/lib/prometheus/data-agent/'],
    ['storage.agent.wal-compression', bool, 'true'],
    ['storage.agent.retention.min-time', promDuration],
    ['storage.agent.retention.max-time', promDuration],
    ['storage.agent.no-lockfile', bool, 'false'],
    ['storage.remote.flush-deadline', promDuration, '1m', { placeholder: '<duration>' }],
    ['storage.remote.read-sample-limit', integer, '5e7'],
    ['storage.remote.read-concurrent-limit', integer, '10'],
    ['storage.remote.read-max-bytes-in-frame', integer, '1048576'],
    ['rules.alert.for-outage-tolerance', promDuration, '1h'],
    ['rules.alert.for-grace-period', promDuration, '10m'],
    ['rules.alert.resend-delay', promDuration, '1m'],
    ['rules.max-concurrent-evals', integer, '4'],
    ['alertmanager.notification-queue-capacity', integer, '10000'],
    ['alertmanager.notification-batch-size', integer, '256'],
    ['alertmanager.drain-notification-queue-on-shutdown', bool, 'true'],
    ['query.lookback-delta', promDuration, '5m'],
    ['query.timeout', promDuration, '2m'],
    ['query.max-concurrency', integer, '20'],
    ['query.max-samples', integer, '50000000'],
    ['enable-feature', list(text), ''],
    ['agent', bool],
    ['log.level', level, 'info'],
    ['log.format', format, 'logfmt'],
  ]);
  return app;
}

function alertmanager(words: Words): Application {
  const app = application('prometheus-alertmanager', words);
  flags(app, words, [
    ['config.file', text, '/etc/prometheus/alertmanager.yml'],
    ['storage.path', text, '/var/lib/prometheus/alertmanager/'],
    ['data.retention', goDuration, '120h'],
    ['data.maintenance-interval', goDuration, '15m'],
    ['silences.max-silences', integer, '0'],
    ['silences.max-silence-size-bytes', integer, '0'],
    ['log.silences', bool, 'false'],
    ['alerts.gc-interval', goDuration, '30m'],
    ['alerts.per-alertname-limit', integer, '0'],
    ['dispatch.maintenance-interval', goDuration, '30s'],
    ['dispatch.start-delay', goDuration, '0s'],
    ['web.systemd-socket', bool],
    ['web.listen-address', list(text), ':9093'],
    ['web.config.file', text, ''],
    ['web.external-url', text],
    ['web.route-prefix', text],
    ['web.get-concurrency', integer, '0'],
    ['web.timeout', goDuration, '0'],
    ['web.ui-path', text, '/usr/share/prometheus/alertmanager/ui/'],
    ['auto-gomemlimit.ratio', float, '0.9'],
    ['cluster.listen-address', text, '0.0.0.0:9094'],
    ['cluster.advertise-address', text],
    ['cluster.peer-name', text, ''],
    ['cluster.peer', list(text)],
    ['cluster.peer-timeout', goDuration, '15s'],
    ['cluster.peers-resolve-timeout', goDuration, '15s'],
    ['cluster.gossip-interval', goDuration, '200ms'],
    ['cluster.pushpull-interval', goDuration, '1m0s'],
    ['cluster.tcp-timeout', goDuration, '10s'],
    ['cluster.probe-timeout', goDuration, '500ms'],
    ['cluster.probe-interval', goDuration, '1s'],
    ['cluster.settle-timeout', goDuration, '1m0s'],
    ['cluster.reconnect-interval', goDuration, '10s'],
    ['cluster.reconnect-timeout', goDuration, '6h0m0s'],
    ['cluster.tls-config', text, ''],
    ['cluster.allow-insecure-public-advertise-address-discovery', bool],
    ['cluster.label', text, ''],
    ['enable-feature', text, ''],
    ['log.level', level, 'info'],
    ['log.format', format, 'logfmt'],
  ]);
  app.version('alertmanager');
  return app;
}

function promtool(words: Words): Application {
  const app = application('promtool', words);
  app.version('promtool');
  flags(app, words, [['experimental', bool], ['enable-feature', list(text), '']]);
  const httpConfig: FlagRow = ['http.config.file', file, undefined, { placeholder: '<filename>' }];
  const server: FlagRow = ['url', url, 'http://localhost:9090'];
  const lint: FlagRow[] = [['lint', text, 'duplicate-rules'], ['lint-fatal', bool], ['ignore-unknown-fields', bool]];
  const times: FlagRow[] = [['start', text], ['end', text]];
  const dump: FlagRow[] = [
    ['sandbox-dir-root', text], ['min-time', int64, '-9223372036854775808'], ['max-time', int64, '9223372036854775807'],
    ['match', list(text), '{__name__=~\'(?s:.*)\'}'],
  ];
  const check = command(app, 'check', words, [['query.lookback-delta', goDuration, '5m'], ['extended', bool]]);
  command(check, 'service-discovery', words, [['timeout', goDuration, '30s']], ['config-file!', 'job!'], file);
  command(check, 'config', words, [['syntax-only', bool], ...lint, ['agent', bool]], ['config-files!*'], file);
  command(check, 'web-config', words, [], ['web-config-files!*'], file);
  command(check, 'healthy', words, [httpConfig, server]);
  command(check, 'ready', words, [httpConfig, server]);
  command(check, 'rules', words, lint, ['rule-files*'], file);
  command(check, 'metrics', words);
  const query = command(app, 'query', words, [['format', oneOf('promql', 'json'), 'promql', { short: 'o' }], httpConfig]);
  command(query, 'instant', words, [['time', text]], ['server!', 'expr!'], url);
  command(query, 'range', words, [['header', list(text)], ...times, ['step', goDuration]], ['server!', 'expr!'], url);
  command(query, 'series', words, [['match', list(text), undefined, { required: true }], ...times], ['server!'], url);
  command(query, 'labels', words, [...times, ['match', list(text)]], ['server!', 'name!'], url);
  const needed = { required: true };
  command(query, 'analyze', words, [
    ['server', text, undefined, needed], ['type', text, undefined, needed], ['duration', goDuration, '1h'], ['time', text],
    ['match', list(text), undefined, needed],
  ]);
  const debug = command(app, 'debug', words);
  for (const name of ['pprof', 'metrics', 'all']) command(debug, name, words, [], ['server!']);
  command(command(app, 'push', words, [httpConfig]), 'metrics', words,
    [['label', list(text), 'job=promtool'], ['timeout', goDuration, '30s'], ['header', list(text)]], ['remote-write-url!', 'metric-files*'], url);
  command(command(app, 'test', words, [['junit', text]]), 'rules', words,
    [['run', list(text)], ['debug', bool], ['diff', bool], ['ignore-unknown-fields', bool]], ['test-rule-file!*'], file);
  const tsdb = command(app, 'tsdb', words);
  command(command(tsdb, 'bench', words), 'write', words, [['out', text, 'benchout'], ['metrics', integer, '10000'], ['scrapes', integer, '3000']], ['file']);
  command(tsdb, 'analyze', words, [['limit', integer, '20'], ['extended', bool], ['match', text]], ['db path', 'block id']);
  command(tsdb, 'list', words, [['human-readable', bool, undefined, { short: 'r' }]], ['db path']);
  command(tsdb, 'dump', words, dump, ['db path']);
  command(tsdb, 'dump-openmetrics', words, dump, ['db path']);
  const create = command(tsdb, 'create-blocks-from', words, [['human-readable', bool, undefined, { short: 'r' }], ['quiet', bool, undefined, { short: 'q' }]]);
  command(create, 'openmetrics', words, [['label', list(text)]], ['input file!', 'output directory']);
  command(create, 'rules', words, [
    httpConfig, server, ['start', text, undefined, needed], ['end', text], ['output-dir', text, 'data/'], ['eval-interval', goDuration, '60s'],
  ], ['rule-files!*'], file);
  const promql = command(app, 'promql', words);
  command(promql, 'format', words, [], ['query!']);
  const matchers = command(promql, 'label-matchers', words);
  command(matchers, 'set', words, [['type', oneOf('=', '!=', '=~', '!~'), '=', { short: 't' }]], ['query!', 'name!', 'value!']);
  command(matchers, 'delete', words, [], ['query!', 'name!']);
  return app;
}

function amtool(words: Words): Application {
  const app = application('amtool', words, { layout: 'compact' });
  flags(app, words, [
    ['date.format', text, '2006-01-02 15:04:05 MST'],
    ['verbose', bool, undefined, { short: 'v' }],
    ['alertmanager.url', url, 'http://localhost:9093/'],
    ['output', oneOf('simple', 'extended', 'json'), 'simple', { short: 'o' }],
    ['timeout', goDuration, '30s'],
    ['http.config.file', file, undefined, { placeholder: '<filename>' }],
    ['version-check', bool, 'true'],
    ['enable-feature', text, ''],
  ]);
  app.version('amtool');
  const short = (letter: string): [undefined, FlagSpec] => [undefined, { short: letter }];
  const alert = command(app, 'alert', words);
  command(alert, 'query*', words, [
    ['inhibited', bool, ...short('i')], ['silenced', bool, ...short('s')], ['active', bool, ...short('a')], ['unprocessed', bool, ...short('u')],
    ['receiver', text, ...short('r')],
  ], ['matcher-groups*']);
  command(alert, 'add', words, [['generator-url', text], ['start', text], ['end', text], ['annotation', list(text)]], ['labels*']);
  const silence = command(app, 'silence', words);
  command(silence, 'add', words, [
    ['author', text, ...short('a')], ['duration', text, '1h', { short: 'd' }], ['start', text], ['end', text], ['comment', text, ...short('c')],
    ['annotation', list(text)],
  ], ['matcher-groups*']);
  command(silence, 'expire', words, [], ['silence-ids*']);
  command(silence, 'import', words, [['force', bool, ...short('f')], ['worker', integer, '8', { short: 'w' }]], ['input-file'], file);
  command(silence, 'query*', words,
    [['expired', bool], ['quiet', bool, ...short('q')], ['created-by', text], ['id', text], ['within', text]], ['matcher-groups*']);
  command(silence, 'update', words,
    [['quiet', bool, ...short('q')], ['duration', text, ...short('d')], ['start', text], ['end', text], ['comment', text, ...short('c')]], ['update-ids*']);
  command(app, 'check-config', words, [], ['check-files*'], file);
  command(command(app, 'cluster', words), 'show*', words);
  const config = command(app, 'config', words);
  command(config, 'show*', words);
  const routes = command(config, 'routes', words, [['config.file', file]]);
  command(routes, 'show*', words);
  command(routes, 'test', words, [['verify.receivers', text], ['tree', bool]], ['labels*']);
  command(command(app, 'template', words), 'render', words, [
    ['template.glob', list(text), undefined, { required: true }], ['template.text', text, undefined, { required: true }],
    ['template.type', text], ['template.data', text],
  ]);
  return app;
}

/** The node exporter has a flag for every collector, so its grammar is made from the labels of its own page. */
function nodeExporter(words: Words, labels: readonly string[]): Application {
  const app = application('prometheus-node-exporter', words);
  for (const label of labels) {
    const [, short, name, value, many] = /^(?:-(.), )?--([^= ]+)(?:=(.*?))?( \.\.\.)?$/.exec(label)!;
    const maybeList = (kind: Kind<string | number>): AnyKind => many ? list(kind) : kind;
    if (name === 'version') app.version('node_exporter');
    else if (value === undefined && name !== 'help') app.flag(name, words.flag(name), bool, { short });
    else if (value === name.toUpperCase()) app.flag(name, words.flag(name), maybeList(text));
    else if (value?.startsWith('"')) app.flag(name, words.flag(name), text, { default: JSON.parse(value) as string });
    else if (value !== undefined) app.flag(name, words.flag(name), maybeList(many ? text : /^\d+$/.test(value) ? integer : level), { default: value });
  }
  return app;
}

/** A page as the node exporter's older kingpin prints it, without `[no-]`: a label that gets short enough moves up beside its text. */
function older(page: string): string {
  const negatable = /^( {2}(?:-., | {4})--)\[no-\](\S+) +(\n +)?/gm;
  return page.replace('\n\n\nFlags:', '\n\nFlags:').replace(negatable, (_row, margin: string, name: string, below = '') => {
    const label = margin + name;
    return label.length > 31 ? `${label}  ${below}` : label.padEnd(33);
  });
}

interface Outcome { readonly status: number | null; readonly stdout: string; readonly stderr: string }

/** Runs an original in a folder of its own; one that does not end by itself within five seconds is ended. */
function original(program: Peer, argv: readonly string[], columns = 80): Outcome {
  const { status, stdout, stderr } = spawnSync(peer(program)!, argv, {
    cwd: folder, env: { COLUMNS: String(columns), HOME: folder, TZ: 'UTC' }, encoding: 'utf8', timeout: 5000, killSignal: 'SIGKILL', input: '',
  });
  return { status, stdout, stderr };
}

/** What the original says in its pages, put together again: flags and arguments from the page of `path`, commands from `--help-man`. */
function wordsOf(program: Peer, path: readonly string[]): Words & { labels: readonly string[] } {
  const page = original(program, [...path, '--help']).stdout;
  const manual = original(program, ['--help-man']).stdout;
  const rows = new Map<string, string>();
  let label = '';
  for (const line of page.split('\n')) {
    const [, left, right = ''] = /^ {2}(?: {4})?(-\S.*?|\[?<\S.*?)(?: {2,}(.*))?$/.exec(line) ?? [];
    if (left) rows.set(label = left, right);
    else if (line.startsWith(' '.repeat(10)) && label) rows.set(label, `${rows.get(label)} ${line.trim()}`.trim());
    else label = '';
  }
  const [, introduction = ''] = /^usage: .*\n\n([^]*?)\n\n+Flags:/.exec(page) ?? [];
  const about = new Map([[path.join(' '), introduction.replace(/(?<=\S)\n(?=\S)/g, ' ')]]);
  about.set('', /\.SH "DESCRIPTION"\n([^]*?)\n\.SH "OPTIONS"/.exec(manual)![1]);
  const entries = manual.matchAll(/\.SS\n\\fB(.*)\\fR\n\.PP\n([^]*?)(?=\n\.(?:SS|TP)\n|$)/g);
  for (const [, heading, help] of entries) about.set(heading.replace(/ (?:\[|<|--).*/, ''), help);
  const flagNames = new Map([...rows].map(([l, words]) => [/--(?:\[no-\])?([^= ]+)/.exec(l)?.[1], words]));
  return {
    labels: [...rows.keys()].filter((l) => l.startsWith('-')),
    flag: (name) => flagNames.get(name) ?? '',
    arg: (name) => rows.get(`<${name}>`) ?? rows.get(`[<${name}>]`) ?? '',
    about: (command) => about.get(command) ?? '',
  };
}

const APPLICATIONS = {
  prometheus, 'prometheus-alertmanager': alertmanager, promtool, amtool,
};

function answer(app: Application, argv: readonly string[], columns: number): string {
  const answered = app.parse(argv, { columns });
  if (!(answered instanceof Answer)) throw new Error(`no answer to ${argv.join(' ')}`);
  return answered.text;
}

describeWith(Object.keys(APPLICATIONS) as Peer[], 'help pages are those of the originals, to the byte', () => {
  test.each<[keyof typeof APPLICATIONS, string, number]>([
    ['prometheus', '--help', 80],
    ['prometheus', '--help', 132],
    ['prometheus', '--help', 50],
    ['prometheus', '--help-long', 80],
    ['prometheus-alertmanager', '--help', 80],
    ['prometheus-alertmanager', '--help-long', 80],
    ['promtool', '--help', 80],
    ['promtool', '', 80],
    ['promtool', 'help', 100],
    ['promtool', 'check --help', 80],
    ['promtool', 'check config --help', 80],
    ['promtool', 'check config --help', 120],
    ['promtool', 'query analyze --help', 80],
    ['promtool', 'help tsdb dump', 80],
    ['promtool', 'tsdb create-blocks-from openmetrics --help', 80],
    ['promtool', 'promql label-matchers set --help', 80],
    ['amtool', '--help', 80],
    ['amtool', '', 60],
    ['amtool', 'silence --help', 80],
    ['amtool', 'silence add --help', 80],
    ['amtool', 'alert query --help', 70],
    ['amtool', 'help config routes', 80],
    ['amtool', 'template render --help', 80],
  ])('%s %s, %d columns', (program, line, columns) => {
    const argv = line.split(' ').filter(Boolean);
    const path = argv.filter((word, i) => !word.startsWith('--') && !(i === 0 && word === 'help' && argv.length > 1));
    const words = wordsOf(program, path);
    const theirs = original(program, argv, columns);
    expect(theirs.status).toBe(0);
    expect(answer(APPLICATIONS[program](words), argv, columns)).toBe(theirs.stdout);
  });
});

describeWith(['prometheus-node-exporter'], 'the help page of the node exporter, but for what its older kingpin prints otherwise', () => {
  test.each([80, 100])('%d columns', (columns) => {
    const words = wordsOf('prometheus-node-exporter', []);
    expect(words.labels.length).toBeGreaterThan(100);
    const ours = answer(nodeExporter(words, words.labels), ['--help'], columns);
    expect(older(ours)).toBe(original('prometheus-node-exporter', ['--help'], columns).stdout);
  });
});

/** What becomes of a command line: `ok` where it can be read, else the exit status and what is wrong. */
function theirs(program: Peer, argv: readonly string[]): string {
  const { status, stderr } = original(program, argv);
  const wrong = program === 'prometheus' ? /^Error parsing command line arguments: (.*)$/m : /^\S+: error: (.*?)(?:, try --help)?$/m;
  const found = wrong.exec(stderr);
  return found ? `${status}: ${settled(found[1])}` : 'ok';
}

function ours(program: Peer, argv: readonly string[]): string {
  const app = program === 'prometheus-node-exporter' ? nodeExporter(SPEECHLESS, NODE_EXPORTER) : APPLICATIONS[program as keyof typeof APPLICATIONS](SPEECHLESS);
  try {
    app.parse(argv, { readFile });
    return 'ok';
  } catch (err) {
    if (!(err instanceof FlagError)) throw err;
    return `${program === 'prometheus' && err.code === 'FLAG_VALUE' ? 2 : 1}: ${settled(err.message)}`; // docs/parts/flags.md
  }
}

/** Kingpin names missing flags in an order that changes from run to run. */
function settled(wrong: string): string {
  const [, names] = /^required flag\(s\) (.*) not provided$/.exec(wrong) ?? [];
  return names ? `missing ${names.split(', ').sort().join(' ')}` : wrong;
}

const NODE_EXPORTER = ['--help', '--collector.arp', '--web.max-requests=40', '--web.listen-address=:9100 ...', '--log.level=info', '--version'];

/** With these an original ends where it reads its configuration, right behind its command line. */
const NOWHERE: Partial<Record<Peer, readonly string[]>> = {
  'prometheus': ['--config.file=nowhere.yml', '--storage.tsdb.path=data', '--web.listen-address=127.0.0.1:0'],
  'prometheus-alertmanager': ['--config.file=nowhere.yml', '--storage.path=data', '--web.listen-address=127.0.0.1:0', '--cluster.listen-address='],
};

/** Command lines between bars; `+` stands for `NOWHERE` in those that are all right. */
const LINES: Partial<Record<Peer, string>> = {
  'prometheus': `
    --x | -x | --x=1 | --- | --= | -hx | --version | --version --x | --x --version | --help --x | --help --web.read-timeout=abc
    | --web.read-timeout=abc | --web.read-timeout= | --web.read-timeout | --web.read-timeout --x | --web.read-timeout=1x
    | --query.timeout=5m --query.timeout=5m | --query.max-samples=x | --query.max-samples= | --query.max-samples -5 | --query.max-samples=1e400
    | --auto-gomemlimit.ratio=x | --auto-gomemlimit.ratio=0.5.5 | --storage.tsdb.retention.size=100 | --storage.tsdb.retention.size=x
    | --storage.tsdb.retention.size=1kb | --storage.tsdb.wal-segment-size=1 | --storage.tsdb.min-block-duration=x | --log.level=foo | --log.format=foo
    | --web.remote-write-receiver.accepted-protobuf-messages=foo | --web.remote-write-receiver.accepted-protobuf-messages=
    | --no-config.file | --config.file | --config.file=a --config.file=b | --web.enable-lifecycle --no-web.enable-lifecycle | --web.enable
    | --web.enable-lifecycle=false | --no-web.enable-lifecycle=true | a | a --x | -- --x | - | @arguments | @nowhere | @ | --config.file @nowhere
    | + --web.read-timeout=90s --storage.tsdb.retention.time=1d12h --storage.tsdb.retention.size=1GB512MB --query.max-samples=5e7
    | + --no-web.enable-lifecycle --web.enable-admin-api --enable-feature=a --enable-feature b --log.level=debug
    | + --query.max-concurrency=1_0 -- | + --web.page-title=`,
  'prometheus-alertmanager': `
    --log.level=foo | --cluster.probe-timeout=x | --cluster.probe-timeout=5 | --cluster.probe-timeout=1y | --data.retention= | --data.retention=1h-1m
    | --web.timeout=1.5.5h | --web.timeout=2562048h | --alerts.per-alertname-limit=x | --cluster.peer | --storage.path=a --storage.path=b | a | -x
    | --no-cluster.peer | --log.silences --log.silences | --version --x
    | + --data.retention=1w --cluster.gossip-interval=1.5s --web.timeout=-1h --cluster.peer=a --cluster.peer=b | + --cluster.peer-timeout=1us`,
  'prometheus-node-exporter': `
    --no-such | -x | a | --web.max-requests=x | --web.max-requests=5 --web.max-requests=6 | --no-collector.arp --collector.arp | --collector.arp=true
    | --web.listen-address | --no-web.listen-address | --log.level=foo | --version | --no-version | --no-help
    | --web.listen-address=:1 --web.listen-address=:2 --no-collector.arp --version`,
  'promtool': `
    foo | check | check foo | check config | check config nowhere | check config . | check config here.yml nowhere | check config --lint
    | check --agent config here.yml | check config --agent --agent here.yml | check config here.yml --no-such | --syntax-only check config here.yml
    | check --query.lookback-delta=x config here.yml | check --query.lookback-delta=1m config here.yml
    | check config here.yml --query.lookback-delta=1m --lint=none | check service-discovery a | check web-config | check metrics a
    | check rules --lint=none here.yml | query | query instant | query instant : | query instant : up | query instant http://127.0.0.1:1
    | query instant -o foo http://127.0.0.1:1 up | query instant -ofoo http://127.0.0.1:1 up | query instant http://127.0.0.1:1 up b
    | query range http://127.0.0.1:1 up --step=x | query series http://127.0.0.1:1 | query analyze | query analyze --server=a
    | query analyze --server=a --type=b --match=c --duration=x | debug | debug pprof | tsdb | tsdb create-blocks-from
    | tsdb create-blocks-from openmetrics | tsdb create-blocks-from rules --start=1 | tsdb list -r a b | tsdb list -rq | tsdb dump --match
    | tsdb dump --min-time=x | tsdb dump --min-time=9223372036854775808 | tsdb analyze --limit=x | push metrics : | push metrics http://h --timeout=1
    | test rules | test rules nowhere | promql format | promql label-matchers | promql label-matchers set -t foo a b c
    | promql label-matchers set up a | --experimental promql format up | promql format up --experimental
    | --experimental --enable-feature=a promql label-matchers set -t != up a b | --version | help | help foo | help check foo | help check config
    | @nowhere | check config @nowhere | check config @arguments`,
  'amtool': `
    --nope | nope | --output=foo | -o | -ofoo | -ojson -q | -vv | -v --verbose | --timeout=abc | --timeout=1x | --alertmanager.url=: | silence nope --x
    | --http.config.file=nowhere --version | check-config nowhere | check-config . | silence import nowhere | silence import -
    | silence import here.yml --worker=x | silence add -x | silence add --duration | alert query -x | alert -x | alert --output=foo | template
    | template render | template render --template.text=a | config routes --config.file=nowhere | cluster show a | help | help nope | help config routes`,
};

describeWith(Object.keys(LINES) as Peer[], 'command lines are read and refused as by the originals', () => {
  const cases = Object.entries(LINES).flatMap(([program, lines]) => lines.split('|').map((line): [Peer, string] => [program as Peer, line.trim()]));
  test.each(cases)('%s %s', (program, line) => {
    const argv = line.split(/\s+/).flatMap((word) => word === '+' ? NOWHERE[program]! : word);
    const read = ours(program, argv);
    expect(read).toBe(theirs(program, argv));
    if (line.startsWith('+')) expect(read).toBe('ok');
  });
});

describeWith(['prometheus'], 'texts are what /api/v1/status/flags of the original shows', () => {
  const given = ['--web.read-timeout=90s', '--storage.tsdb.retention.size=1.5GB', '--query.max-samples=5e7', '--enable-feature=a', '--enable-feature=b'];
  let server: RealServer;
  beforeAll(async () => { server = await RealServer.start(() => 'x 1\n', given); }, 40_000);
  afterAll(() => server.stop());

  test('for every flag but those that it sets itself', async () => {
    const answered = await (await fetch(`${server.url}/api/v1/status/flags`)).json() as { data: Record<string, string> };
    const argv = [...given, '--web.enable-admin-api', `--config.file=${server.folder}/prometheus.yml`, `--storage.tsdb.path=${server.folder}/data`,
      `--web.listen-address=${new URL(server.url).host}`, '--web.route-prefix=/'];
    const parsed = prometheus(SPEECHLESS).parse(argv) as Parsed;
    expect(answered.data).toMatchObject(Object.fromEntries(parsed.texts()));
  });
});

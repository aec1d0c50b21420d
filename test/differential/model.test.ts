import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { quote } from '../../lib/encoding/go-quote';
import { formatDuration, parseDuration } from '../../lib/model/duration';
import { formatGoDuration, parseGoDuration } from '../../lib/model/go-duration';
import { Labels } from '../../lib/model/labels';
import { Matcher, MatchType } from '../../lib/model/matcher';
import { SeededRandom } from '../../lib/sys/random';
import { randomPattern, randomValue } from '../lib/model/random-patterns';
import { knownIn } from './known';
import { describeWith, peer } from './peers';
import { RealServer } from './real-server';

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'real-model-')); });
afterAll(() => rmSync(folder, { recursive: true }));

/** What `act` says when it refuses, or 'ok'. */
function refusal(act: () => unknown): string {
  try {
    act();
    return 'ok';
  } catch (err) {
    return (err as Error).message;
  }
}

const DURATIONS = [
  '', '0', '00', '0s', '-0', '5', 'h', 's1', 'ms', '1.5h', '.5s', '-1s', '+1s', ' 1s', '1s ', '1 s', '1h 30m', '1h30m', '30m1h', '1h1h', '1ms1s',
  '1m1ms', '1d1w', '1w1d', '1y2w3d4h5m6s7ms', '1y1y', '1y0y', '0w0d', '1s1', '1s1s', '1hh', '1mss', '1sm', '1M', '1H', '1S', '1D', '1W', '1Y', '1us',
  '1µs', '1ns', '1e3s', '0x5s', '1_000s', '1,5s', '007s', '000000000000000000000000000000000001s', '292y', '293y', '292y24w3d23h47m16s854ms',
  '292y24w3d23h47m16s855ms', '9223372036854ms', '9223372036855ms', '9223372036s', '9223372037s', '18446744073709551615ms', '18446744073709551616ms',
  '18446744073709551615y', '99999999999999999999999s', '\u0661s', '1\u0661', '1"s', '1\\s', '1\u200bs', '1\u{1f600}',
];

describeWith(['promtool'], 'the real promtool reads durations', () => {
  const promtool = (...args: string[]) => spawnSync(peer('promtool')!, args, { cwd: folder, encoding: 'utf8', timeout: 30_000 });

  test(`and says the same of ${DURATIONS.length} texts`, () => {
    const files = DURATIONS.map((text, i) => {
      writeFileSync(join(folder, `${i}.yml`), `global: {scrape_interval: ${JSON.stringify(text)}}\n`);
      return `${i}.yml`;
    });
    const { stdout, stderr } = promtool('check', 'config', '--syntax-only', ...files);
    const said = files.map((file) => {
      if (stdout.includes(` SUCCESS: ${file} is valid`)) return 'ok';
      return stderr.split('\n').find((line) => line.includes(` ${file}: `))?.split(` ${file}: `)[1];
    });
    expect(DURATIONS.map((text) => [text, refusal(() => parseDuration(text))])).toEqual(DURATIONS.map((text, i) => [text, said[i]]));
  });

  test('and label sets, which it prints and sorts as we do', () => {
    const random = new SeededRandom(3);
    const sets = new Map<string, Labels>();
    const names = ['a', 'b', 'ab', 'a.b', 'a b', '1', '\ufb01', '\u{1f600}', 'z"'];
    const values = [
      '1', '10', '2', '\ufb01', '\u{1f600}', 'a"b', 'c\\d', 'line\nline', '\t', '\u00ad', '\u2028', '\ufeff', '\u3000', '\u00e9', 'e\u0301', '\u0007', '\x7f',
    ];
    for (let i = 0; i < 200; i++) {
      const set: Record<string, string> = { __name__: 'm' };
      for (let labels = random.below(4); labels > 0; labels--) set[names[random.below(names.length)]] = values[random.below(values.length)];
      sets.set(Labels.of(set).key(), Labels.of(set));
    }
    const shown = (text: string) => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
    const lines = Array.from(sets.values(), (set) => {
      const { __name__: name, ...rest } = set.toObject();
      return `{${[shown(name), ...Object.entries(rest).map(([label, value]) => `${shown(label)}=${shown(value)}`)].join(',')}} 1 1700000000`;
    });
    writeFileSync(join(folder, 'metrics'), `${lines.join('\n')}\n# EOF\n`);
    mkdirSync(join(folder, 'data', 'wal'), { recursive: true }); // dump wants one
    expect(promtool('tsdb', 'create-blocks-from', 'openmetrics', 'metrics', 'data')).toMatchObject({ status: 0, stderr: '' });
    const dumped = promtool('tsdb', 'dump', 'data').stdout.trim().split('\n');
    expect(dumped).toEqual([...sets.values()].sort((a, b) => a.compare(b)).map((set) => `${set} 1 1700000000000`));
  });
});

const BAD_GO_DURATIONS = [
  '', '+', '-', '--1s', 'x', '.', '.s', '5', '00', '0.0', '1h2', '1..5s', '1.5.5s', '5x', '1d', '1S', '1 s', '1s ', '1e3s', '0x1s', '1_0s', '1"s',
  '1\\s', '1\n', '1\u00b5', '\u{1f600}', '9223372036854775808ns', '-9223372036854775809ns', '2562047h47m16.854775808s', '2562048h',
  '99999999999999999999s',
];
const GOOD_GO_DURATIONS = [ // long ones: it must not give up before it dials
  '10s', '+10s', '010.s', '10.500s', '10000ms', '90.000001s', '10s1us1\u00b5s1\u03bcs1ns', '10.00000000199s', '1m', '60m', '1h2m3.5s', '1.5h',
  '1m1h', '100h1ms',
];

describeWith(['kubectl'], 'the real kubectl reads durations as Go does', () => {
  const run = promisify(execFile);
  /** What it says about a server that is not there. */
  async function kubectl(...args: string[]): Promise<string> {
    const options = { env: { HOME: folder }, timeout: 30_000 };
    const all = [...args, '--server=http://127.0.0.1:1', `--cache-dir=${folder}`];
    return run(peer('kubectl')!, all, options).then(({ stderr }) => stderr, (err) => err.stderr as string);
  }

  test(`refuses ${BAD_GO_DURATIONS.length} texts in the words we use`, async () => {
    const said: string[] = [];
    for (const text of BAD_GO_DURATIONS) said.push((await kubectl('wait', '--for=delete', 'pod/x', `--timeout=${text}`)).split('\n')[0]);
    const ours = BAD_GO_DURATIONS.map((text) => `error: invalid argument ${quote(text)} for "--timeout" flag: ${refusal(() => parseGoDuration(text))}`);
    expect(ours).toEqual(said);
  }, 60_000);

  test(`prints ${GOOD_GO_DURATIONS.length} as we do`, async () => {
    const printed: string[] = [];
    for (const text of GOOD_GO_DURATIONS) {
      const url = /api\?timeout=([^\\"]+)/.exec(await kubectl('api-versions', `--request-timeout=${text}`));
      printed.push(decodeURIComponent(url![1]));
    }
    expect(GOOD_GO_DURATIONS.map((text) => formatGoDuration(parseGoDuration(text)))).toEqual(printed);
  }, 60_000);
});

const BAD_PATTERNS = [
  '(', '(?', '(?P', '(?P<', '(?P<n', '(?P<n>', '(?P<n>a', '(?<', '(?<n', '(?<n>a', '(?P<1-a>x)', '(?P<>x)', '(?P=n)', '(?P>n)', '(?i', '(?i:a',
  '(?z)', '(?z:a)', '(?-)', '(?i-)', '(?--i)', '(?=a)', '(?!a)', '(?<=a)', '(?<!a)', '(?>a)', '(?#a)', '(?|a)', '(?R)', '(?1)', ')', 'a)', '(a))',
  'a|)', '(?s)(', '(?s)a)', '[', '[a', '[]', '[^]', '[]a', '[z-a]', '[a-\\d]', '[[:foo:]]', '[[:alpha:', '[\\', '[\\8]', '[\\x{110000}]', '*', '+',
  '?', '*a', 'a|*', '(*)', '(?:*)', 'a**', 'a*+', 'a+?*', 'a???', '.*??', '.+??', 'a{2}{3}', 'a{2}*', '(?i)*', '^**', 'a{1001}', 'a{1001,}',
  'a{2,1}', '(a{30}){34}', '((a{10}){10}){11}', '((a*){1000}){1000}', '\\', 'a\\', '\\8', '\\c', '\\e', '\\u0041', '\\x', '\\x4', '\\x{', '\\x{g}',
  '\\Z', '\\C', '\\R', '\\pX', '\\p{', '\\p{Foo}', '\\p', '[\\pX]', '\\\u00fc', '\\_\\y', '\\E', '\\Q\\E*',
];
const GOOD_PATTERNS = [
  '{', '}', ']', 'a{,2}', 'a{', 'a{a}', '|', '(|a)', '()', '[]a]', '[a-]', '[--a]', '[a-b-c]', '[:alpha:]', '[[:^alpha:]]', '\\Qa', '(a*)*', '^*',
  '\\b*', '\\pN', '\\p{Greek}', '\\p{^Greek}', '\\x41', '\\x{10FFFF}', '\\012', '\\a', '(?U)a+', '(?m)^a$', '(?s-m:.)', '(?i)ü', '5..', '.*?', '.+?',
  '.?', 'a??', '(.*)?', '.*.+', '[^a]+', '\\d+|[a-z]', '(?i)[A-z]*', '^(a|b)$',
];

describeWith(['prometheus'], 'the real Prometheus', () => {
  const random = new SeededRandom(11);
  const values = [...new Set(Array.from({ length: 150 }, () => randomValue(random)))]
    .filter((value) => !/^$|[\u212a\u017f]/.test(value)); // the original compares cases of other lengths in UTF-8 only where it asks RE2
  const escaped = (text: string) => text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
  const exposition = values.map((value, i) => `m{i="${i}",v="${escaped(value)}"} 1\n`).join('') + `m{i="${values.length}"} 1\n`;

  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start(() => exposition, ['--enable-feature=promql-experimental-functions', '--web.enable-lifecycle']);
    await server.until('scraping', async () => (await server.query('m')).length === values.length + 1);
  }, 70_000);
  afterAll(() => server?.stop());

  interface Answer { readonly error?: string; readonly data?: { readonly result: ReadonlyArray<{ readonly metric: { readonly i?: string } }> } }

  async function query(expr: string): Promise<Answer> {
    return (await fetch(`${server.url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: expr }) })).json() as Promise<Answer>;
  }

  /** The numbers of the series that a matcher selects, or the error without its place. */
  async function ask(type: MatchType, pattern: string): Promise<number[] | string> {
    const { error, data } = await query(`m{v${type}${quote(pattern)}}`);
    return error?.replace(/^.*? parse error: /s, '') ?? data!.result.map(({ metric }) => Number(metric.i)).sort((a, b) => a - b);
  }

  /** The same from us. */
  function answer(type: MatchType, pattern: string): number[] | string {
    try {
      const matcher = new Matcher('v', type, pattern);
      return [...values, ''].map((_, i) => i).filter((i) => matcher.matches(values[i] ?? ''));
    } catch (err) {
      return (err as Error).message;
    }
  }

  test(`refuses ${BAD_PATTERNS.length} patterns in the words we use`, async () => {
    for (const pattern of BAD_PATTERNS) expect([pattern, answer('=~', pattern)]).toEqual([pattern, await ask('=~', pattern)]);
    for (const pattern of BAD_PATTERNS) expect(answer('!~', pattern)).toContain('error parsing regexp: ');
  }, 60_000);

  test(`selects what we select, by ${GOOD_PATTERNS.length} odd patterns and 500 random ones`, async () => {
    const patterns = [...GOOD_PATTERNS, ...Array.from({ length: 500 }, () => randomPattern(random))];
    for (const pattern of patterns) {
      const type = random.below(2) ? '=~' : '!~';
      expect([pattern, answer(type, pattern)]).toEqual([pattern, await ask(type, pattern)]);
    }
    expect(GOOD_PATTERNS.filter((pattern) => typeof answer('=~', pattern) === 'string')).toEqual([]);
  }, 60_000);

  test.each(knownIn('matcher'))('takes $pattern, which we do not', async ({ pattern, ours }) => {
    expect(await ask('=~', pattern)).toEqual([]);
    expect(answer('=~', pattern)).toBe(ours);
  });

  test('hashes label sets as we do', async () => {
    const sets = [
      { __name__: 'up', job: 'web', instance: 'a:1' }, { a: '1' }, {}, { 'a': '\u00fc\u{1f600}', 'b.c': 'd' },
      ...[100, 127, 128, 253, 254, 255, 256, 257, 1000, 70_000].map((length) => ({ a: '1', long: 'x'.repeat(length), z: '2' })),
    ];
    for (const set of sets) {
      const expr = Object.entries(set).reduce((inner, [name, value]) => `label_replace(${inner},${quote(name)},${quote(value)},"","")`, 'vector(1)');
      const ratio = Number(Labels.of(set as Record<string, string>).hash()) / 2 ** 64; // a series is in the sample if this is below the limit
      const sampled = async (limit: number) => (await query(`count(limit_ratio(${limit}, ${expr}))`)).data?.result.length;
      expect([set, await sampled(ratio * (1 - 1e-12)), await sampled(ratio * (1 + 1e-12))]).toEqual([set, 0, 1]);
    }
  }, 60_000);

  test('prints durations as we do', async () => {
    const texts = [
      '1ms', '999ms', '1000ms', '90s', '90m', '24h', '36h', '7d', '10d', '14d', '52w', '365d', '366d', '1y1ms', '1y1w', '2y', '1y2w3d4h5m6s7ms', '292y',
    ];
    const jobs = texts.map((text, i) => `- {job_name: "${i}", scrape_interval: ${text}, scrape_timeout: 1ms}`);
    writeFileSync(join(server.folder, 'prometheus.yml'), `scrape_configs:\n${jobs.join('\n')}\n`);
    expect((await fetch(`${server.url}/-/reload`, { method: 'POST' })).status).toBe(200);
    const { data: { yaml } } = await (await fetch(`${server.url}/api/v1/status/config`)).json() as { data: { yaml: string } };
    const printed = Array.from(yaml.matchAll(/^ {2}scrape_interval: (.*)$/gm), ([, text]) => text);
    expect(texts.map((text) => formatDuration(parseDuration(text)))).toEqual(printed.slice(-texts.length));
  });
});

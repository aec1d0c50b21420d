import { LineLogger, LogFormat, LogOutput } from '../../../lib/log/line-logger';
import { Level, LEVELS } from '../../../lib/log/logger';
import { FakeClock } from '../../../lib/sys/fake-clock';

const START = Date.UTC(2026, 10, 23, 6, 19, 53, 362);

function logger(format: LogFormat, { level = 'info', at = START, source }: { level?: Level; at?: number; source?: string } = {}) {
  const lines: string[] = [];
  const output: LogOutput = { clock: new FakeClock(at), sink: (line) => lines.push(line), format, level };
  return { log: new LineLogger(output, source), lines, output };
}

test.each<[LogFormat, string]>([
  ['logfmt', 'time=2026-11-23T06:19:53.362Z level=INFO source=main.ts msg="Server is ready" component=web address=127.0.0.1:9090 took=1.5\n'],
  ['json', '{"time":"2026-11-23T06:19:53.362Z","level":"INFO","source":"main.ts","msg":"Server is ready",'
    + '"component":"web","address":"127.0.0.1:9090","took":1.5}\n'],
])('a line in %s: time, level, source, message, bound fields, own fields', (format, line) => {
  const { log, lines } = logger(format, { source: 'main.ts' });
  log.with({ component: 'web' }).info('Server is ready', { address: '127.0.0.1:9090', took: 1.5 });
  expect(lines).toEqual([line]);
});

test.each<[LogFormat, string]>([
  ['logfmt', 'time=2026-11-23T06:19:53.362Z level=WARN msg=""\n'],
  ['json', '{"time":"2026-11-23T06:19:53.362Z","level":"WARN","msg":""}\n'],
])('the least line in %s', (format, line) => {
  const { log, lines } = logger(format);
  log.warn('');
  expect(lines).toEqual([line]);
});

test.each([
  [0, 'time=2026-01-01T00:00:00.000Z', '"time":"2026-01-01T00:00:00Z"'],
  [10_000, 'time=2026-01-01T00:00:10.000Z', '"time":"2026-01-01T00:00:10Z"'],
  [500, 'time=2026-01-01T00:00:00.500Z', '"time":"2026-01-01T00:00:00.5Z"'],
  [120, 'time=2026-01-01T00:00:00.120Z', '"time":"2026-01-01T00:00:00.12Z"'],
  [7, 'time=2026-01-01T00:00:00.007Z', '"time":"2026-01-01T00:00:00.007Z"'],
])('%d ms into the year', (ms, inLogfmt, inJson) => {
  const at = Date.UTC(2026, 0, 1) + ms;
  const [a, b] = [logger('logfmt', { at }), logger('json', { at })];
  a.log.info('x');
  b.log.info('x');
  expect(a.lines[0].split(' ')[0]).toBe(inLogfmt);
  expect(b.lines[0].slice(1).split(',')[0]).toBe(inJson);
});

test('`with` adds fields from the outside in and replaces the source', () => {
  const { log, lines } = logger('logfmt', { source: 'main.ts' });
  const tsdb = log.with({ source: 'head.ts', component: 'tsdb' });
  tsdb.with({ block: 7 }).info('Cut', { series: 2 });
  tsdb.info('Done');
  log.info('Bye');
  expect(lines.map((line) => line.replace(/^time=\S+ /, ''))).toEqual([
    'level=INFO source=head.ts msg=Cut component=tsdb block=7 series=2\n',
    'level=INFO source=head.ts msg=Done component=tsdb\n',
    'level=INFO source=main.ts msg=Bye\n',
  ]);
});

describe.each(LEVELS)('at level %s', (level) => {
  const printed = LEVELS.slice(LEVELS.indexOf(level));

  test(`${printed.join(', ')} are printed`, () => {
    const { log, lines } = logger('logfmt', { level });
    for (const each of LEVELS) log[each]('x');
    expect(lines.map((line) => /level=(\w+)/.exec(line)![1].toLowerCase())).toEqual(printed);
    expect(LEVELS.filter((each) => log.enabled(each))).toEqual(printed);
  });
});

test('a change of level reaches every logger of the output', () => {
  const { log, lines, output } = logger('logfmt');
  const child = log.with({ component: 'web' });
  child.debug('before');
  output.level = 'debug';
  child.debug('after');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('msg=after');
});

test('fields of a line that is not printed are not looked at', () => {
  const { log, lines } = logger('logfmt');
  const look = jest.fn(() => 'text');
  log.debug('x', { costly: { toString: look } });
  expect([look.mock.calls, lines]).toEqual([[], []]);
  log.info('x', { costly: { toString: look } });
  expect(look).toHaveBeenCalledTimes(1);
});

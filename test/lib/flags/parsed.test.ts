import { Answer, Application, Surroundings } from '../../../lib/flags/application';
import { FlagError } from '../../../lib/flags/error';
import { Kind } from '../../../lib/flags/kind';
import { Parsed } from '../../../lib/flags/parsed';
import { bool, bytes, counter, goDuration, integer, list, oneOf, promDuration, text } from '../../../lib/flags/values';
import { CodedError } from '../../../lib/sys/errors';

/** What `argv` gives, provided it runs. */
function run(app: Application, argv: readonly string[], surroundings?: Surroundings): Parsed {
  const outcome = app.parse(argv, surroundings);
  if (outcome instanceof Answer) throw new Error(`an answer: ${outcome.text}`);
  return outcome;
}

describe('where a value comes from', () => {
  const app = new Application('app', '');
  const size = app.flag('size', '', integer, { default: '1', env: 'SIZE' });
  const names = app.flag('name', '', list(text), { default: ['a', 'b'], env: 'NAMES' });
  const quick = app.flag('quick', '', bool, { default: 'true', env: 'QUICK' });
  const verbose = app.flag('verbose', '', counter, { env: 'VERBOSE' });
  const configured = (flag: string) => flag === 'size' ? ['2'] : flag === 'name' ? ['c', 'd'] : undefined;

  test.each<[string, string[], Surroundings, unknown[]]>([
    ['defaults', [], {}, [1, ['a', 'b'], true, 0]],
    ['a configuration goes before defaults', [], { configured }, [2, ['c', 'd'], true, 0]],
    ['the environment goes before both', [], { configured, env: { SIZE: '3', NAMES: 'x\ny\r\n', QUICK: 'F', VERBOSE: '7' } }, [3, ['x', 'y'], false, 1]],
    ['the command line goes before all', ['--size=4', '--name=z', '--no-quick', '--verbose', '--verbose'], { configured, env: { SIZE: '3', NAMES: 'x' } },
      [4, ['z'], false, 2]],
    ['a bad environment does not matter then', ['--size=4'], { env: { SIZE: 'x' } }, [4, ['a', 'b'], true, 0]],
    ['an empty variable is none', [], { env: { SIZE: '', NAMES: '', QUICK: '' } }, [1, ['a', 'b'], true, 0]],
    ['lines of a list may be empty', [], { env: { NAMES: '\na\n\n' } }, [1, ['', 'a', ''], true, 0]],
  ])('%s', (_name, argv, surroundings, expected) => {
    const parsed = run(app, argv, surroundings);
    expect([size, names, quick, verbose].map((flag) => parsed.get<unknown>(flag))).toEqual(expected);
  });

  test('given: on the command line, nowhere else', () => {
    const parsed = run(app, ['--size=1'], { env: { NAMES: 'x' } });
    expect([size, names, quick].map((flag) => parsed.given(flag))).toEqual([true, false, false]);
  });
});

test('what is not given and has no default is absent, by kind', () => {
  const app = new Application('app', '');
  const absent = [text, integer, goDuration, oneOf('a'), bool, counter, list(text)].map((kind, i) => app.flag(`f${i}`, '', kind as Kind<unknown, unknown>));
  const parsed = run(app, []);
  expect(absent.map((flag) => parsed.get(flag))).toEqual([undefined, undefined, undefined, undefined, false, 0, []]);
});

test('types follow the declaration', () => {
  const app = new Application('app', '');
  const level = app.flag('level', '', oneOf('debug', 'info'), { default: 'info' });
  const size = app.flag('size', '', bytes);
  const file = app.flag('file', '', text, { required: true });
  const all = app.arg('all', '', list(promDuration));
  const parsed = run(app, ['--file=f', '1m', '2m']);
  const values: [level: 'debug' | 'info', size: number | undefined, file: string, all: readonly number[]] = [
    parsed.get(level), parsed.get(size), parsed.get(file), parsed.get(all),
  ];
  expect(values).toEqual(['info', undefined, 'f', [60_000, 120_000]]);
});

test('parsing twice gives two independent results', () => {
  const app = new Application('app', '');
  const names = app.flag('name', '', list(text), { default: 'a' });
  const first = run(app, ['--name=x']);
  const second = run(app, []);
  const third = run(app, ['--name=y', '--name=z']);
  expect([first, second, third].map((parsed) => parsed.get(names))).toEqual([['x'], ['a'], ['y', 'z']]);
});

test('flags of the chosen command and of those around it have values, others are a bug', () => {
  const app = new Application('app', '');
  const global = app.flag('global', '', text, { default: 'g' });
  const query = app.command('query', '');
  const format = query.flag('format', '', text, { default: 'f' });
  const range = query.command('range', '');
  const step = range.flag('step', '', text, { required: true });
  const server = range.arg('server', '', text, { required: true });
  const instant = query.command('instant', '');
  const time = instant.flag('time', '', text, { default: 'now' });
  const parsed = run(app, ['query', 'range', '--step=1', 'http://x']);
  expect(parsed.command).toBe('query range');
  expect([global, format, step, server].map((p) => parsed.get<unknown>(p))).toEqual(['g', 'f', '1', 'http://x']);
  expect(() => parsed.get(time)).toThrow(new Error('flag \'time\' does not belong to \'query range\''));
});

describe('what is refused', () => {
  const refusing = new Application('app', '');
  refusing.flag('size', '', integer, { env: 'SIZE' });
  refusing.flag('one', '', text, { short: 'o' });
  refusing.flag('quick', '', bool);
  const add = refusing.command('add', '');
  add.flag('label', '', list(text), { required: true, env: 'LABEL' });
  add.flag('type', '', text, { required: true });
  add.arg('server', '', text, { required: true });
  add.arg('files', '', list(integer), { required: true });
  refusing.command('group', '').command('inner', '').command('deep', '');
  const configured = (flag: string) => flag === 'type' ? ['t'] : undefined;

  test.each<[string, string, string, Surroundings]>([
    ['--size=x add', 'FLAG_VALUE', 'strconv.ParseFloat: parsing "x": invalid syntax', {}],
    ['add', 'FLAG_VALUE', 'required flag(s) \'--label\', \'--type\' not provided', {}],
    ['add --type=t', 'FLAG_VALUE', 'required flag(s) \'--label\' not provided', {}],
    ['add', 'FLAG_VALUE', 'required argument \'server\' not provided', { env: { LABEL: 'a' }, configured }],
    ['add --type=t --label=a s', 'FLAG_VALUE', 'required argument \'files\' not provided', {}],
    ['add --type=t --label=a s 1 x', 'FLAG_VALUE', 'strconv.ParseFloat: parsing "x": invalid syntax', {}],
    ['--one=a -ob add', 'FLAG_VALUE', 'flag \'one\' cannot be repeated', {}],
    ['--quick --no-quick add', 'FLAG_VALUE', 'flag \'quick\' cannot be repeated', {}],
    ['group', 'FLAG_VALUE', 'must select a subcommand of \'group\'', {}],
    ['group inner', 'FLAG_VALUE', 'must select a subcommand of \'group inner\'', {}],
    // of several mistakes, the one that kingpin names
    ['add --size=x --nope', 'FLAG_SYNTAX', 'unknown long flag \'--nope\'', {}],
    ['add --one=a --size=x --one=b', 'FLAG_VALUE', 'strconv.ParseFloat: parsing "x": invalid syntax', {}],
    ['add --nope', 'FLAG_VALUE', 'strconv.ParseFloat: parsing "y": invalid syntax', { env: { SIZE: 'y' } }],
    ['add', 'FLAG_VALUE', 'strconv.ParseFloat: parsing "y": invalid syntax', { env: { SIZE: 'y' } }],
  ])('%p: %s %s', (line, code, message, surroundings) => {
    const attempt = () => refusing.parse(line.split(' '), surroundings);
    expect(attempt).toThrow(FlagError);
    expect(attempt).toThrow(expect.objectContaining({ code, message }));
  });
});

test('a program brings kinds of its own, and their errors stand as they are', () => {
  const even: Kind<number> = {
    ...integer,
    read: (given) => {
      const v = integer.read(given);
      if (v % 2) throw new CodedError('ODD', `${given} is odd`);
      return v;
    },
  };
  const app = new Application('app', '');
  const flag = app.flag('even', '', even);
  expect(run(app, ['--even=4']).get(flag)).toBe(4);
  expect(() => app.parse(['--even=3'])).toThrow(expect.objectContaining({ code: 'FLAG_VALUE', message: '3 is odd', cause: expect.any(CodedError) }));
});

test('a bug in a kind is no mistake of the user', () => {
  const app = new Application('app', '');
  app.flag('x', '', { ...text, read: () => { throw new TypeError('bug'); } });
  expect(() => app.parse(['--x=1'])).toThrow(TypeError);
});

test('texts are what /api/v1/status/flags shows', () => {
  const app = new Application('app', '');
  app.version('1');
  app.flag('read-timeout', '', promDuration, { default: '90s' });
  app.flag('gc-interval', '', goDuration, { default: '120h' });
  app.flag('retention.size', '', bytes, { hidden: true });
  app.flag('retention.time', '', promDuration);
  app.flag('samples', '', integer, { default: '5e7' });
  app.flag('listen', '', list(text), { default: ':9090' });
  app.flag('feature', '', list(text));
  app.flag('url', '', text);
  app.flag('lifecycle', '', bool);
  expect(Object.fromEntries(run(app, ['--retention.size=1.5GB', '--listen=:1', '--listen=:2', '--lifecycle']).texts())).toEqual({
    'read-timeout': '1m30s', 'gc-interval': '120h0m0s', 'retention.size': '1GiB512MiB', 'retention.time': '0s', 'samples': '50000000',
    'listen': ':1,:2', 'feature': '', 'url': '', 'lifecycle': 'true',
  });
});

import fc from 'fast-check';
import { Kind } from '../../../lib/flags/kind';
import { regexp } from '../../../lib/flags/regexp';
import {
  bool, bytes, choice, counter, existingFile, float, goDuration, hostPort, int64, integer, list, oneOf, promDuration, text, url,
} from '../../../lib/flags/values';
import { CodedError } from '../../../lib/sys/errors';

type AnyKind = Kind<unknown, unknown>;
const enumerated = oneOf('promql', 'json');
const level = choice((given) => `unrecognized log level ${given}`, 'debug', 'info');
const file = existingFile((path) => ({ '/a/file': 'file', '/a': 'directory', '/dev/stdin': 'other' } as const)[path.replace(/(?<=.)\/+$/, '')]);

const kinds = { text, integer, int64, float, bool, goDuration, promDuration, bytes, enumerated, level, file, hostPort, url };

/** Kind, text, value, and the value written as Go does where that differs from the text. */
test.each<[keyof typeof kinds, string, unknown, string?]>([
  ['text', '', ''],
  ['text', ' a b ', ' a b '],
  ['integer', '-5', -5],
  ['integer', '5e7', 50_000_000, '50000000'],
  ['integer', '1_000', 1000, '1000'],
  ['integer', '5.9', 5, '5'],
  ['integer', '-0.5', 0, '0'],
  ['integer', '1E18', 1e18, '1000000000000000000'],
  ['integer', '.5e1', 5, '5'],
  ['int64', '-9223372036854775808', -(2 ** 63)],
  ['int64', '9223372036854775807', 2 ** 63, '9223372036854775808'],
  ['int64', '0x1f', 31, '31'],
  ['int64', '0b11', 3, '3'],
  ['int64', '0o17', 15, '15'],
  ['int64', '017', 15, '15'],
  ['int64', '+1_000', 1000, '1000'],
  ['float', '0.9', 0.9],
  ['float', '5.', 5, '5'],
  ['float', '1e100', 1e100, '1e+100'],
  ['float', '-Inf', -Infinity],
  ['float', 'infinity', Infinity, '+Inf'],
  ['float', 'nan', NaN, 'NaN'],
  ['float', '1e-400', 0, '0'],
  ['bool', 'T', true, 'true'],
  ['bool', '0', false, 'false'],
  ['goDuration', '0', 0, '0s'],
  ['goDuration', '300ms', 300],
  ['goDuration', '1m30s', 90_000],
  ['goDuration', '-1.5h', -5_400_000, '-1h30m0s'],
  ['goDuration', '120h', 432_000_000, '120h0m0s'],
  ['goDuration', '1w2d', 777_600_000, '216h0m0s'],
  ['goDuration', '1.5s', 1500],
  ['goDuration', '1us', 0.001, '1µs'],
  ['goDuration', '1ms1ns', 1.000001, '1.000001ms'],
  ['goDuration', '10ns', 0.00001, '10ns'],
  ['goDuration', '9223372036854775807ns', 9223372036854.775807, '2562047h47m16.854775391s'],
  ['promDuration', '1d12h', 129_600_000],
  ['promDuration', '90s', 90_000, '1m30s'],
  ['promDuration', '0', 0, '0s'],
  ['bytes', '512MB', 512 * 2 ** 20, '512MiB'],
  ['bytes', '1KiB', 1024],
  ['bytes', '1.5GB', 1.5 * 2 ** 30, '1GiB512MiB'],
  ['bytes', '1GB512MB', 1.5 * 2 ** 30, '1GiB512MiB'],
  ['bytes', '.5KB', 512, '512B'],
  ['bytes', '-1TB', -(2 ** 40), '-1TiB'],
  ['bytes', '7EB', 7 * 2 ** 60, '7EiB'],
  ['bytes', '0', 0, '0B'],
  ['enumerated', 'json', 'json'],
  ['level', 'debug', 'debug'],
  ['file', '/a/file', '/a/file'],
  ['file', '/dev/stdin', '/dev/stdin'],
  ['hostPort', '127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
  ['hostPort', ':9090', { host: '', port: 9090 }],
  ['hostPort', '[::1]:80', { host: '::1', port: 80 }],
  ['hostPort', 'a.example:', { host: 'a.example', port: 0 }, 'a.example:0'],
  ['url', 'http://user:p@host:9090/path?q=%zz#f', 'http://user:p@host:9090/path?q=%zz#f'],
  ['url', '/prometheus', '/prometheus'],
  ['url', 'http://[fe80::1%25en0]:80', 'http://[fe80::1%25en0]:80'],
  ['url', 'mailto:a b', 'mailto:a b'],
  ['url', 'http://é/ b', 'http://é/ b'],
  ['url', '', ''],
])('%s reads %j as %p', (name, given, value, written = given) => {
  const kind: AnyKind = kinds[name];
  expect(kind.read(given)).toEqual(value);
  expect(kind.write(value)).toBe(written);
});

/** Kind, message with `%` for the text, texts. */
const refusals: ReadonlyArray<[AnyKind, string, string[]]> = [
  [integer, 'strconv.ParseFloat: parsing "%": invalid syntax', ['', 'x', ' 5', '0x10', '1__0', '_1', '1_', '1e', '.', 'e5']],
  [integer, 'strconv.ParseFloat: parsing "%": value out of range', ['1e400', '1e19', '-1e19', 'nan', 'inf']],
  [int64, 'strconv.ParseInt: parsing "%": invalid syntax', ['', 'x', '1.5', '1e3', '08', '0_8', '0x', '-', '_1']],
  [int64, 'strconv.ParseInt: parsing "%": value out of range', ['9223372036854775808', '-9223372036854775809']],
  [float, 'strconv.ParseFloat: parsing "%": invalid syntax', ['', '+nan', '1.2.3', '--1']],
  [float, 'strconv.ParseFloat: parsing "%": value out of range', ['1e400']],
  [bool, 'strconv.ParseBool: parsing "%": invalid syntax', ['', 'yes', 'tRue']],
  [goDuration, 'time: invalid duration "%"', ['', 'abc', '-', '.h', '1h.s', '2562048h', '9223372036854775808ns']],
  [goDuration, 'time: missing unit in duration "%"', ['5', '00', '1.', '1.5.5h', '1ns2']],
  [goDuration, 'time: unknown unit "y" in duration "%"', ['1y', '1h1y']],
  [goDuration, 'time: unknown unit "h-" in duration "%"', ['1h-1m']],
  [promDuration, 'not a valid duration string: "%"', ['abc']],
  [promDuration, 'unknown unit "x" in duration "%"', ['1x']],
  [bytes, 'units: invalid %', ['', 'x', 'B', '.B']],
  [bytes, 'units: unknown unit  in %', ['100', '1KB2']],
  [bytes, 'units: unknown unit kb in %', ['1kb']],
  [bytes, 'units: unknown unit  KB in %', ['1 KB']],
  [bytes, 'units: overflow parsing unit', ['8EB', '100000000EB']],
  [enumerated, 'enum value must be one of promql,json, got \'%\'', ['', 'foo', 'JSON']],
  [level, 'unrecognized log level %', ['', 'foo']],
  [list(enumerated), 'enum value must be one of promql,json, got \'%\'', ['foo']],
  [file, 'path \'%\' does not exist', ['', '/nope']],
  [file, '\'a\' is a directory', ['/a', '/a//']],
  [hostPort, '\'%\' is not a valid TCP address: address %: missing port in address', ['x', '[::1]', '[::1]x:80']],
  [hostPort, '\'%\' is not a valid TCP address: address %: too many colons in address', ['::1:80', '[::1]:80:90']],
  [hostPort, '\'%\' is not a valid TCP address: address %: missing \']\' in address', ['[::1', '[::1:80']],
  [hostPort, '\'%\' is not a valid TCP address: address %: unexpected \']\' in address', ['a]:80']],
  [hostPort, '\'%\' is not a valid TCP address: address %: unexpected \'[\' in address', ['a[:80', '[[]:80']],
  [hostPort, '\'%\' is not a valid TCP address: address 99999: invalid port', ['a:99999']],
  [hostPort, '\'%\' is not a valid TCP address: lookup tcp/x: unknown port', ['a:x']],
  [regexp, 'error parsing regexp: missing closing ): `%`', ['(']],
  [regexp, 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`', ['(?=a)']],
  [url, 'invalid URL: parse "%": missing protocol scheme', [':', '://x']],
  [url, 'invalid URL: parse "%": first path segment in URL cannot contain colon', ['1http://x', 'a b:c', '127.0.0.1:9090']],
  [url, 'invalid URL: parse "%": invalid port ":port" after host', ['http://x:port/']],
  [url, 'invalid URL: parse "%": missing \']\' in host', ['http://[::1']],
  [url, 'invalid URL: parse "%": invalid IP-literal', ['http://a[b']],
  [url, 'invalid URL: parse "%": invalid character " " in host name', ['http://a b/']],
  [url, 'invalid URL: parse "%": net/url: invalid userinfo', ['http://u^@h/']],
  [url, 'invalid URL: parse "%": invalid URL escape "%zz"', ['/%zz', 'http://h/%zz', 'http://u%zz@h/', 'http://h#%zz', 'http://%zz/']],
  [url, 'invalid URL: parse "%": invalid URL escape "%41"', ['http://%41/']],
];

test.each(refusals.flatMap(([kind, message, texts]) => texts.map((given): [string, string, AnyKind] => [given, message, kind])))(
  '%p is refused: %s', (given, message, kind) => {
    const refused = thrownBy(() => kind.read(given));
    expect(refused).toEqual(expect.objectContaining({ message: message.replace(/%(?![4z])/g, () => given) }));
    expect(refused).toBeInstanceOf(CodedError);
  });

test('the text is quoted as Go quotes it', () => {
  expect(() => integer.read('"\\\n\t\x01\x7f\u2028\u{e0001}é'))
    .toThrow('strconv.ParseFloat: parsing "\\"\\\\\\n\\t\\x01\\x7f\\u2028\\U000e0001é": invalid syntax');
});

test('a regular expression comes compiled, in the syntax of RE2', () => {
  expect(regexp.read('(?i)a+b').matches('AAB')).toBe(true);
  expect(regexp.write(regexp.read('a.*'))).toBe('a.*');
});

test('a list keeps the order, and every list is its own', () => {
  const sizes = list(bytes);
  const first = sizes.read('1KB', sizes.read('2KB'));
  expect(first).toEqual([2048, 1024]);
  expect(sizes.read('3KB')).toEqual([3072]);
  expect(sizes.write(first)).toBe('2KiB,1KiB');
  expect(sizes.absent).toEqual([]);
});

test('a counter counts, whatever the text', () => expect(counter.read('x', counter.read('5'))).toBe(2));

test.each<[string, Kind<number>, fc.Arbitrary<number>]>([
  ['goDuration', goDuration, fc.integer({ min: -1e12, max: 1e12 })],
  ['goDuration with microseconds', goDuration, fc.integer({ min: -1e9, max: 1e9 }).map((us) => us / 1000)],
  ['promDuration', promDuration, fc.integer({ min: 0, max: 9e12 })],
  ['bytes', bytes, fc.maxSafeNat()],
  ['float', float, fc.double()],
  ['integer', integer, fc.maxSafeInteger()],
])('%s reads what it writes', (_name, kind, values) => {
  fc.assert(fc.property(values, (value) => {
    const written = kind.write(value);
    expect(kind.write(kind.read(written))).toBe(written);
  }));
});

test('whatever the text, a kind reads it or says what is wrong with it', () => {
  const all: AnyKind[] = [integer, int64, float, bool, goDuration, promDuration, bytes, url, hostPort, regexp, enumerated, file, list(float)];
  const given = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'0123456789.-+_eExhmsdKMB:/[]@%#? ') }));
  fc.assert(fc.property(given, fc.constantFrom(...all), (words, kind) => {
    const thrown = thrownBy(() => kind.read(words));
    expect(thrown === undefined || thrown instanceof CodedError).toBe(true);
  }));
});

/** What `routine` throws. */
function thrownBy(routine: () => unknown): unknown {
  try {
    routine();
    return undefined;
  } catch (err) {
    return err;
  }
}

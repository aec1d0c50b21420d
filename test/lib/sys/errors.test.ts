import { CodedError, CorruptionError, errorText } from '../../../lib/sys/errors';

class Subclass extends CodedError {}

test.each([
  [new CodedError('BAD_DATA', 'no such series'), 'CodedError', 'BAD_DATA', 'no such series'],
  [new Subclass('BAD_DATA', 'no such series'), 'Subclass', 'BAD_DATA', 'no such series'],
  [new CorruptionError('/data/wal/00000001', 32_768, 'checksum is 1, not 2'), 'CorruptionError', 'CORRUPTION',
    'corruption in /data/wal/00000001 at byte 32768: checksum is 1, not 2'],
])('%s', (error, name, code, message) => {
  expect(error).toBeInstanceOf(CodedError);
  expect({ name: error.name, code: error.code, message: error.message }).toEqual({ name, code, message });
  expect(error.stack).toContain(`${name}: ${message}`);
});

test('a CorruptionError says where, as data too, and keeps its cause', () => {
  const cause = new Error('short read');
  expect(new CorruptionError('/data/index', 5, 'it ends', cause)).toMatchObject({ file: '/data/index', offset: 5, cause });
});

describe('errorText', () => {
  const nested = (...messages: string[]) => messages.reduceRight<Error | undefined>((cause, message) => new Error(message, { cause }), undefined);

  test.each<[string, unknown, string]>([
    ['one error', new Error('lost'), 'lost'],
    ['its causes, from the outside in', nested('cannot load', 'cannot read', 'no space'), 'cannot load: cannot read: no space'],
    ['a cause that is repeated outside, once', nested('cannot load: no space', 'no space'), 'cannot load: no space'],
    ['a cause that is no error', new Error('cannot load', { cause: 'no space' }), 'cannot load: no space'],
    ['no error at all', 'no space', 'no space'],
    ['null', null, 'null'],
    ['nothing', undefined, ''],
    ['several lines as one', new Error('first\n   second\r\nthird'), 'first second third'],
    ['at most eight of a long chain', nested(...'abcdefghijkl'), 'a: b: c: d: e: f: g: h'],
  ])('%s', (_what, thrown, text) => expect(errorText(thrown)).toBe(text));
});

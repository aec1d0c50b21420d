import fc from 'fast-check';
import { ResponseHead } from '../../../../runtime/http/client/response-head';
import { ResponseParser } from '../../../../runtime/http/client/response-parser';

function parse(pieces: readonly (string | Buffer)[], { bodiless = false, end = false } = {}) {
  let head: ResponseHead | undefined, body = '';
  const parser = new ResponseParser({
    head: (received) => { head = received; },
    data: (bytes) => { body += Buffer.from(bytes).toString('latin1'); },
  }, bodiless);
  for (const piece of pieces) parser.push(Buffer.from(piece as string, 'latin1'));
  if (end) parser.end();
  return { status: head?.status, reason: head?.reason, raw: head?.raw, body, done: parser.done, reusable: parser.reusable };
}

describe('a response', () => {
  test.each<[string, string, { bodiless?: boolean; end?: boolean }, object]>([
    ['has the length that it says', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', {}, { status: 200, body: 'hello', done: true, reusable: true }],
    ['has no body of length 0', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', {}, { body: '', done: true }],
    ['comes in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nhello\r\n1\r\n!\r\n0\r\n\r\n', {},
      { body: 'hello!', done: true, reusable: true }],
    ['has a trailer', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: y\r\n\r\n', {}, { body: 'a', done: true, reusable: true }],
    ['ends with the connection', 'HTTP/1.1 200 OK\r\n\r\nall there is', { end: true }, { body: 'all there is', done: true, reusable: false }],
    ['answers a HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', { bodiless: true }, { body: '', done: true, reusable: true }],
    ['has no content', 'HTTP/1.1 204 No Content\r\n\r\n', {}, { status: 204, done: true, reusable: true }],
    ['follows a preliminary one', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx', {}, { status: 200, body: 'x', done: true }],
    ['has bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 1\n\nx', {}, { body: 'x', done: true }],
    ['has no reason', 'HTTP/1.1 500\r\nContent-Length: 0\r\n\r\n', {}, { status: 500, reason: '' }],
    ['of HTTP/0.0 ends with the connection', 'HTTP/0.0 500 Internal Server Error\r\n\r\nno', { end: true }, { status: 500, body: 'no', reusable: false }],
    ['asks to close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', {}, { done: true, reusable: false }],
    ['of HTTP/1.0 is the last', 'HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', {}, { done: true, reusable: false }],
    ['is followed by bytes that nobody asked for', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200', {}, { done: true, reusable: false }],
  ])('%s', (_, text, options, expected) => {
    expect(parse([text], options)).toMatchObject(expected);
    expect(parse([...text], options)).toMatchObject({ ...expected, reusable: expect.any(Boolean) }); // byte by byte
  });

  test('comes in whatever pieces, and is the same', () => {
    const text = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\nb\r\nhello world\r\n3\r\n\r\n\r\r\n0\r\n\r\n';
    const whole = parse([text]);
    fc.assert(fc.property(fc.array(fc.nat({ max: text.length })), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      expect(parse(at.slice(1).map((end, i) => text.slice(at[i], end)))).toEqual(whole);
    }));
  });

  test.each<[string, string, string]>([
    ['no status line', 'what?\r\n\r\n', 'malformed HTTP response "what?"'],
    ['another line', 'what is this?\r\n\r\n', 'malformed HTTP status code "is"'],
    ['another protocol', 'RTSP/1.0 200 OK\r\n\r\n', 'malformed HTTP version "RTSP/1.0"'],
    ['a line that is no header', 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n', 'malformed MIME header line: nonsense'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: 1e3\r\n\r\n', 'bad Content-Length "1e3"'],
    ['a chunk without a size', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n', 'invalid byte in chunk length'],
    ['a chunk that is longer than it says', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n', 'malformed chunked encoding'],
    ['no end of its head', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`, 'head of the response is too long'],
  ])('is refused with %s', (_, text, message) => {
    expect(() => parse([text])).toThrow(message);
  });

  test.each([
    ['', 'EOF'],
    ['HTTP/1.1 200 OK\r\n', 'unexpected EOF'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab', 'unexpected EOF'],
  ])('that ends after %j fails with %s', (text, message) => {
    expect(() => parse([text], { end: true })).toThrow(new RegExp(`^${message}$`));
  });

  test('has headers of any case, several of one name joined', () => {
    const head = new ResponseHead('HTTP/1.1', 200, 'OK', ['Vary', 'a', 'VARY', 'b', 'X', '']);
    expect([head.header('vary'), head.header('x'), head.header('y')]).toEqual(['a, b', '', undefined]);
  });
});

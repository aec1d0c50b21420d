import { canonicalName, headersWithout, readRequest, readResponse, writeMessage } from '../../../runtime/pushprox/http-message';

test('a message is written as Go writes it', () => {
  const headers = ['x-b', '2', 'User-Agent', 'u', 'HOST', 'h', 'X-A', '1', 'x-b', '3'];
  expect(`${Buffer.from(writeMessage({ startLine: 'GET / HTTP/1.1', headers, body: Buffer.from('body') }, ['Host', 'User-Agent']))}`)
    .toBe('GET / HTTP/1.1\r\nHost: h\r\nUser-Agent: u\r\nX-A: 1\r\nX-B: 2\r\nX-B: 3\r\n\r\nbody');
});

test.each([['content-TYPE', 'Content-Type'], ['x-1a-b', 'X-1a-B'], ['te', 'Te']])('%s is written %s', (name, expected) => {
  expect(canonicalName(name)).toBe(expected);
});

test('a request is read', () => {
  const { method, url, headers, body } = readRequest(Buffer.from('POST http://a:1/b?c=d HTTP/1.1\r\nHost: a:1\r\nId:  x \r\n\r\nbody'));
  expect([method, url.href, headers, `${body}`]).toEqual(['POST', 'http://a:1/b?c=d', ['Host', 'a:1', 'Id', 'x'], 'body']);
});

test.each(['', 'oops', 'GET http://a/ HTTP/1.1\r\n', 'GET /path HTTP/1.1\r\n\r\n', 'GET http://a/ HTTP/2\r\n\r\n'])('%j is no request', (text) => {
  expect(() => readRequest(Buffer.from(text))).toThrow(/malformed HTTP request|invalid URI/);
});

test('a response is read, also one of HTTP/0.0', () => {
  const { head, body } = readResponse(Buffer.from('HTTP/0.0 500 Internal Server Error\r\nId: 1\r\n\r\nno'));
  expect([head.status, head.header('id'), `${body}`]).toEqual([500, '1', 'no']);
});

test.each([['', 'unexpected EOF'], ['xxx', 'malformed HTTP response "xxx"'], ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab', 'unexpected EOF']])(
  '%j is no response: %s', (text, message) => expect(() => readResponse(Buffer.from(text))).toThrow(message));

test('headers are left out by their names', () => {
  expect(headersWithout(['Id', '1', 'X', 'id', 'ID', '2'], 'id')).toEqual(['X', 'id']);
});

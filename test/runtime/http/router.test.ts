import { HttpRequest, HttpResponse, Params } from '../../../runtime/http/message';
import { Router } from '../../../runtime/http/router';

const echo = (name: string) => (_request: HttpRequest, params: Params): HttpResponse => ({ body: `${name} ${JSON.stringify(params)}` });

const router = new Router()
  .add('GET', '/', echo('root'))
  .add('GET', '/metrics', echo('metrics'))
  .add('GET', '/api/v1/labels', echo('labels'))
  .add('POST', '/api/v1/labels', echo('labels posted'))
  .add('GET', '/api/v1/label/:name/values', echo('values'))
  .add('GET', '/api/v1/label/special/values', echo('special'))
  .add('GET', '/api/v1/:what', echo('what'))
  .add('PUT', '/-/reload', echo('reload'))
  .add('GET', '/static/*file', echo('static'));

async function ask(method: string, path: string, on = router): Promise<HttpResponse> {
  const request: HttpRequest = {
    method, target: path, path, query: new URLSearchParams(), headers: {}, rawHeaders: [], remote: '127.0.0.1', signal: new AbortController().signal,
    body: async () => new Uint8Array(0),
  };
  return on.handle(request, {});
}

test.each([
  ['/', 'root {}'],
  ['/metrics', 'metrics {}'],
  ['/api/v1/labels', 'labels {}'],
  ['/api/v1/label/job/values', 'values {"name":"job"}'],
  ['/api/v1/label/a%2Fb/values', 'values {"name":"a/b"}'],
  ['/api/v1/label/%C3%BC/values', 'values {"name":"ü"}'],
  ['/api/v1/label/special/values', 'special {}'],
  ['/api/v1/label', 'what {"what":"label"}'],
  ['/api/v1/anything', 'what {"what":"anything"}'],
  ['/%6detrics', 'metrics {}'],
  ['/static/', 'static {"file":""}'],
  ['/static/a/b.js', 'static {"file":"a/b.js"}'],
  ['/static/../secret', 'static {"file":"../secret"}'], // undecided: whoever serves files refuses it
])('GET %s', async (path, body) => expect(await ask('GET', path)).toEqual({ body }));

test.each([
  '/metrics/', '//metrics', '/api/v1/', '/api/v1/..', '/api/v1/./labels', '/api/v1/label//values', '/API/v1/labels', '/api/v1/label/a/b/values', '/nope',
])(
  'GET %s is not there', async (path) => expect(await ask('GET', path)).toMatchObject({ status: 404, body: '404 page not found\n' }));

test('a HEAD is a GET, where none is meant for it', async () => expect(await ask('HEAD', '/metrics')).toEqual({ body: 'metrics {}' }));

test.each([
  ['POST', '/metrics', 'GET, HEAD, OPTIONS'], ['DELETE', '/api/v1/labels', 'GET, HEAD, OPTIONS, POST'], ['GET', '/-/reload', 'OPTIONS, PUT'],
])('%s %s is not allowed, and the answer says what is', async (method, path, allow) => {
  expect(await ask(method, path)).toMatchObject({ status: 405, headers: { allow } });
});

test('OPTIONS answers with what is allowed', async () => {
  expect(await ask('OPTIONS', '/api/v1/labels')).toEqual({ status: 204, headers: { allow: 'GET, HEAD, OPTIONS, POST' } });
});

test.each(['/api/v1/label/%zz/values', '/api/v1/label/%ff/values', '/%'])('%s is a bad request', async (path) => {
  await expect(ask('GET', path)).rejects.toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('is not percent-encoded UTF-8') });
});

test.each(['/prometheus', 'prometheus', '/prometheus/'])('everything moves below the prefix %s', async (prefix) => {
  const below = new Router(prefix).add('GET', '/metrics', echo('metrics')).add('GET', '/', echo('root'));
  expect(await ask('GET', '/prometheus/metrics', below)).toEqual({ body: 'metrics {}' });
  expect(await ask('GET', '/prometheus/', below)).toEqual({ body: 'root {}' });
  expect(await ask('GET', '/metrics', below)).toMatchObject({ status: 404 });
});

test.each<[string, string, string]>([
  ['/a', '/a', 'is there twice'], ['/:x/a', '/:y/b', ':y is called :x by another route'], ['/a', 'b', 'must begin with a slash'],
  ['/a', '/*rest/b', '*rest must come last'],
])('the routes %s and %s are a mistake of the program', (first, second, message) => {
  expect(() => new Router().add('GET', first, echo('')).add('GET', second, echo(''))).toThrow(message);
});

import { environmentProxy, skipsProxy } from '../../../../runtime/http/client/no-proxy';

test.each<[string, string, boolean]>([
  ['http://a/', '', false], ['http://a/', '*', true], ['http://a.example/', 'example', true], ['http://example/', 'example', true],
  ['http://notexample/', 'example', false], ['http://a.example/', '.example', true], ['http://example/', '.example', false],
  ['http://a.example/', '*.example', true], ['http://a.example:8080/', 'a.example:8080', true], ['http://a.example:8081/', 'a.example:8080', false],
  ['https://a/', 'a:443', true], ['http://A.Example/', 'a.eXample', true], ['http://a/', ' b , a ', true],
  ['http://10.1.2.3/', '10.0.0.0/8', true], ['http://11.1.2.3/', '10.0.0.0/8', false], ['http://10.1.2.3/', '10.1.2.3', true],
  ['http://10.1.2.3:90/', '10.1.2.3:90', true], ['http://[fd00::1]/', 'fd00::/8', true], ['http://[fd00::1]/', 'fd00::1', true],
  ['http://name/', '10.0.0.0/8', false], ['http://10.1.2.3/', '10.0.0.0/99', false], ['http://10.1.2.3/', 'nonsense/8', false],
])('%s with no_proxy %j: excepted %s', (url, noProxy, expected) => {
  expect(skipsProxy(new URL(url), noProxy)).toBe(expected);
});

test.each<[string, Record<string, string>, string | undefined]>([
  ['http://a/', { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['http://a/', { http_proxy: 'p:1' }, 'http://p:1/'],
  ['https://a/', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['https://a/', { https_proxy: 'https://p:1' }, 'https://p:1/'],
  ['http://a/', { HTTP_PROXY: 'http://p:1', NO_PROXY: 'a' }, undefined],
  ['http://localhost/', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['http://127.3.2.1/', { HTTP_PROXY: 'http://p:1' }, undefined],
  ['http://a/', { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, undefined],
])('%s with %j goes through %s', (url, env, proxy) => {
  expect(environmentProxy(new URL(url), env)?.href).toBe(proxy);
});

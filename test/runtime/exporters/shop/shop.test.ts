import { Registry } from '../../../../lib/metrics/registry';
import { exposition } from '../../../../lib/metrics/text';
import { FakeClock } from '../../../../lib/sys/fake-clock';
import { SeededRandom } from '../../../../lib/sys/random';
import { runLoad } from '../../../../runtime/exporters/shop/load';
import { shopRoutes } from '../../../../runtime/exporters/shop/routes';
import { Breakage, Shop } from '../../../../runtime/exporters/shop/shop';
import { HttpRequest } from '../../../../runtime/http/message';

async function text(registry: Registry): Promise<string> {
  return Buffer.from(exposition(await registry.gather(), 'text', 'underscores')).toString();
}

/** Shares of failed and of slow requests among a thousand. */
async function served(breakage: Breakage) {
  const registry = new Registry(), shop = new Shop(registry, new SeededRandom(7), new FakeClock(5000));
  shop.breakage = breakage;
  for (let i = 0; i < 1000; i++) shop.serve();
  const page = await text(registry);
  const sum = (pattern: RegExp) => [...page.matchAll(pattern)].reduce((total, [, value]) => total + Number(value), 0);
  const count = sum(/^shop_request_duration_seconds_count\{.*\} (\d+)$/gm);
  return {
    count, failed: sum(/^shop_requests_total\{code="500",.*\} (\d+)$/gm) / count,
    slow: 1 - sum(/^shop_request_duration_seconds_bucket\{.*le="0\.5"\} (\d+)$/gm) / count,
  };
}

test('a shop in order answers nearly all requests, and quickly', async () => {
  const { count, failed, slow } = await served(null);
  expect(count).toBe(1000);
  expect(failed).toBeLessThan(0.01);
  expect(slow).toBe(0);
});

test('a broken shop fails, or is slow', async () => {
  expect((await served('errors')).failed).toBeGreaterThan(0.5);
  const { failed, slow } = await served('latency');
  expect(failed).toBeLessThan(0.01);
  expect(slow).toBeGreaterThan(0.5);
});

test('the same seed gives the same shop', async () => {
  expect(await served('errors')).toEqual(await served('errors'));
});

test('as many requests a second as are asked for, late time included', async () => {
  const clock = new FakeClock(), stop = new AbortController(), registry = new Registry();
  const shop = new Shop(registry, new SeededRandom(1), new FakeClock(5000));
  let count = 0;
  shop.serve = () => { count++; };
  const load = runLoad(shop, 33, clock, stop.signal);
  for (let i = 0; i < 10; i++) await clock.advance(100);
  expect(count).toBe(33);
  await clock.advance(2000);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  expect(count).toBe(99);
  stop.abort();
  await load;
});

describe('its pages', () => {
  const registry = new Registry(), shop = new Shop(registry, new SeededRandom(1), new FakeClock(5000));
  const ask = async (method: string, target: string, accept = '') => {
    const url = new URL(target, 'http://shop');
    const request = { method, path: url.pathname, query: url.searchParams, headers: { accept } } as unknown as HttpRequest;
    const { status = 200, body } = await shopRoutes(shop, registry).handle(request, {});
    return { status, body: String(body) };
  };

  test('break, state and mend', async () => {
    expect(await ask('GET', '/state')).toEqual({ status: 200, body: '{"broken":null}\n' });
    expect(await ask('POST', '/break?what=latency')).toEqual({ status: 200, body: '{"broken":"latency"}\n' });
    expect((await ask('GET', '/')).body).toContain('Broken: every answer takes very long.');
    expect(await ask('POST', '/break')).toEqual({ status: 200, body: '{"broken":"errors"}\n' });
    expect(await ask('POST', '/break?what=<b>')).toEqual({ status: 400, body: 'what=<b>: expected errors or latency\n' });
    expect(await ask('POST', '/mend')).toEqual({ status: 200, body: '{"broken":null}\n' });
    expect((await ask('GET', '/')).body).toContain('All is well.');
  });

  test('health and metrics', async () => {
    expect(await ask('GET', '/healthz')).toEqual({ status: 200, body: 'ok\n' });
    expect((await ask('GET', '/metrics')).body).toContain('# TYPE shop_requests_total counter\n');
    expect((await ask('GET', '/style.css')).body).toContain('prefers-color-scheme: dark');
  });

  test('a browser that breaks it goes back to the page', async () => {
    expect((await ask('POST', '/break?what=errors', 'text/html,*/*')).status).toBe(303);
    expect(shop.breakage).toBe('errors');
  });

  test('OpenMetrics has exemplars that lead to traces', async () => {
    shop.serve();
    expect((await ask('GET', '/metrics', 'application/openmetrics-text;version=1.0.0')).body)
      .toMatch(/^shop_request_duration_seconds_bucket\{.*\} 1 # \{trace_id="[0-9a-f]{32}"\} 0\.\d+ 5\.0$/m);
  });
});

import { TargetGroup } from '../../../../runtime/prometheus/discovery/target-group';
import { buildTarget, buildTargets, Target } from '../../../../runtime/prometheus/scrape/target';
import { scrapeConfig } from './config';

const built = (found: Record<string, string>, lines = '') => buildTarget(found, scrapeConfig(lines));
const target = (found: Record<string, string>, lines = '') => built(found, lines) as Target;

describe('a target', () => {
  test('is found at its address, and has job and instance', () => {
    const { url, labels, interval, timeout, discovered } = target({ __address__: 'a:80', zone: 'z' });
    expect([url.href, `${labels}`, interval, timeout]).toEqual(['http://a/metrics', '{instance="a:80", job="test", zone="z"}', 10_000, 10_000]);
    expect(discovered.toObject()).toEqual({
      __address__: 'a:80', __metrics_path__: '/metrics', __scheme__: 'http', __scrape_interval__: '10s', __scrape_timeout__: '10s', job: 'test', zone: 'z',
    });
  });

  test('has the URL that its labels make', () => {
    const { url } = target({ __address__: '[fd00::1]:9', __scheme__: 'https', __metrics_path__: 'deep/path', __param_module: 'x y' },
      'params: {module: [first, second], a: [b]}');
    expect(url.href).toBe('https://[fd00::1]:9/deep/path?a=b&module=x+y&module=second');
  });

  test('keeps what relabelling makes of it, and an instance of its own', () => {
    const lines = 'relabel_configs:\n- {source_labels: [__meta_name], target_label: instance}\n- {source_labels: [__meta_name], target_label: name}';
    expect(`${target({ __address__: 'a', __meta_name: 'n' }, lines).labels}`).toBe('{instance="n", job="test", name="n"}');
  });

  test('is dropped by relabelling', () => {
    expect(built({ __address__: 'a' }, 'relabel_configs:\n- {action: drop, source_labels: [__address__], regex: a}')).not.toBeInstanceOf(Target);
  });

  test('can be scraped in its own rhythm', () => {
    expect(target({ __address__: 'a', __scrape_interval__: '1m30s', __scrape_timeout__: '5s' })).toMatchObject({ interval: 90_000, timeout: 5000 });
  });

  test.each<[string, Record<string, string>, string]>([
    ['without an address', {}, 'no address'],
    ['whose address is a URL', { __address__: 'http://a' }, '"http://a" is not a valid hostname'],
    ['that takes longer than its interval', { __address__: 'a', __scrape_timeout__: '11s' },
      'scrape timeout cannot be greater than scrape interval ("11s" > "10s")'],
    ['whose interval is none', { __address__: 'a', __scrape_interval__: 'x' }, 'error parsing scrape interval'],
    ['that is never scraped', { __address__: 'a', __scrape_interval__: '0s' }, 'scrape interval cannot be 0'],
    ['whose address is none', { __address__: 'a b' }, '"http://a b/metrics" is no URL'],
  ])('%s is refused', (_, found, message) => {
    expect(() => built(found)).toThrow(message);
  });

  test('is scraped at a moment that its labels decide', () => {
    const offsets = Array.from({ length: 200 }, (_, i) => target({ __address__: `host-${i}` }).offset(7n));
    expect(target({ __address__: 'host-0' }).offset(7n)).toBe(offsets[0]);
    for (let second = 0; second < 10; second++) expect(offsets.filter((ms) => Math.floor(ms / 1000) === second).length).toBeGreaterThan(5);
  });
});

test('of groups each target is built once, and one that fails keeps no other', () => {
  const groups: TargetGroup[] = [
    { source: '0', labels: { zone: 'z' }, targets: [{ __address__: 'a' }, { __address__: 'a', zone: 'z' }, { __address__: 'b', zone: 'own' }] },
    { source: '1', labels: {}, targets: [{ __address__: '' }, { __address__: 'c' }] },
  ];
  const { targets, dropped, failures } = buildTargets(groups, scrapeConfig('relabel_configs:\n- {action: drop, source_labels: [__address__], regex: c}'));
  expect(targets.map(({ labels }) => `${labels}`)).toEqual(['{instance="a", job="test", zone="z"}', '{instance="b", job="test", zone="own"}']);
  expect([dropped.length, failures.length]).toEqual([1, 1]);
});

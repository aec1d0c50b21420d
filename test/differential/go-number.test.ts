import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatApi, formatFixed, formatFloat, formatOpenMetrics } from '../../lib/encoding/go-number';
import { SeededRandom } from '../../lib/sys/random';
import { describeWith, peer } from './peers';
import { RealServer } from './real-server';

const random = new SeededRandom(3);
const NUMBERS = [
  0, -0, 1, -1, 0.1, 1e-4, 9.999999999999999e-5, 1e-6, 9.99e-7, 1e-7, 123456, 999999.5, 1e6, 1234567, 1e15, 2 ** 53, 1e20, 1e21, -1e22, 1e100,
  5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, Infinity, -Infinity, NaN,
  ...Array.from({ length: 60 }, () => (random.next() - 0.5) * 10 ** (random.below(60) - 30)),
];

/** One sample per number; the label `i` says which. PromQL reads JavaScript's text of a number, but for minus zero and infinity. */
const VECTOR = NUMBERS.map((v, i) => {
  const literal = Object.is(v, -0) ? '-0' : String(v).replace('Infinity', 'Inf');
  return `label_replace(vector(${literal}), "i", "${i}", "", "")`;
}).join(' or ');

describeWith(['prometheus'], 'the real Prometheus writes numbers as we do', () => {
  let server: RealServer;
  beforeAll(async () => {
    server = await RealServer.start(() => `# TYPE x histogram\n${NUMBERS.map((v) => `x_bucket{le="${formatFloat(v)}"} 1\n`).join('')}`);
  }, 40_000);
  afterAll(() => server.stop());

  test('in answers of its API: formatApi', async () => {
    const result = await server.query(VECTOR);
    const texts = new Map(result.map(({ metric, value }) => [Number(metric.i), value[1]]));
    expect(NUMBERS.map((_, i) => texts.get(i))).toEqual(NUMBERS.map(formatApi));
  });

  test('in the label that count_values makes: formatFixed', async () => {
    const result = await server.query(`count_values by (i) ("v", ${VECTOR})`);
    const texts = new Map(result.map(({ metric }) => [Number(metric.i), metric.v]));
    expect(NUMBERS.map((_, i) => texts.get(i))).toEqual(NUMBERS.map(formatFixed));
  });

  test('in bucket bounds, which it normalizes when it scrapes: formatOpenMetrics', async () => {
    await server.until('scraping', async () => (await server.query('x_bucket')).length > 0);
    const bounds = (await server.query('x_bucket')).map(({ metric }) => metric.le);
    expect(bounds.sort()).toEqual([...new Set(NUMBERS.map(formatOpenMetrics))].sort());
  }, 40_000);
});

describeWith(['promtool'], 'the real promtool writes numbers as we do', () => {
  test('in templates: formatFloat', () => {
    const folder = mkdtempSync(join(tmpdir(), 'real-promtool-'));
    const annotations = NUMBERS.map((v, i) => ({ exp_labels: { i: String(i) }, exp_annotations: { text: formatFloat(v) } }));
    // JSON is YAML, which spares a writer.
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({
      groups: [{ name: 'g', rules: [{ alert: 'A', expr: VECTOR, annotations: { text: '{{ $value }}' } }] }],
    }));
    writeFileSync(join(folder, 'test.yml'), JSON.stringify({
      rule_files: ['rules.yml'],
      tests: [{ interval: '1m', alert_rule_test: [{ eval_time: '1m', alertname: 'A', exp_alerts: annotations }] }],
    }));
    const { status, stdout, stderr } = spawnSync(peer('promtool')!, ['test', 'rules', 'test.yml'], { cwd: folder, encoding: 'utf8', timeout: 20_000 });
    rmSync(folder, { recursive: true });
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from '../../lib/promql/engine';
import { MemoryStore } from '../../lib/storage/memory-store';
import { systemClock } from '../../lib/sys/clock';
import { SeededRandom } from '../../lib/sys/random';
import { OPTIONS } from '../lib/promql/check';
import { RandomPromql } from '../lib/promql/random-promql';
import { randomSeries } from '../lib/promql/random-series';
import { describeWith } from './peers';
import { askEngine, askPeer, Extent, remoteWrite, sameAnswer, storeOf } from './promql-peer';
import { Outcome, runTestFile } from './promqltest';
import { RealServer } from './real-server';

const DATA = join(__dirname, '..', '..', '..', 'shared', 'conformance', 'promqltest');
const files = existsSync(DATA) ? readdirSync(DATA).filter((file) => file.endsWith('.test')) : [];

(files.length ? describe : describe.skip)(`the originals' own tests${files.length ? '' : ` (no ${DATA})`}`, () => {
  const outcomes: Outcome[] = [];

  test.each(files.length ? files : ['none'])('%s', async (file) => {
    const ran = await runTestFile(new Engine(systemClock, OPTIONS), readFileSync(join(DATA, file), 'utf8'));
    outcomes.push(...ran);
    expect(ran.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  });

  test('are skipped for what the storage does not hold, and for nothing else', () => {
    const counts: Record<string, number> = {};
    for (const { verdict, reason } of outcomes) counts[reason || verdict] = (counts[reason || verdict] ?? 0) + 1;
    expect(counts).toEqual({ 'passed': 873, 'native histograms': 616, 'start timestamps': 11 });
  });
});

describeWith(['prometheus'], 'the real Prometheus', () => {
  const base = Math.floor(Date.now() / 60_000) * 60_000 - 40 * 60_000; // it takes no samples of long ago
  const instant: Extent = { start: base + 25 * 60_000, end: base + 25 * 60_000 };
  const range: Extent = { start: base + 20 * 60_000, end: base + 30 * 60_000, step: 30_000 };
  const engine = new Engine(systemClock, { ...OPTIONS, maxSamples: 50_000_000, delayedNameRemoval: false });
  let server: RealServer, store: MemoryStore;

  beforeAll(async () => {
    server = await RealServer.start(() => '', ['--web.enable-remote-write-receiver', '--enable-feature=promql-experimental-functions']);
    const series = randomSeries(new SeededRandom(7), base);
    await remoteWrite(server.url, series);
    store = await storeOf(series);
  }, 60_000);
  afterAll(() => server.stop());

  /** Asks both, and shows the answers where they differ. */
  async function compare(expr: string): Promise<void> {
    for (const extent of [instant, range]) {
      const theirs = await askPeer(server.url, expr, extent), ours = await askEngine(engine, store, expr, extent);
      if (ours.error?.startsWith('multiple matches') && /[<>=]/.test(expr)) continue; // 3.5 overlooks those that a comparison filters away
      const same = sameAnswer(JSON.parse(JSON.stringify(ours)), JSON.parse(JSON.stringify(theirs)));
      if (!same) expect({ expr, extent, ...ours }).toEqual({ expr, extent, ...theirs });
    }
  }

  test.each([1, 2, 3, 4])('answers random queries as we do (%d)', async (seed) => {
    const queries = new RandomPromql(new SeededRandom(seed));
    for (let i = 0; i < 120; i++) await compare(queries.vector(3));
  }, 60_000);

  test.each([
    'topk(NaN, up)', 'topk(1e30, up)', 'limit_ratio(NaN, up)', 'limit_ratio(1.5, up)', 'quantile(NaN, up)', 'count_values("", up)',
    'label_replace(up, "", "x", "job", ".*")', 'label_replace(up, "x", "y", "job", "(")', 'label_join(up, "", ",", "job")', 'label_join(up, "a", ",", "")',
    'double_exponential_smoothing(memory[5m], 1.5, 0.5)', 'double_exponential_smoothing(memory[5m], 0.5, NaN)', 'histogram_quantile(0.5, up)',
    'up + on() up', 'up * on(job) group_left() up', 'up + on(job) memory', 'abs({__name__=~"up|memory"})', 'rate({__name__=~"up|memory"}[5m])',
    'year(vector(NaN))', 'day_of_year(vector(Inf))', 'clamp_max(vector(-Inf), NaN)', 'round(vector(3.2), 0)', '1 ^ NaN', 'vector(-1) ^ Inf', 'stddev(memory)',
    'label_replace(vector(1), "__unit__", "x", "", "") * 2', 'sum without()(label_replace(vector(1), "__type__", "x", "", ""))',
  ])('answers %s as we do', (expr) => compare(expr));
});

import { Labels } from '../../../lib/model/labels';
import { Engine, EngineOptions } from '../../../lib/promql/engine';
import { Queryable } from '../../../lib/storage/chunk-querier';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { OPTIONS } from './check';

const clock = new FakeClock();
let store: MemoryStore;

beforeEach(async () => {
  store = new MemoryStore();
  const appender = store.appender();
  for (const i of ['1', '2']) for (let t = 0; t <= 10; t++) appender.append(0, Labels.of({ __name__: 'm', i }), t * 60_000, t * Number(i));
  await appender.commit();
});

const engine = (options: Partial<EngineOptions> = {}) => new Engine(clock, { ...OPTIONS, ...options });

describe('an instant query', () => {
  const value = async (text: string) => (await engine().instant(store, engine().parse(text), 120_000)).value;

  test('of a number', async () => expect(await value('1 + 1')).toEqual({ type: 'scalar', t: 120_000, v: 2 }));
  test('of a text', async () => expect(await value('("a")')).toEqual({ type: 'string', t: 120_000, v: 'a' }));
  test('of a vector', async () => expect(await value('m * 10')).toEqual({
    type: 'vector', t: 120_000, labels: [Labels.of({ i: '1' }), Labels.of({ i: '2' })], values: Float64Array.of(20, 40),
  }));
  test('of a range of samples', async () => expect(await value('m{i="2"}[2m]')).toEqual({
    type: 'matrix', series: [{ labels: Labels.of({ __name__: 'm', i: '2' }), times: Float64Array.of(60_000, 120_000), values: Float64Array.of(2, 4) }],
  }));
  test('of nothing', async () => expect(await value('nothing')).toEqual({ type: 'vector', t: 120_000, labels: [], values: new Float64Array(0) }));
});

describe('a range query', () => {
  const value = async (text: string, start = 0, end = 120_000) => (await engine().range(store, engine().parse(text), start, end, 60_000)).value;

  test('of a number', async () => expect(await value('time()')).toEqual({
    type: 'matrix', series: [{ labels: Labels.EMPTY, times: Float64Array.of(0, 60_000, 120_000), values: Float64Array.of(0, 60, 120) }],
  }));
  test('has each series where it has values', async () => expect(await value('m{i="1"} > 0 < 2')).toEqual({
    type: 'matrix', series: [{ labels: Labels.of({ __name__: 'm', i: '1' }), times: Float64Array.of(60_000), values: Float64Array.of(1) }],
  }));
  test('has series in the order of their labels', async () => {
    const answer = await value('label_replace(m{i="1"}, "i", "3", "", "") or m{i="2"}');
    expect(answer.type === 'matrix' && answer.series.map(({ labels }) => labels.get('i'))).toEqual(['2', '3']);
  });
  test('ends before it begins', async () => expect(await value('m', 60_000, 0)).toEqual({ type: 'matrix', series: [] }));
  test.each([['m[5m]', 'range vector'], ['"text"', 'string']])('of %s is refused', async (text, found) => {
    await expect(value(text)).rejects.toMatchObject({
      code: 'BAD_DATA', message: `invalid expression type "${found}" for range query, must be Scalar or instant Vector`,
    });
  });
});

test('a query may have a lookback of its own', async () => {
  const at = (lookbackDelta?: number) => engine().instant(store, engine().parse('m'), 690_000, { lookbackDelta });
  expect((await at()).value).toMatchObject({ values: Float64Array.of(10, 20) });
  expect((await at(60_000)).value).toMatchObject({ values: new Float64Array(0) });
});

test('subqueries take the default step of the moment', async () => {
  let step = 60_000;
  const counting = engine({ defaultStep: () => step });
  const count = async () => (await counting.instant(store, counting.parse('count_over_time(vector(1)[5m:])'), 600_000)).value;
  expect(await count()).toMatchObject({ values: Float64Array.of(5) });
  step = 30_000;
  expect(await count()).toMatchObject({ values: Float64Array.of(10) });
});

describe('names that go', () => {
  const value = async (text: string, delayedNameRemoval: boolean) => (await engine({ delayedNameRemoval }).instant(store, engine().parse(text), 120_000)).value;
  const text = 'label_replace(abs(m{i="1"}), "was", "$1", "__name__", "(.*)")';

  test('go at once', async () => expect(await value(text, false)).toMatchObject({ labels: [Labels.of({ i: '1' })] }));
  test('or in the end', async () => expect(await value(text, true)).toMatchObject({ labels: [Labels.of({ i: '1', was: 'm' })] }));
});

describe('limits', () => {
  test.each([
    ['m', 2, 'instant'], ['m', 6, 'range'], ['sum(m)', 6, 'range'], ['m * 2', 18, 'range'], ['rate(m[5m])', 11, 'range'], ['vector(1)', 3, 'range'],
    ['max_over_time(m[5m:30s])', 44, 'range'],
  ])('%s holds %d samples at the most (%s)', async (text, peak, kind) => {
    const ask = (maxSamples: number) => {
      const limited = engine({ maxSamples }), expr = limited.parse(text);
      return kind === 'instant' ? limited.instant(store, expr, 600_000) : limited.range(store, expr, 480_000, 600_000, 60_000);
    };
    expect((await ask(1000)).stats.peakSamples).toBe(peak);
    await expect(ask(peak)).resolves.toMatchObject({ stats: { peakSamples: peak } });
    await expect(ask(peak - 1)).rejects.toMatchObject({
      code: 'EXECUTION', message: 'query processing would load too many samples into memory in query execution',
    });
  });

  test('a subquery of more steps than samples is refused before anything is made for it', async () => {
    await expect(engine().instant(store, engine().parse('count_over_time(m[200y:1ms])'), 600_000)).rejects.toThrow('too many samples');
  });

  test('samples that were read are counted, in two windows twice', async () => {
    const read = async (text: string) => (await engine().range(store, engine().parse(text), 480_000, 600_000, 60_000)).stats.samplesRead;
    expect([await read('m'), await read('rate(m[2m])'), await read('sum(m @ 60)')]).toEqual([6, 12, 6]);
  });
});

describe('a query that takes too long', () => {
  /** A store that takes `ms` for each selection, in which `during` happens. */
  const slow = (ms: number, during = () => {}): Queryable & { open: number } => {
    const queryable = {
      open: 0,
      querier: () => {
        const querier = store.querier();
        queryable.open++;
        return {
          ...querier, labelNames: querier.labelNames, labelValues: querier.labelValues,
          select: async (...args: Parameters<typeof querier.select>) => {
            await clock.advance(ms);
            during();
            return querier.select(...args);
          },
          close: () => {
            queryable.open--;
            querier.close();
          },
        };
      },
      chunkQuerier: () => store.chunkQuerier(),
    };
    return queryable;
  };

  test('times out', async () => {
    const queryable = slow(40_000);
    await expect(engine().instant(queryable, engine().parse('m + m'), 0)).rejects.toMatchObject({
      code: 'TIMEOUT', message: 'query timed out in expression evaluation',
    });
    expect(queryable.open).toBe(0);
  });

  test('or is canceled', async () => {
    const abort = new AbortController(), queryable = slow(0, () => abort.abort());
    await expect(engine().instant(queryable, engine().parse('m'), 0, { signal: abort.signal })).rejects.toMatchObject({
      code: 'CANCELED', message: 'query was canceled in expression evaluation',
    });
    expect(queryable.open).toBe(0);
  });

  test('reports how long it took', async () => {
    const { stats } = await engine().instant(slow(250), engine().parse('m + m'), 0);
    expect(stats.timings).toEqual({ preparation: 0, evaluation: 500 });
  });
});

test('lets others have their turn now and then', async () => {
  const ticking = new FakeClock();
  let sleeps = 0;
  const observed = { now: () => ticking.now(), monotonic: () => (ticking.jump(0), performance()), sleep: async () => { sleeps++; } };
  let time = 0;
  function performance(): number {
    return time += 30; // each look at the clock finds that 30 ms have passed
  }
  const many = new Engine(observed, { ...OPTIONS, timeout: Infinity });
  await many.range(store, many.parse('rate(m[5m]) + on(i) abs(m)'), 0, 600_000, 5);
  expect(sleeps).toBeGreaterThan(3);
});

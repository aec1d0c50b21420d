import { Labels } from '../../../lib/model/labels';
import { Matcher } from '../../../lib/model/matcher';
import { Appender } from '../../../lib/storage/appender';
import { ChunkQuerier, ChunkSet } from '../../../lib/storage/chunk-querier';
import { MemoryStore } from '../../../lib/storage/memory-store';
import { Querier } from '../../../lib/storage/querier';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';
import { xorDecode } from '../../../lib/tsdb/chunkenc/xor';
import { floatOf } from './chunkenc/samples';
import { ALWAYS, OpenDb, openDb, samplesOf } from './open-db';

const STEPS = 600;

interface View { readonly querier: Querier; readonly chunks: ChunkQuerier; readonly reference: Querier }

/** Does the same to the database and to the plain store, and looks at both all the while. */
class Twins {
  private readonly reference = new MemoryStore();
  private readonly transactions: Array<{ readonly ours: Appender; readonly plain: Appender }> = [];
  private readonly views: View[] = [];
  private readonly refs = new Map<string, number>();
  private t = 0;
  readonly done = { commits: 0, refusals: 0, views: 0, restarts: 0 };

  constructor(private readonly fs: MemFs, private readonly random: SeededRandom, private open: OpenDb) {}

  async step(): Promise<void> {
    const { random } = this, action = random.below(100);
    if (action < 50) this.append();
    else if (action < 70) await this.commit();
    else if (action < 75) this.rollback();
    else if (action < 85) this.views.push({ querier: this.open.db.querier(), chunks: this.open.db.chunkQuerier(), reference: this.reference.querier() });
    else if (action < 98) await this.look();
    else await this.restart();
  }

  private append(): void {
    const { random, transactions } = this;
    if (transactions.length < 3 && random.below(2) === 0) transactions.push({ ours: this.open.db.appender(), plain: this.reference.appender() });
    if (transactions.length === 0) return;
    const { ours, plain } = transactions[random.below(transactions.length)];
    for (let i = random.below(30); i > 0; i--) {
      this.t += random.below(8000);
      const labels = Labels.of({ __name__: `m${random.below(3)}`, i: String(random.below(12)), ...(random.below(5) ? {} : { extra: 'x' }) });
      const t = this.t - (random.below(10) ? 0 : random.below(60_000)), v = [1, this.t, NaN, -0, floatOf(0x7ff00000, 2), random.next()][random.below(6)];
      const known = this.refs.get(labels.key()) ?? 0, answer = ours.append(random.below(3) ? known : random.below(40), labels, t, v);
      if (answer > 0) this.refs.set(labels.key(), answer);
      else this.done.refusals++;
      expect(Math.min(answer, 1)).toBe(Math.min(plain.append(0, labels, t, v), 1));
    }
  }

  private async commit(): Promise<void> {
    const [transaction] = this.transactions.splice(this.random.below(3), 1);
    if (!transaction) return;
    this.done.commits++;
    await Promise.all([transaction.ours.commit(), transaction.plain.commit()]);
  }

  private rollback(): void {
    const transaction = this.transactions.pop();
    transaction?.ours.rollback();
    transaction?.plain.rollback();
  }

  /** Ends a view, old or new, with a question to both. */
  private async look(): Promise<void> {
    const { random } = this, at = random.below(this.views.length + 1);
    const [view] = this.views.splice(at, 1);
    if (!view) return;
    this.done.views++;
    const mint = random.below(3) ? ALWAYS.mint : random.below(this.t + 1), range = { mint, maxt: random.below(3) ? ALWAYS.maxt : mint + random.below(200_000) };
    const matchers = [[], [new Matcher('__name__', '=', 'm1')], [new Matcher('extra', '=', ''), new Matcher('i', '=~', '1.?')]][random.below(3)];
    const expected = samplesOf(await view.reference.select(matchers, range));
    expect(samplesOf(await view.querier.select(matchers, range))).toEqual(expected);
    const decoded = decodedWithin(await view.chunks.selectChunks(matchers, range), range.mint, range.maxt);
    expect(decoded.filter(([, samples]) => samples.length > 0)).toEqual(expected);
    expect(await view.querier.labelNames(matchers, range)).toEqual(await view.reference.labelNames(matchers, range));
    expect(await view.querier.labelValues('i', matchers, range)).toEqual(await view.reference.labelValues('i', matchers, range));
    view.querier.close();
    view.chunks.close();
  }

  private async restart(): Promise<void> {
    while (this.views.length > 0) await this.look();
    while (this.transactions.length > 0) this.rollback();
    await this.open.db.close();
    this.open = await openDb(this.fs, { walSegmentSize: 4000, retention: 8e15 });
    this.done.restarts++;
    expect(this.open.log.messages('warn')).toEqual([]);
  }
}

/** Samples within the range, as they lie in the chunks. */
function decodedWithin({ count, first, chunks, labels }: ChunkSet, mint: number, maxt: number): Array<[string, number[][]]> {
  const times = new Float64Array(256), values = new Float64Array(256);
  return Array.from({ length: count }, (_, series) => {
    const samples: number[][] = [];
    for (let c = first[series]; c < first[series + 1]; c++) {
      const length = xorDecode(chunks.memories[chunks.memory[c]], chunks.offset[c], chunks.offset[c] + chunks.length[c], times, values, 0);
      expect([chunks.mint[c], chunks.maxt[c]]).toEqual([times[0], times[length - 1]]);
      for (let i = 0; i < length; i++) if (times[i] >= mint && times[i] <= maxt) samples.push([times[i], values[i]]);
    }
    return [String(labels(series)), samples];
  });
}

test.each([1, 2])('whatever is done, the database answers as the plain store does (seed %i)', async (seed) => {
  const fs = new MemFs(), twins = new Twins(fs, new SeededRandom(seed), await openDb(fs, { walSegmentSize: 4000, retention: 8e15 }));
  for (let i = 0; i < STEPS; i++) await twins.step();
  const { commits, refusals, views, restarts } = twins.done;
  expect(Math.min(commits / 30, refusals / 30, views / 30, restarts / 3)).toBeGreaterThan(1); // else little was tried
});

/** Two ways to do the same work on the same input. The figure is ours / against in one run: below 1, ours is cheaper. */
export interface Bench {
  /** The file under test without its ending, such as `lib/encoding/crc32c`, and what is done where one file has several. */
  readonly name: string;
  /** What one unit of `units` is: `byte`, `sample`, `request`. */
  readonly unit: string;
  /** How many units one call of `run` works through; a call should take 5 to 200 ms. */
  readonly units: number;
  readonly ours: Contender;
  readonly against: Contender;
  /** One line for the reader of the table: what the comparison means. */
  readonly note?: string;
}

/** One of the two. `run` returns something that depends on the work, so that none of it can be optimized away. */
export interface Contender {
  readonly name: string;
  run(): unknown;
}

/** Medians over the rounds; times in nanoseconds of CPU (all threads) per unit. */
export interface Result {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly against: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly peer: string;
  readonly note: string;
}

const WARM_UP = 3;
const ROUNDS = 9;

/** Runs the two in turn, A B A B, because the speed of a shared machine drifts; the ratio is taken pair by pair. */
export async function measure(bench: Bench): Promise<Result> {
  for (let i = 0; i < WARM_UP; i++) {
    await bench.ours.run();
    await bench.against.run();
  }
  const pairs: Array<{ ours: number; against: number }> = [];
  for (let i = 0; i < ROUNDS; i++) pairs.push({ ours: await cost(bench.ours, bench.units), against: await cost(bench.against, bench.units) });
  const ratios = pairs.map((p) => p.ours / p.against).sort(ascending);
  return {
    name: bench.name,
    unit: bench.unit,
    ours: median(pairs.map((p) => p.ours)),
    against: median(pairs.map((p) => p.against)),
    ratio: median(ratios),
    low: ratios[0],
    high: ratios[ratios.length - 1],
    peer: bench.against.name,
    note: bench.note ?? '',
  };
}

async function cost(contender: Contender, units: number): Promise<number> {
  const before = process.cpuUsage();
  await contender.run();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / units;
}

const ascending = (a: number, b: number) => a - b;

function median(figures: number[]): number {
  return figures.slice().sort(ascending)[figures.length >> 1];
}

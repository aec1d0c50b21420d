import { MemFs } from '../../../lib/sys/mem-fs';
import { PowerLoss } from '../../../lib/sys/mem-machine';
import { SeededRandom } from '../../../lib/sys/random';

/**
 * Runs `work` again and again, cutting the power at its first mutation, its second, and so on until it gets through, each time
 * with several outcomes for what was not synced. `check` looks at what is left.
 * @param prepare makes what is there before; its result is durable as far as it synced it
 * @param check   `done` tells whether `work` had resolved before the power went
 * @returns how many mutations `work` takes
 */
export async function atEveryCrash(
  prepare: (fs: MemFs) => Promise<void>, work: (fs: MemFs) => Promise<unknown>, check: (fs: MemFs, done: boolean) => Promise<void>, outcomes = 16,
): Promise<number> {
  for (let at = 1; ; at++) {
    let done = false;
    for (let seed = 1; seed <= outcomes; seed++) {
      const fs = new MemFs({ random: new SeededRandom(seed) });
      await prepare(fs);
      fs.crashAfter(at);
      done = await work(fs).then(() => true, (err) => {
        if (err instanceof PowerLoss) return false;
        throw err;
      });
      fs.powerLoss();
      await check(fs, done);
    }
    if (done) return at - 1;
  }
}

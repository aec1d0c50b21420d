import { Surroundings } from '../../../runtime/bin/surroundings';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { SeededRandom } from '../../../lib/sys/random';

/** Surroundings of a program within a test: nothing of the machine, and what it printed as text. */
export class Recorded implements Surroundings {
  readonly env: Record<string, string | undefined> = {};
  readonly clock = new FakeClock();
  readonly fs = new MemFs();
  readonly random = new SeededRandom(1);
  readonly launcher = '/nowhere/bin/monitoring';
  readonly stopping = new AbortController();
  readonly stop = this.stopping.signal;
  out = '';
  err = '';

  constructor(readonly args: readonly string[]) {}

  readonly stdout = (text: string) => { this.out += text; };
  readonly stderr = (text: string) => { this.err += text; };
}

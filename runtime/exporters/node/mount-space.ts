import { Clock } from '../../../lib/sys/clock';
import { DiskSpace, Fs } from '../../../lib/sys/fs';

const PATIENCE = 5000; // ms
const MOST_STUCK = 2; // each holds one of the four threads that Node has for files, until its server is back

/**
 * Asks mounted file systems for their space. One whose server is gone may never answer: it is given up after five seconds, and not asked again
 * before that answer has come. They are asked one after another, and no longer once two are stuck, so that the rest of the process can still read files.
 */
export class MountSpace {
  private readonly stuck = new Set<string>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly fs: Fs, private readonly clock: Clock) {}

  /** @returns undefined where there was no answer in time @throws FsError */
  at(path: string): Promise<DiskSpace | undefined> {
    const space = this.turn.then(() => (this.stuck.has(path) || this.stuck.size >= MOST_STUCK ? undefined : this.ask(path)));
    this.turn = space.catch(() => undefined);
    return space;
  }

  private async ask(path: string): Promise<DiskSpace | undefined> {
    const answered = new AbortController();
    const answer = this.fs.diskSpace(path).finally(() => {
      answered.abort();
      this.stuck.delete(path);
    });
    const late = this.clock.sleep(PATIENCE, answered.signal).then(() => {
      this.stuck.add(path);
      return undefined;
    }, () => answer);
    return Promise.race([answer, late]);
  }
}

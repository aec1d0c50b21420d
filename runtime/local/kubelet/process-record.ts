import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { Fs } from '../../../lib/sys/fs';
import { replaceFile } from '../../../lib/sys/replace-file';
import { Processes } from './processes';

const RECORD = 'processes', LARGEST = 1 << 20;
const LOOK = 20, PATIENCE = 2000; // ms between two looks whether a process has gone, and for how long

/**
 * Which processes run, kept on disk: a run that was killed leaves its processes, and the next one ends them. A process is known again by its
 * number and by when it was started in which run of the machine, so that a stranger who got the number is left alone. A system that does not
 * tell when a process was started has no record.
 */
export class ProcessRecord {
  private readonly running = new Map<number, string>();
  private writing: Promise<void> = Promise.resolve();
  private boot = '';

  constructor(private readonly fs: Fs, private readonly dir: string, private readonly log: Logger) {}

  /** Ends what an earlier run has left, and begins anew. @returns how many there were @throws FsError */
  async endLeftovers({ kill }: Processes, clock: Clock): Promise<number> {
    this.boot = await this.text('/proc/sys/kernel/random/boot_id') ?? '';
    const [boot, ...lines] = (await this.text(`${this.dir}/${RECORD}`) ?? '').split('\n');
    const left = boot !== this.boot.trim() ? [] : lines.filter(Boolean).map((line) => line.split(' '));
    let ended = 0;
    for (const [pid, started] of left) {
      const isIt = async () => await this.startTime(Number(pid)) === started;
      if (!await isIt() || !kill(Number(pid))) continue;
      ended++;
      const end = clock.monotonic() + PATIENCE;
      while (await isIt() && clock.monotonic() < end) await clock.sleep(LOOK); // its ports are taken until then
    }
    await this.fs.removeAll(`${this.dir}/${RECORD}`);
    return ended;
  }

  /** Resolves when it is on disk. A disk that is full is reported: the process runs nevertheless. */
  async add(pid: number): Promise<void> {
    const started = await this.startTime(pid);
    if (started === undefined) return;
    this.running.set(pid, started);
    await this.write();
  }

  async remove(pid: number): Promise<void> {
    if (this.running.delete(pid)) await this.write();
  }

  private write(): Promise<void> {
    this.writing = this.writing.then(() => {
      const text = [this.boot.trim(), ...[...this.running].map((entry) => entry.join(' ')), ''].join('\n');
      return replaceFile(this.fs, this.dir, RECORD, Buffer.from(text));
    }).catch((err) => this.log.warn('Recording the running processes failed', { err }));
    return this.writing;
  }

  /** In ticks since boot; undefined where there is no such process, or it has ended and nobody has looked yet. */
  private async startTime(pid: number): Promise<string | undefined> {
    const stat = await this.text(`/proc/${pid}/stat`);
    const [state, ...rest] = stat?.replace(/^.*\)/s, '').trim().split(' ') ?? [];
    return state === 'Z' ? undefined : rest[18];
  }

  private async text(path: string): Promise<string | undefined> {
    const bytes = await this.fs.readFile(path, LARGEST).catch(() => undefined);
    return bytes && Buffer.from(bytes).toString('latin1');
  }
}

import { Fs } from '../../../lib/sys/fs';
import { LogFile } from './log-file';
import { Pod } from './pod';

const LARGEST = 4 << 20; // bytes: a file is cut off at less, see log-file.ts

/** The logs of a node's pods, laid out as a kubelet does: `NAMESPACE_POD_UID/CONTAINER/RUN.log`. Of each container the last two runs are kept. */
export class PodLogs {
  constructor(private readonly fs: Fs, private readonly dir: string) {}

  /** A log for one run of a container. @param run how often it was started before */
  async begin(pod: Pod, container: string, run: number): Promise<LogFile> {
    const folder = `${this.folder(pod)}/${container}`;
    for (const name of [`${run - 2}.log`, `${run - 2}.log.1`]) await this.fs.removeAll(`${folder}/${name}`);
    return new LogFile(this.fs, `${folder}/${run}.log`);
  }

  /** What a run has printed, at most the last `lines`; undefined where there is nothing. */
  async read(pod: Pod, container: string, run: number, lines = Infinity): Promise<string | undefined> {
    const path = `${this.folder(pod)}/${container}/${run}.log`;
    const parts: string[] = [];
    for (const part of [`${path}.1`, path]) {
      if (await this.fs.stat(part)) parts.push(Buffer.from(await this.fs.readFile(part, LARGEST)).toString('utf8'));
    }
    if (parts.length === 0) return undefined;
    const all = parts.join('').split('\n');
    return all.slice(Math.max(0, all.length - 1 - lines)).join('\n');
  }

  async remove(pod: Pod): Promise<void> {
    await this.fs.removeAll(this.folder(pod));
  }

  private folder({ metadata: { namespace, name, uid } }: Pod): string {
    return `${this.dir}/${namespace}_${name}_${uid}`;
  }
}

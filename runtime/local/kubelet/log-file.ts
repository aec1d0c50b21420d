import { Fs, WriteFile } from '../../../lib/sys/fs';

const LARGEST = 1 << 20; // bytes of one file; the one before it is kept
const MOST_WAITING = 1 << 20; // characters that may wait for a slow disk; further lines are counted, not kept

/** What one run of a container prints, in a file that does not grow without end. A disk that is full costs lines, and nothing else. */
export class LogFile {
  private file: WriteFile | undefined;
  private waiting: string[] = [];
  private waitingLength = 0;
  private lost = 0;
  private writing: Promise<void> | undefined;

  /** @param path of the file, in a directory that is there or can be made */
  constructor(private readonly fs: Fs, readonly path: string) {}

  add(line: string): void {
    if (this.waitingLength + line.length > MOST_WAITING) this.lost++;
    else this.keep(line);
    this.writing ??= this.write().catch(() => undefined).finally(() => { this.writing = undefined; });
  }

  /** Resolves when everything is written that can be. */
  async close(): Promise<void> {
    while (this.writing) await this.writing;
    await this.file?.close().catch(() => undefined);
    this.file = undefined;
  }

  private keep(line: string): void {
    this.waiting.push(`${line}\n`);
    this.waitingLength += line.length + 1;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0 || this.lost > 0) {
      if (this.waiting.length === 0) {
        this.keep(`... ${this.lost} lines are missing here: they came faster than the disk takes them`);
        this.lost = 0;
      }
      const text = this.waiting.join('');
      this.waiting = [];
      this.waitingLength = 0;
      await (await this.opened()).append(Buffer.from(text));
    }
  }

  private async opened(): Promise<WriteFile> {
    const { fs, path } = this;
    if (!this.file) {
      await fs.mkdir(path.slice(0, path.lastIndexOf('/')));
      this.file = await fs.append(path);
    }
    if (this.file.size > LARGEST) {
      await this.file.close();
      await fs.rename(path, `${path}.1`);
      this.file = await fs.create(path);
    }
    return this.file;
  }
}

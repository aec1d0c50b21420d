import { Fs, WriteFile } from '../../../lib/sys/fs';

const LARGEST = 1 << 20; // bytes of one file; the one before it is kept

/** What a container prints, in a file that does not grow without end. A disk that is full costs lines, and nothing else. */
export class LogFile {
  private file: WriteFile | undefined;
  private waiting: string[] = [];
  private writing: Promise<void> | undefined;

  constructor(private readonly fs: Fs, private readonly dir: string, private readonly name: string) {}

  add(line: string): void {
    this.waiting.push(`${line}\n`);
    this.writing ??= this.write().catch(() => undefined).finally(() => { this.writing = undefined; });
  }

  async close(): Promise<void> {
    await this.writing;
    await this.file?.close();
    this.file = undefined;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const text = this.waiting.join('');
      this.waiting = [];
      const path = `${this.dir}/${this.name}.log`;
      if (!this.file) {
        await this.fs.mkdir(this.dir);
        this.file = await this.fs.append(path);
      }
      if (this.file.size > LARGEST) {
        await this.file.close();
        await this.fs.rename(path, `${path}.1`);
        this.file = await this.fs.create(path);
      }
      await this.file.append(Buffer.from(text));
    }
  }
}

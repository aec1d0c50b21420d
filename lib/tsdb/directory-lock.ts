import { FileLock, Fs } from '../sys/fs';

/**
 * Has a database's directory for one process. While it does, an empty file `lock` lies there, as with the originals: one that is already
 * there tells that the last run, ours or theirs, did not end by itself.
 */
export class DirectoryLock {
  private constructor(private readonly fs: Fs, private readonly path: string, private readonly lock: FileLock,
    /** Whether the last run has ended by itself. */
    readonly clean: boolean) {}

  /** @throws FsError LOCKED where another process has it */
  static async take(fs: Fs, dir: string): Promise<DirectoryLock> {
    const path = `${dir}/lock`, lock = await fs.lock(path);
    try {
      const clean = !(await fs.stat(path));
      if (clean) await (await fs.create(path)).close();
      return new DirectoryLock(fs, path, lock, clean);
    } catch (err) {
      await lock.release();
      throw err;
    }
  }

  /** Aborts if another process has come to have the directory. */
  get lost(): AbortSignal {
    return this.lock.lost;
  }

  /** @param clean whether the next run is to find that this one has ended by itself */
  async release(clean: boolean): Promise<void> {
    if (clean) await this.fs.remove(this.path).catch(() => undefined); // it informs the next run, and no more
    await this.lock.release();
  }
}

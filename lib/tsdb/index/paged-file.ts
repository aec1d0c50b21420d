import { Fs, ReadFile } from '../../sys/fs';
import { CorruptionError } from '../../sys/errors';

const PAGE = 2 ** 16;

/** Pages of files that were read lately, all files together within a number of bytes. */
export class PageCache {
  private readonly pages = new Map<string, Uint8Array>(); // the one not used for longest first
  private used = 0;

  /** @param capacity bytes that are kept at most */
  constructor(private readonly capacity = 2 ** 25) {}

  get(key: string): Uint8Array | undefined {
    const page = this.pages.get(key);
    if (!page) return undefined;
    this.pages.delete(key); // and put it last
    this.pages.set(key, page);
    return page;
  }

  put(key: string, page: Uint8Array): void {
    this.used += page.length - (this.pages.get(key)?.length ?? 0);
    this.pages.set(key, page);
    for (const [oldest, { length }] of this.pages) {
      if (this.used <= this.capacity) return;
      this.pages.delete(oldest);
      this.used -= length;
    }
  }
}

/** A file that does not change, read in pieces through a cache of pages. */
export class PagedFile {
  private current?: Uint8Array; // the page that was read last: most reads follow each other
  private currentNumber = -1;

  private constructor(readonly path: string, readonly size: number, private readonly file: ReadFile, private readonly cache: PageCache) {}

  /** @throws FsError */
  static async open(fs: Fs, path: string, cache: PageCache): Promise<PagedFile> {
    const file = await fs.open(path);
    try {
      return new PagedFile(path, await file.size(), file, cache);
    } catch (err) {
      await file.close();
      throw err;
    }
  }

  /** Bytes [from, to), where the page that was read last has them. A view that never changes. */
  near(from: number, to: number): Uint8Array | undefined {
    const at = from - this.currentNumber * PAGE;
    return this.current && at >= 0 && at + to - from <= this.current.length ? this.current.subarray(at, at + to - from) : undefined;
  }

  /** Bytes [from, to). A view that never changes. @throws CorruptionError where the file ends before `to` */
  async read(from: number, to: number): Promise<Uint8Array> {
    if (!(from >= 0 && from <= to && to <= this.size)) throw new CorruptionError(this.path, from, `bytes up to ${to} are named, but the file has ${this.size}`);
    const first = Math.floor(from / PAGE), last = Math.floor(Math.max(from, to - 1) / PAGE);
    if (last - first > 1) return this.direct(from, to - from);
    const page = await this.page(first);
    if (first === last) return page.subarray(from - first * PAGE, to - first * PAGE);
    const bytes = new Uint8Array(to - from), fromFirst = page.subarray(from - first * PAGE);
    bytes.set(fromFirst);
    bytes.set((await this.page(last)).subarray(0, to - last * PAGE), fromFirst.length);
    return bytes;
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async page(number: number): Promise<Uint8Array> {
    if (number === this.currentNumber) return this.current!;
    const key = `${this.path}:${number}`;
    let page = this.cache.get(key);
    if (!page) {
      page = await this.direct(number * PAGE, Math.min(PAGE, this.size - number * PAGE));
      this.cache.put(key, page);
    }
    this.current = page;
    this.currentNumber = number;
    return page;
  }

  private async direct(from: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length), read = await this.file.read(bytes, 0, length, from);
    if (read < length) throw new CorruptionError(this.path, from + read, `the file has become shorter: ${read} bytes where ${length} were`);
    return bytes;
  }
}

import { ByteWriter } from '../../encoding/byte-writer';
import { crc32c } from '../../encoding/crc32c';
import { Fs, WriteFile } from '../../sys/fs';

const FULL = 2 ** 20; // bytes that wait at most

/** A file that is written from its start to its end: bytes are put into `out` and go to the disk by the megabyte. */
export class BufferedFile {
  readonly out = new ByteWriter(4096, 2 ** 31);
  private written = 0;

  private constructor(private readonly file: WriteFile) {}

  /** @throws FsError */
  static async create(fs: Fs, path: string): Promise<BufferedFile> {
    return new BufferedFile(await fs.create(path));
  }

  /** Where the next byte of `out` goes in the file. */
  get position(): number {
    return this.written + this.out.at;
  }

  /** Whether enough waits to be written. */
  get isFull(): boolean {
    return this.out.at >= FULL;
  }

  /** Puts zeroes up to a multiple of `alignment`. */
  align(alignment: number): void {
    while (this.position % alignment !== 0) this.out.u8(0);
  }

  /** Puts the checksum of what was put into `out` since it had `start` bytes. Nothing may have been flushed in between. */
  checksum(start: number): void {
    this.out.be32(crc32c(this.out.buffer, start, this.out.at));
  }

  /** Writes what waits. `out` begins at 0 again. @throws FsError */
  async flush(): Promise<void> {
    if (this.out.at > 0) await this.file.append(this.out.bytes());
    this.written += this.out.at;
    this.out.reset();
  }

  /** Makes all of it durable and closes the file. @returns its size in bytes */
  async finish(): Promise<number> {
    try {
      await this.flush();
      await this.file.sync();
      return this.written;
    } finally {
      await this.file.close();
    }
  }

  /** Closes the file as it is. */
  async abandon(): Promise<void> {
    await this.file.close();
  }
}

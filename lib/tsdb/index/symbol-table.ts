import { ByteReader } from '../../encoding/byte-reader';
import { PagedFile } from './paged-file';
import { malformed, readSection } from './section';

const GROUP = 32; // symbols for which one offset is kept

/** The texts of an index by their numbers, which are in byte order. Of every 32 only the place of the first is kept in memory. */
export class SymbolTable {
  private constructor(private readonly file: PagedFile, readonly count: number,
    /** Where each group begins, and behind them the end. */
    private readonly groups: Float64Array,
    /** Of version 1: where each symbol begins, because that is what the series name. */
    private readonly offsets: Float64Array | undefined) {}

  /** @throws CorruptionError */
  static async open(file: PagedFile, at: number, version: number): Promise<SymbolTable> {
    const section = await readSection(file, at), base = at + 4, reader = new ByteReader(section), count = reader.be32();
    if (count > section.length) throw malformed(file, base, `${count} symbols in ${section.length} bytes`);
    const groups = new Float64Array(Math.ceil(count / GROUP) + 1), offsets = version === 1 ? new Float64Array(count) : undefined;
    for (let i = 0; i < count; i++) {
      if (i % GROUP === 0) groups[i / GROUP] = base + reader.at;
      if (offsets) offsets[i] = base + reader.at;
      reader.skip(reader.uvarint32());
    }
    groups[groups.length - 1] = base + reader.at;
    if (reader.failed) throw malformed(file, base + reader.failedAt, 'the symbols are cut off');
    return new SymbolTable(file, count, groups, offsets);
  }

  /** The number of what a series calls `ref`, or -1 where there is no such symbol. */
  numberOf(ref: number): number {
    if (!this.offsets) return ref < this.count ? ref : -1;
    let low = 0, high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.offsets[middle] < ref) low = middle + 1;
      else high = middle;
    }
    return this.offsets[low] === ref ? low : -1;
  }

  /** The texts of the symbols for which `wanted` has a 1, by their numbers. */
  async texts(wanted: Uint8Array): Promise<string[]> {
    const texts: string[] = [], reader = new ByteReader();
    for (let group = 0; group + 1 < this.groups.length; group++) {
      const from = group * GROUP, to = Math.min(from + GROUP, this.count), at = wanted.indexOf(1, from);
      if (at < 0) break;
      if (at >= to) {
        group = Math.floor(at / GROUP) - 1;
        continue;
      }
      const start = this.groups[group], end = this.groups[group + 1];
      reader.reset(this.file.near(start, end) ?? await this.file.read(start, end));
      for (let i = from; i < to; i++) {
        const length = reader.uvarint32();
        if (wanted[i] === 1) texts[i] = reader.utf8(length);
        else reader.skip(length);
      }
      if (reader.failed) throw malformed(this.file, start, 'symbols have changed since the file was opened');
    }
    return texts;
  }

  /** All texts. */
  all(): Promise<string[]> {
    return this.texts(new Uint8Array(this.count).fill(1));
  }
}

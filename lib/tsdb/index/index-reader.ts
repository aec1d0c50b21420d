import { ByteReader } from '../../encoding/byte-reader';
import { CodedError } from '../../sys/errors';
import { Fs } from '../../sys/fs';
import { HEADER_BYTES, INDEX_MAGIC, SERIES_ALIGNMENT, TableOfContents, TOC_BYTES } from './format';
import { PageCache, PagedFile } from './paged-file';
import { PostingsTable } from './postings-table';
import { checkSum, malformed, readSection } from './section';
import { SeriesColumns } from './series-columns';
import { SymbolTable } from './symbol-table';

const LENGTH_BYTES = 10; // of a varint, at most
const LONGEST_SERIES = 2 ** 26; // bytes

/** An index file of version 1 or 2 (docs/formats/index.md). Little of it is kept in memory, and what is read goes through the cache. */
export class IndexReader {
  private readonly reader = new ByteReader();

  private constructor(private readonly file: PagedFile, readonly version: number, readonly symbols: SymbolTable, readonly postingsTable: PostingsTable) {}

  /** Reads and checks the tables of the file. @throws FsError, CorruptionError, CodedError UNSUPPORTED for another version */
  static async open(fs: Fs, path: string, cache: PageCache): Promise<IndexReader> {
    const file = await PagedFile.open(fs, path, cache);
    try {
      const version = await readVersion(file), toc = await readContents(file);
      const symbols = await SymbolTable.open(file, toc.symbols, version);
      return new IndexReader(file, version, symbols, await PostingsTable.open(file, toc.postingsTable));
    } catch (err) {
      await file.close();
      throw err;
    }
  }

  get size(): number {
    return this.file.size;
  }

  /** The series that have the pair, rising, which is the order of their labels; all for two empty texts. */
  async postings(name: string, value: string): Promise<Uint32Array> {
    const at = await this.postingsTable.find(name, value);
    return at < 0 ? new Uint32Array(0) : this.postingsAt(at);
  }

  /** The list at byte `at`, which the postings table names. */
  async postingsAt(at: number): Promise<Uint32Array> {
    const section = await readSection(this.file, at), reader = new ByteReader(section), count = reader.be32();
    if (4 * count !== section.length - 4) throw malformed(this.file, at, `a list of ${count} series in ${section.length - 4} bytes`);
    const series = new Uint32Array(count);
    let before = -1, rising = true;
    for (let i = 0; i < count; i++) {
      series[i] = reader.be32();
      rising &&= series[i] > before;
      before = series[i];
    }
    if (!rising) throw malformed(this.file, at, 'a list of series that is not in order');
    return series;
  }

  /**
   * Adds the series `ids` to `into`, with those of their chunks that overlap `mint` to `maxt`; series without one are left out. Symbols are
   * numbers of `symbols`.
   * @throws CorruptionError, or the signal's reason once it aborts
   */
  async readSeries(ids: Uint32Array, mint: number, maxt: number, into: SeriesColumns, signal?: AbortSignal): Promise<void> {
    const { file, reader, version } = this, unit = version === 1 ? 1 : SERIES_ALIGNMENT;
    for (let i = 0; i < ids.length; i++) {
      if (i % 1024 === 0) signal?.throwIfAborted();
      const at = ids[i] * unit, lengthEnd = Math.min(at + LENGTH_BYTES, file.size);
      reader.reset(file.near(at, lengthEnd) ?? await file.read(at, lengthEnd));
      const length = reader.uvarint32(), from = at + reader.at, to = from + length + 4;
      if (reader.failed || length > LONGEST_SERIES) throw malformed(file, at, `a series of ${length} bytes`);
      const bytes = file.near(from, to) ?? await file.read(from, to);
      checkSum(file, from, bytes, length);
      this.takeSeries(reader.reset(bytes, 0, length), ids[i], from, mint, maxt, into);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private takeSeries(reader: ByteReader, id: number, at: number, mint: number, maxt: number, into: SeriesColumns): void {
    const { symbols: table } = this, labels = reader.uvarint32();
    if (2 * labels > reader.end) throw malformed(this.file, at, `${labels} labels in a series of ${reader.end} bytes`);
    let symbol = into.begin(labels);
    for (const end = symbol + 2 * labels; symbol < end; symbol++) {
      const number = table.numberOf(reader.uvarint32());
      if (number < 0) throw malformed(this.file, at, 'a series with a symbol that is not there');
      into.symbols[symbol] = number;
    }
    let chunk = into.chunkCount, end = 0, ref = 0;
    for (let i = 0, chunks = reader.uvarint32(); i < chunks && !reader.failed; i++) {
      const begin = i === 0 ? reader.varint() : end + reader.uvarint();
      end = begin + reader.uvarint();
      ref = i === 0 ? reader.uvarint() : ref + reader.varint();
      if (begin > maxt) break;
      if (end >= mint) into.addChunk(chunk++, begin, end, ref);
    }
    if (reader.failed || !(ref >= 0)) throw malformed(this.file, at, 'a series that is cut off');
    if (chunk > into.chunkCount) into.end(id, symbol, chunk);
  }
}

async function readVersion(file: PagedFile): Promise<number> {
  if (file.size < HEADER_BYTES + TOC_BYTES) throw malformed(file, file.size, 'the file is too short for an index');
  const reader = new ByteReader(await file.read(0, HEADER_BYTES)), magic = reader.be32(), version = reader.u8();
  if (magic !== INDEX_MAGIC) throw malformed(file, 0, `this is no index: it begins with ${magic.toString(16)}`);
  if (version === 1 || version === 2) return version;
  throw new CodedError('UNSUPPORTED', `cannot read ${file.path}: it has version ${version}, and 1 and 2 are known; use a newer release`);
}

async function readContents(file: PagedFile): Promise<TableOfContents> {
  const at = file.size - TOC_BYTES, bytes = await file.read(at, file.size), reader = new ByteReader(bytes);
  checkSum(file, at, bytes, TOC_BYTES - 4);
  const [symbols, series, labelIndices, labelIndexTable, postings, postingsTable] = Array.from({ length: 6 }, () => reader.be64());
  return { symbols, series, labelIndices, labelIndexTable, postings, postingsTable };
}

import { crc32c } from '../../encoding/crc32c';
import { uvarintLength } from '../../encoding/varint';
import { CodedError } from '../../sys/errors';
import { Fs } from '../../sys/fs';
import { ByteWriter } from '../../encoding/byte-writer';
import { BufferedFile } from './buffered-file';
import { INDEX_MAGIC, SERIES_ALIGNMENT, TableOfContents } from './format';
import { PairPostings } from './pair-postings';
import { SeriesColumns } from './series-columns';

const VERSION = 2;
const HIGHEST_ID = 2 ** 32 - 1;
const ALL = ''; // name and value of the list of all series

/** Where something of a name, or of a name and a value, lies. */
interface Place { readonly keys: readonly string[]; readonly offset: number }

/** Writes an index file of version 2 (docs/formats/index.md) as the originals do, byte by byte: symbols, series in their order, then all lists. */
export class IndexWriter {
  private readonly content = new ByteWriter(1024);
  private readonly postings: PairPostings;
  private readonly toc = { symbols: 0, series: 0, labelIndices: 0, labelIndexTable: 0, postings: 0, postingsTable: 0 };

  private constructor(private readonly path: string, private readonly file: BufferedFile, private readonly symbols: readonly string[]) {
    this.postings = new PairPostings(symbols.length);
  }

  /** @param symbols every name and value once, in byte order @throws FsError, CodedError TOO_LARGE */
  static async create(fs: Fs, path: string, symbols: readonly string[]): Promise<IndexWriter> {
    const writer = new IndexWriter(path, await BufferedFile.create(fs, path), symbols);
    try {
      await writer.begin();
      return writer;
    } catch (err) {
      await writer.abandon();
      throw err;
    }
  }

  /** Adds series `s` of `columns`, whose labels must come behind those of all before, and whose symbols are numbers of those given. */
  async add(columns: SeriesColumns, s: number): Promise<void> {
    this.file.align(SERIES_ALIGNMENT);
    const id = this.file.position / SERIES_ALIGNMENT;
    if (id > HIGHEST_ID) throw new CodedError('TOO_LARGE', `cannot write ${this.path}: its series would take more than 64 GiB; make the blocks shorter`);
    const { symbols, labelsFrom } = columns;
    this.postings.add(id, symbols, labelsFrom[s], labelsFrom[s + 1]);
    putSeries(this.content.reset(), columns, s);
    this.putFramed(uvarintLength(this.content.at));
    if (this.file.isFull) await this.file.flush();
  }

  /** Writes the lists and the table of contents, and closes the file. @returns its size in bytes @throws FsError, CodedError TOO_LARGE */
  async finish(): Promise<number> {
    await this.file.flush();
    const { file, toc, postings, symbols } = this, places: Place[] = [], lists = [...postings.sorted()];
    toc.labelIndices = file.position;
    const valuesOfNames: Place[] = [];
    for (let from = 0; from < lists.length;) {
      let to = from;
      while (to < lists.length && lists[to].name === lists[from].name) to++;
      const offset = await this.putList((out) => { for (let i = from; i < to; i++) out.be32(lists[i].value); }, to - from, 1);
      valuesOfNames.push({ keys: [symbols[lists[from].name]], offset });
      from = to;
    }
    file.align(4);
    toc.postings = file.position;
    places.push({ keys: [ALL, ALL], offset: await this.putPostings(postings.all()) });
    for (const { name, value, series } of lists) places.push({ keys: [symbols[name], symbols[value]], offset: await this.putPostings(series) });
    toc.labelIndexTable = file.position;
    await this.putTable(valuesOfNames);
    toc.postingsTable = file.position;
    await this.putTable(places);
    this.putContents(toc);
    return file.finish();
  }

  /** Closes the file, which is of no use. */
  async abandon(): Promise<void> {
    await this.file.abandon();
  }

  private async begin(): Promise<void> {
    const { file, file: { out }, symbols } = this;
    out.be32(INDEX_MAGIC);
    out.u8(VERSION);
    this.toc.symbols = file.position;
    const start = this.open(out);
    out.be32(symbols.length);
    for (const symbol of symbols) out.uvarintUtf8(symbol);
    this.close(start);
    await file.flush();
    this.toc.series = file.position;
  }

  /** Puts `content` behind its length as a varint, and its checksum. */
  private putFramed(lengthBytes: number): void {
    const { file: { out }, content } = this;
    out.ensure(lengthBytes + content.at + 4);
    out.uvarint(content.at);
    out.raw(content.bytes());
    out.be32(crc32c(content.buffer, 0, content.at));
  }

  private putPostings(series: Uint32Array): Promise<number> {
    return this.putList((out) => { for (let i = 0; i < series.length; i++) out.be32(series[i]); }, series.length);
  }

  /** Puts a section of numbers of 32 bits, behind how many they are and, before that, `names` where given. @returns where it begins */
  private async putList(put: (out: ByteWriter) => void, count: number, names?: number): Promise<number> {
    const { file, file: { out } } = this;
    file.align(4);
    const offset = file.position, start = this.open(out);
    if (names !== undefined) out.be32(names);
    out.be32(count);
    out.ensure(4 * count + 4);
    put(out);
    this.close(start);
    if (file.isFull) await file.flush();
    return offset;
  }

  private async putTable(places: readonly Place[]): Promise<void> {
    const { file, file: { out } } = this;
    await file.flush();
    const start = this.open(out);
    out.be32(places.length);
    for (const { keys, offset } of places) {
      out.uvarint(keys.length);
      for (const key of keys) out.uvarintUtf8(key);
      out.uvarint(offset);
    }
    this.close(start);
    await file.flush();
  }

  private putContents(toc: TableOfContents): void {
    const { file, file: { out } } = this, start = out.at;
    for (const offset of [toc.symbols, toc.series, toc.labelIndices, toc.labelIndexTable, toc.postings, toc.postingsTable]) out.be64(offset);
    file.checksum(start);
  }

  /** Begins a section behind its length in 4 bytes. */
  private open(out: ByteWriter): number {
    out.be32(0);
    return out.at;
  }

  /** Ends a section with its checksum. @throws CodedError TOO_LARGE */
  private close(start: number): void {
    const { out } = this.file, length = out.at - start;
    if (length > HIGHEST_ID) throw new CodedError('TOO_LARGE', `cannot write ${this.path}: a section has ${length} bytes, more than 4 GiB`);
    out.patchBe32(start - 4, length);
    this.file.checksum(start);
  }
}

/** Labels, then chunks: the first in full, each later one by its distance to the one before. */
function putSeries(out: ByteWriter, columns: SeriesColumns, s: number): void {
  const { symbols, labelsFrom, first, mint, maxt, ref } = columns;
  out.uvarint((labelsFrom[s + 1] - labelsFrom[s]) / 2);
  for (let i = labelsFrom[s]; i < labelsFrom[s + 1]; i++) out.uvarint(symbols[i]);
  const from = first[s], to = first[s + 1];
  out.uvarint(to - from);
  for (let c = from; c < to; c++) {
    if (c === from) out.varint(mint[c]);
    else out.uvarint(mint[c] - maxt[c - 1]);
    out.uvarint(maxt[c] - mint[c]);
    if (c === from) out.uvarint(ref[c]);
    else out.varint(ref[c] - ref[c - 1]);
  }
}

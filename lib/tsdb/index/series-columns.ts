import { enlarged } from './slab';

/**
 * Some series of an index as columns. Series s has the label symbols `symbols[labelsFrom[s]]` up to `labelsFrom[s + 1]`, name and value
 * in turn, and the chunks `first[s]` up to `first[s + 1]`, in the order of their times.
 */
export class SeriesColumns {
  count = 0;
  labelsFrom = new Uint32Array(65);
  first = new Uint32Array(65);
  symbols = new Uint32Array(1024);
  mint = new Float64Array(64);
  maxt = new Float64Array(64);
  /** Where each chunk lies: the number of its segment from 0 on * 2^32 + the byte in it. */
  ref = new Float64Array(64);
  /** The series as the postings name it. */
  id = new Uint32Array(64);

  clear(): void {
    this.count = 0;
  }

  get chunkCount(): number {
    return this.first[this.count];
  }

  /** Begins a series at the end, which has what was added to the columns once `end` is called. */
  begin(labels: number): number {
    const at = this.labelsFrom[this.count];
    if (at + 2 * labels > this.symbols.length) this.symbols = enlarged(this.symbols, Math.max(at + 2 * labels, 2 * this.symbols.length));
    return at;
  }

  addChunk(at: number, mint: number, maxt: number, ref: number): void {
    if (at >= this.mint.length) {
      this.mint = enlarged(this.mint, 2 * at);
      this.maxt = enlarged(this.maxt, 2 * at);
      this.ref = enlarged(this.ref, 2 * at);
    }
    this.mint[at] = mint;
    this.maxt[at] = maxt;
    this.ref[at] = ref;
  }

  /** @param symbolsEnd behind its symbols @param chunksEnd behind its chunks */
  end(id: number, symbolsEnd: number, chunksEnd: number): void {
    const s = this.count++;
    if (s + 2 > this.labelsFrom.length) {
      this.labelsFrom = enlarged(this.labelsFrom, 2 * s + 1);
      this.first = enlarged(this.first, 2 * s + 1);
      this.id = enlarged(this.id, 2 * s);
    }
    this.id[s] = id;
    this.labelsFrom[s + 1] = symbolsEnd;
    this.first[s + 1] = chunksEnd;
  }

  /** Takes the series out for which `kept` has a 0; the others keep their order. */
  keep(kept: Uint8Array): void {
    const { count } = this;
    let left = 0, symbol = 0, chunk = 0;
    for (let s = 0; s < count; s++) {
      const symbolsFrom = this.labelsFrom[s], symbolsTo = this.labelsFrom[s + 1], chunksFrom = this.first[s], chunksTo = this.first[s + 1];
      if (kept[s] === 0) continue;
      this.symbols.copyWithin(symbol, symbolsFrom, symbolsTo);
      for (const column of [this.mint, this.maxt, this.ref]) column.copyWithin(chunk, chunksFrom, chunksTo);
      symbol += symbolsTo - symbolsFrom;
      chunk += chunksTo - chunksFrom;
      this.id[left++] = this.id[s];
      this.labelsFrom[left] = symbol;
      this.first[left] = chunk;
    }
    this.count = left;
  }
}

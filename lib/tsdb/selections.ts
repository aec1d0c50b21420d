import { Matcher } from '../model/matcher';
import { selectRows } from './index/select';
import { SeriesTable } from './index/series-table';

const MOST = 2 ** 21; // rows and characters in all selections together: 8 MiB

/** Remembers which series matchers select, until a series comes or goes: rules and dashboards ask the same every few seconds. */
export class Selections {
  private readonly known = new Map<string, Uint32Array>(); // the one not used for longest first
  private generation = -1;
  private size = 0;

  constructor(private readonly table: SeriesTable) {}

  /** The rows of the series that every matcher accepts, in the order of their labels. Never change them. */
  rows(matchers: readonly Matcher[]): Uint32Array {
    if (this.generation !== this.table.generation) this.forget();
    const key = matchers.map(String).join(), known = this.known.get(key);
    if (known) {
      this.known.delete(key); // and put it last
      this.known.set(key, known);
      return known;
    }
    const rows = inOrder(this.table, selectRows(this.table, matchers)).slice(); // without what was not kept
    this.keep(key, rows);
    return rows;
  }

  private keep(key: string, rows: Uint32Array): void {
    if (rows.length > MOST / 4) return;
    this.known.set(key, rows);
    this.size += rows.length + key.length;
    for (const [oldest, { length }] of this.known) {
      if (this.size <= MOST) return;
      this.known.delete(oldest);
      this.size -= length + oldest.length;
    }
  }

  private forget(): void {
    this.known.clear();
    this.size = 0;
    this.generation = this.table.generation;
  }
}

function inOrder(table: SeriesTable, rows: Uint32Array): Uint32Array {
  for (let i = 1; i < rows.length; i++) if (table.compare(rows[i - 1], rows[i]) > 0) return rows.sort((a, b) => table.compare(a, b));
  return rows;
}

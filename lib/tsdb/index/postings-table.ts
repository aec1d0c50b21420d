import { ByteReader } from '../../encoding/byte-reader';
import { compareUtf8 } from '../../encoding/utf8-order';
import { PagedFile } from './paged-file';
import { malformed, readSection } from './section';

const GROUP = 32; // entries for which one is kept in memory

/** The values of one name: every 32nd with its place in the table, and how many they are. */
interface Name { count: number; readonly values: string[]; readonly places: number[]; end: number }

/** Where the list of every label pair lies: a table on disk, in the order of names and values. */
export class PostingsTable {
  private readonly byName = new Map<string, Name>();

  private constructor(private readonly file: PagedFile) {}

  /** @throws CorruptionError */
  static async open(file: PagedFile, at: number): Promise<PostingsTable> {
    const table = new PostingsTable(file), section = await readSection(file, at), base = at + 4;
    const reader = new ByteReader(section), count = reader.be32();
    let last = '', name: Name | undefined, lastValue = '';
    for (let i = 0; i < count; i++) {
      const place = reader.at, keys = reader.uvarint32(), key = reader.utf8(reader.uvarint32());
      if (reader.failed || keys !== 2) throw malformed(file, base + place, `entry ${i + 1} of ${count} of the postings table is not one`);
      if (!name || key !== last) {
        if (name && compareUtf8(last, key) >= 0) throw malformed(file, base + place, 'the postings table is not in order');
        last = key;
        name = { count: 0, values: [], places: [], end: 0 };
        table.byName.set(key, name);
      }
      const value = reader.utf8(reader.uvarint32());
      if (name.count > 0 && compareUtf8(lastValue, value) >= 0) throw malformed(file, base + place, 'the postings table is not in order');
      lastValue = value;
      if (name.count++ % GROUP === 0) {
        name.values.push(value);
        name.places.push(base + place);
      }
      reader.uvarint();
      name.end = base + reader.at;
    }
    if (reader.failed) throw malformed(file, base + reader.failedAt, 'the postings table is cut off');
    return table;
  }

  /** The names of labels, in byte order. */
  names(): string[] {
    return [...this.byName.keys()].filter((name) => name !== '');
  }

  /** How many values `name` has. */
  count(name: string): number {
    return this.byName.get(name)?.count ?? 0;
  }

  /** Where the list of a pair lies, or -1. */
  async find(name: string, value: string): Promise<number> {
    let found = -1;
    const known = this.byName.get(name);
    if (known) await this.eachIn(known, groupOf(known, value), (text, at) => {
      const order = compareUtf8(text, value);
      if (order === 0) found = at;
      return order < 0;
    });
    return found;
  }

  /** Calls `visit` with the values of `name` that begin with `prefix` and where their lists lie, in byte order. */
  async eachValue(name: string, prefix: string, visit: (value: string, at: number) => void): Promise<void> {
    const known = this.byName.get(name);
    if (!known) return;
    let more = true;
    for (let group = groupOf(known, prefix); more && group < known.places.length; group++) {
      more = await this.eachIn(known, group, (value, at) => {
        if (value.startsWith(prefix)) visit(value, at);
        else if (compareUtf8(value, prefix) > 0) return false;
        return true;
      });
    }
  }

  /** Calls `visit` with the entries of a group until it says false. @returns whether it never has */
  private async eachIn(name: Name, group: number, visit: (value: string, at: number) => boolean): Promise<boolean> {
    const from = name.places[group], to = name.places[group + 1] ?? name.end;
    const reader = new ByteReader(this.file.near(from, to) ?? await this.file.read(from, to));
    for (let i = Math.min(GROUP, name.count - group * GROUP); i > 0; i--) {
      reader.uvarint32();
      reader.skip(reader.uvarint32());
      const value = reader.utf8(reader.uvarint32()), at = reader.uvarint();
      if (reader.failed) throw malformed(this.file, from, 'the postings table has changed since the file was opened');
      if (!visit(value, at)) return false;
    }
    return true;
  }
}

/** The last group that does not begin behind `value`, or the first. */
function groupOf({ values }: Name, value: string): number {
  let low = 0, high = values.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (compareUtf8(values[middle], value) <= 0) low = middle;
    else high = middle;
  }
  return low;
}

import { Matcher } from '../../model/matcher';
import { SeriesTable } from './series-table';

const UNKNOWN = 0, ACCEPTED = 1, REFUSED = 2;

/**
 * The rows of the series that every matcher accepts, rising. The smallest set of lists that one matcher alone names is read, and the other
 * matchers look at its rows, each at every value once. A value is tested only by a matcher that needs it.
 */
export function selectRows(table: SeriesTable, matchers: readonly Matcher[]): Uint32Array {
  const base = smallestBase(table, matchers);
  if (base?.length === 0) return new Uint32Array(0);
  const rows = base ? rowsOfPairs(table, base) : liveRows(table);
  let kept = rows.length;
  for (const matcher of matchers) if (base?.matcher !== matcher) kept = keepAccepted(table, matcher, rows, kept);
  return rows.subarray(0, kept);
}

/** Pairs of one name, which are those that `matcher` accepts, and how many rows they have. */
interface Base { readonly matcher: Matcher; readonly pairs: readonly number[]; readonly length: number }

/** Undefined where no matcher asks for a label to be there. */
function smallestBase(table: SeriesTable, matchers: readonly Matcher[]): Base | undefined {
  const asking = matchers.filter((matcher) => !matcher.matches(''));
  let smallest: Base | undefined;
  for (const matcher of asking) {
    const values = namedTexts(matcher);
    if (!values) continue;
    const pairs: number[] = [];
    for (const value of values) {
      const pair = table.pairs.find(matcher.name, value);
      if (pair >= 0) pairs.push(pair);
    }
    smallest = smaller(smallest, baseOf(table, matcher, pairs));
  }
  for (const matcher of asking) {
    if (namedTexts(matcher)) continue;
    const values = table.pairs.valuesOf(matcher.name);
    if (smallest && smallest.length < values.size) continue; // looking at its rows costs less than testing all values
    const pairs: number[] = [];
    for (const [value, pair] of values) if (matcher.matches(value)) pairs.push(pair);
    smallest = smaller(smallest, baseOf(table, matcher, pairs));
  }
  return smallest;
}

/** The only values that `matcher` accepts, where it names them. */
export function namedTexts({ plan, negative }: Matcher): readonly string[] | undefined {
  return plan.kind === 'set' && !plan.ignoreCase && !negative ? plan.texts : undefined;
}

function baseOf(table: SeriesTable, matcher: Matcher, pairs: readonly number[]): Base {
  let length = 0;
  for (const pair of pairs) length += table.pairs.count(pair);
  return { matcher, pairs, length };
}

function smaller(a: Base | undefined, b: Base): Base {
  return a && a.length <= b.length ? a : b;
}

/** A series has one value of a name, so no row is in two of the lists. */
function rowsOfPairs(table: SeriesTable, { pairs, length }: Base): Uint32Array {
  const rows = new Uint32Array(length);
  let at = 0;
  for (const pair of pairs) {
    const list = table.pairs.rows(pair);
    rows.set(list, at);
    at += list.length;
  }
  return pairs.length > 1 ? rows.sort() : rows;
}

function liveRows(table: SeriesTable): Uint32Array {
  const rows = new Uint32Array(table.count);
  for (let row = 0, at = 0; row < table.end; row++) if (table.isLive(row)) rows[at++] = row;
  return rows;
}

/** Moves those of `rows[0, count)` to the front that `matcher` accepts. @returns how many */
function keepAccepted(table: SeriesTable, matcher: Matcher, rows: Uint32Array, count: number): number {
  const { pairs } = table, nameId = pairs.nameId(matcher.name);
  const absent = matcher.matches('');
  if (nameId < 0) return absent ? count : 0;
  const verdicts = new Uint8Array(pairs.end); // of each pair
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i], pair = table.pairOf(row, nameId);
    if (pair < 0) {
      if (absent) rows[kept++] = row;
      continue;
    }
    if (verdicts[pair] === UNKNOWN) verdicts[pair] = matcher.matches(pairs.valueOf(pair)) ? ACCEPTED : REFUSED;
    if (verdicts[pair] === ACCEPTED) rows[kept++] = row;
  }
  return kept;
}

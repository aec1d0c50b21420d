import { Matcher } from '../../model/matcher';
import { IndexReader } from './index-reader';
import { intersection, subtraction, union } from './postings';
import { namedTexts } from './select';

/** Series that may be selected: all that are, and others only where `rest` holds matchers that are still to be asked about their labels. */
export interface Found { readonly ids: Uint32Array; readonly rest: readonly Matcher[] }

/**
 * Looks for the series that every matcher accepts. Those that name their values go first; one that would have to test more values than series
 * are left is put off, because looking at the series costs less.
 * @throws CorruptionError, or the signal's reason once it aborts
 */
export async function findSeries(index: IndexReader, matchers: readonly Matcher[], signal?: AbortSignal): Promise<Found> {
  const rest: Matcher[] = [];
  let ids: Uint32Array | undefined;
  for (const matcher of [...matchers].sort((a, b) => rank(a) - rank(b))) {
    signal?.throwIfAborted();
    if (ids?.length === 0) break;
    const texts = setOf(matcher), absent = matcher.matches('');
    if (!texts && ids && ids.length < index.postingsTable.count(matcher.name)) {
      rest.push(matcher);
      continue;
    }
    const lists = texts ? await listsOf(index, matcher.name, texts) : await tested(index, matcher, !absent, signal), all = union(lists);
    if (absent) ids = subtraction(ids ?? await index.postings('', ''), all);
    else ids = ids ? intersection(ids, all) : all;
  }
  return { ids: ids ?? await index.postings('', ''), rest };
}

/** The values that a matcher wants, or those that it alone refuses, where it names them. */
function setOf(matcher: Matcher): readonly string[] | undefined {
  const { plan, negative } = matcher;
  if (matcher.matches('')) return negative && plan.kind === 'set' && !plan.ignoreCase ? plan.texts : undefined;
  return namedTexts(matcher);
}

function rank(matcher: Matcher): number {
  return (matcher.matches('') ? 2 : 0) + (setOf(matcher) ? 0 : 1);
}

async function listsOf(index: IndexReader, name: string, values: readonly string[]): Promise<Uint32Array[]> {
  const lists: Uint32Array[] = [];
  for (const value of values) lists.push(await index.postings(name, value));
  return lists;
}

/** The lists of the values that `matcher` accepts, or refuses. */
async function tested(index: IndexReader, matcher: Matcher, accepted: boolean, signal?: AbortSignal): Promise<Uint32Array[]> {
  const places: number[] = [], lists: Uint32Array[] = [];
  await index.postingsTable.eachValue(matcher.name, accepted && !matcher.negative ? matcher.prefix : '', (value, at) => {
    if (matcher.matches(value) === accepted) places.push(at);
  });
  for (const at of places) {
    if (lists.length % 1024 === 0) signal?.throwIfAborted();
    lists.push(await index.postingsAt(at));
  }
  return lists;
}

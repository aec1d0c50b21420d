/** How `flow` sets a text. */
export interface FlowOptions {
  /** Stands before every line of a paragraph, and before every line of an indented block. */
  readonly prefix: string;
  readonly blockPrefix: string;
  /** Characters of a line without its prefix; 0: as many as fit into 80 with it; below 0: paragraphs stay on one line. */
  readonly width: number;
}

/**
 * The lines of `text`. Blank lines and indentation part it into paragraphs, which are filled anew, and indented blocks, which stay as they are.
 * Source: the syntax of Go's doc comments (go.dev/doc/comment), without its headings, lists and links.
 */
export function flow(text: string, { prefix, blockPrefix, width }: FlowOptions): string[] {
  const lines: string[] = [];
  for (const block of blocks(text)) {
    if (lines.length) lines.push('');
    if (isIndented(block[0])) lines.push(...unindent(block).map((line) => line && blockPrefix + line));
    else lines.push(...fill(block.join(' ').match(/\S+/g)!, width || DEFAULT_WIDTH - prefix.length).map((line) => prefix + line));
  }
  return lines;
}

/**
 * Puts words into lines of at most `width` characters so that the squares of the gaps at the ends of the lines, except the last, add up to
 * the least; a line that ends without punctuation costs as much as a gap of eight. A word that is too long has a line of its own.
 * Source: Hirschberg and Larmore, The Least Weight Subsequence Problem (1987), in O(n log n); among equals it chooses as Go's printer does.
 */
export function fill(words: readonly string[], width: number): string[] {
  if (width < 0) return [words.join(' ')];
  const count = words.length;
  const offsets = [0]; // of each word, in a line of all
  for (const word of words) offsets.push(offsets[offsets.length - 1] + [...word].length + 1);
  const least = [0]; // cost of the first n words
  const lastStart = [0]; // where the last line of the first n words starts
  const cost = (start: number, end: number): number => {
    const gap = width - (offsets[end] - offsets[start] - 1);
    if (gap >= 0 && end === count) return least[start];
    return least[start] + gap * gap * (gap < 0 ? OVERLONG : 1) + (/[.,:;]$/.test(words[end - 1]) ? 0 : INSIDE_CLAUSE);
  };
  // Where the line in hand may start: the first is best now, and each of the others will be better than those before it at some later end.
  const starts = [0];
  const dropSurpassed = (end: number) => {
    while (starts.length > 1 && cost(starts[1], end) <= cost(starts[0], end)) starts.shift();
  };
  for (let end = 1; end <= count; end++) {
    least.push(cost(starts[0], end));
    lastStart.push(starts[0]);
    if (end === count) break;
    dropSurpassed(end + 1);
    while (starts.length > 1 && neverBest(cost, starts[starts.length - 2], starts[starts.length - 1], end, count)) starts.pop();
    if (cost(end, count) < cost(starts[starts.length - 1], count)) starts.push(end);
    dropSurpassed(end + 1);
  }
  const lines: string[] = [];
  for (let end = count; end > 0; end = lastStart[end]) lines.unshift(words.slice(lastStart[end], end).join(' '));
  return lines;
}

const DEFAULT_WIDTH = 80;
const INSIDE_CLAUSE = 64;
const OVERLONG = 2 ** 32; // more than all gaps of a text together

/** Whether `start` is of no use between `before` and `after`: once it gets better than the former, the latter is as good. */
function neverBest(cost: (start: number, end: number) => number, before: number, start: number, after: number, count: number): boolean {
  let [low, high] = [after, count + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cost(before, middle) > cost(start, middle)) high = middle;
    else low = middle + 1;
  }
  return low > count || cost(after, low) <= cost(start, low);
}

/** Lines that stand together; the blank lines inside an indented block belong to it. */
function blocks(text: string): string[][] {
  const found: string[][] = [];
  let blank = 0;
  for (const line of unindent(text.split(/\r?\n/).map((l) => l.trimEnd()))) {
    const last = found.at(-1);
    if (!line) blank++;
    else if (last && isIndented(line) && isIndented(last[0])) last.push(...Array<string>(blank).fill(''), line);
    else if (last && !blank && isIndented(line) === isIndented(last[0])) last.push(line);
    else found.push([line]);
    if (line) blank = 0;
  }
  return found;
}

function isIndented(line: string): boolean {
  return line.startsWith(' ') || line.startsWith('\t');
}

/** The lines without the white space that all of them, blank ones aside, begin with. */
function unindent(lines: readonly string[]): string[] {
  let common: string | undefined;
  for (const line of lines) {
    if (!line) continue;
    common ??= line.slice(0, line.search(/[^ \t]/));
    while (!line.startsWith(common)) common = common.slice(0, -1);
  }
  return lines.map((line) => line.slice(common?.length));
}

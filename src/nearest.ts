const MISTAKES = 2; // that a person makes in one word

/** The one of `known` that `typed` was most likely meant to be; undefined where none has more than half of its letters right. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const [best] = known.map((name) => ({ name, distance: editDistance(typed, name) })).sort((a, b) => a.distance - b.distance);
  return best && best.distance <= MISTAKES && 2 * best.distance < best.name.length ? best.name : undefined;
}

/** How many letters must be added, removed or replaced to make `b` of `a`. Source: Wagner and Fischer, 1974. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
  }
  return row[b.length];
}

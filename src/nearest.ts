const CLOSE = 2; // typing mistakes

/** The one of `known` that `typed` was most likely meant to be; undefined where none is close. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const ranked = known.map((name) => ({ name, distance: editDistance(typed, name) })).sort((a, b) => a.distance - b.distance);
  return ranked.length > 0 && ranked[0].distance <= CLOSE && ranked[0].distance < ranked[0].name.length ? ranked[0].name : undefined;
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

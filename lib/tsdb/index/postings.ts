/** Sets of series as rising numbers, each once. No function changes what it is given; one may return it. */

/** What is in any of the lists. They may be in each other's way: a number may be in several. */
export function union(lists: readonly Uint32Array[]): Uint32Array {
  if (lists.length === 1) return lists[0];
  let length = 0;
  for (const list of lists) length += list.length;
  const all = new Uint32Array(length);
  let at = 0;
  for (const list of lists) {
    all.set(list, at);
    at += list.length;
  }
  all.sort();
  let kept = 0;
  for (let i = 0; i < length; i++) if (kept === 0 || all[i] !== all[kept - 1]) all[kept++] = all[i];
  return all.subarray(0, kept);
}

/** What is in both. */
export function intersection(a: Uint32Array, b: Uint32Array): Uint32Array {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a], both = new Uint32Array(few.length);
  let kept = 0, at = 0;
  for (let i = 0; i < few.length; i++) {
    at = firstNotBelow(many, few[i], at);
    if (at === many.length) break;
    if (many[at] === few[i]) both[kept++] = few[i];
  }
  return both.subarray(0, kept);
}

/** What is in `a` and not in `b`. */
export function subtraction(a: Uint32Array, b: Uint32Array): Uint32Array {
  const left = new Uint32Array(a.length);
  let kept = 0, at = 0;
  for (let i = 0; i < a.length; i++) {
    at = firstNotBelow(b, a[i], at);
    if (at === b.length || b[at] !== a[i]) left[kept++] = a[i];
  }
  return left.subarray(0, kept);
}

/** The first index from `from` on at which `list` has `wanted` or more; found in steps that double, so that near ones cost little. */
function firstNotBelow(list: Uint32Array, wanted: number, from: number): number {
  if (from >= list.length || list[from] >= wanted) return from;
  let step = 1;
  while (from + step < list.length && list[from + step] < wanted) step *= 2;
  let low = from + step / 2, high = Math.min(from + step, list.length);
  if (step === 1) low = from;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (list[middle] < wanted) low = middle;
    else high = middle;
  }
  return high;
}

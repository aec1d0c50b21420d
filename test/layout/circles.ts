import { Import, Imports } from './resolver';
import { Violation } from './violation';

/** For every file on a circle of imports, those of types included, a shortest circle through it, unless one that is told already holds it. */
export function findCircles(imports: Imports): Violation[] {
  const left = new Map([...imports].map(([file, all]) => [file, filesOf(all)]));
  for (let before = 0; before !== left.size; ) { // a file that imports nothing that is left lies on no circle
    before = left.size;
    for (const [file, imported] of left) if (!imported.some((other) => left.has(other))) left.delete(file);
  }
  const told = new Set<string>();
  return [...left.keys()].sort().flatMap((start) => {
    const circle = told.has(start) ? undefined : shortestCircle(start, left);
    if (!circle) return [];
    for (const file of circle) told.add(file);
    const { line } = imports.get(start)!.find(({ target }) => target.is === 'file' && target.file === circle[1])!;
    return [{
      file: start, line, rule: 'circle' as const, found: circle.join(' -> '), allowed: 'imports make no circle, not even those of types',
      remedy: 'move what both ends need to a file of its own',
    }];
  });
}

function filesOf(imports: readonly Import[]): string[] {
  return imports.flatMap(({ target }) => (target.is === 'file' ? [target.file] : []));
}

/** From `start` to `start`, both ends named; undefined where no way leads back. */
function shortestCircle(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const ways = new Map<string, string[]>([['', [start]]]); // to each file from `start`; the first way to a file is a shortest
  for (const way of ways.values()) { // grows while it is walked
    for (const next of edges.get(way[way.length - 1]) ?? []) {
      if (next === start) return [...way, start];
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  }
  return undefined;
}

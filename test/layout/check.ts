import { findAmbientUses, refuseModule } from './ambient';
import { findCircles } from './circles';
import { findNaming, refuseSize } from './files';
import { importsOf, parse } from './imports';
import { refuseLayer, refusePlaceless } from './layers';
import { findLocalRun } from './local-run';
import { reachedByConstructs, refuseUnresolved } from './packages';
import { Import, Resolver } from './resolver';
import { KERNELS_BINARY, nameOf } from './rules';
import { isCode, Sources } from './sources';
import { Violation } from './violation';

/** Everything in a tree that breaks a rule, in the order of files and lines. An import is refused once, by the rule that says most. */
export function check(sources: Sources): Violation[] {
  const resolver = new Resolver(sources);
  const imports = new Map<string, readonly Import[]>();
  const found: Array<Violation | undefined> = [];
  for (const file of sources.files.filter(isCode)) {
    const source = parse(file, sources.text(file)); // not kept: the syntax of a whole tree keeps the collector busier than the parser
    imports.set(file, importsOf(source).map((written) => ({ ...written, target: resolver.resolve(file, written) })));
    found.push(refusePlaceless(file), refuseSize(source), ...findNaming(source), ...findAmbientUses(source), ...findLocalRun(source));
  }
  const published = reachedByConstructs(imports);
  for (const [file, all] of imports) {
    found.push(...all.map((imported) => refuseModule(file, imported) ?? refuseBinary(file, imported) ?? refuseLayer(file, imported)
      ?? refuseUnresolved(resolver, published, file, imported)));
  }
  return [...found.filter((violation) => violation !== undefined), ...findCircles(imports)].sort(byPlace);
}

function refuseBinary(file: string, { line, target }: Import): Violation | undefined {
  if (target.is !== 'file' || target.file !== KERNELS_BINARY.file || nameOf(file) === KERNELS_BINARY.name) return undefined;
  return {
    file, line, rule: 'kernels-generated', found: 'the binary of the kernels is imported', allowed: `only ${KERNELS_BINARY.name} may import it`,
    remedy: 'use Kernels of lib/kernels/kernels, which loads it',
  };
}

function byPlace(a: Violation, b: Violation): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line;
}

import { Import, Imports, Resolver } from './resolver';
import { Violation } from './violation';

/** The files that the constructs reach, themselves among them: all that is published as modules and finds only real dependencies. */
export function reachedByConstructs(imports: Imports): ReadonlySet<string> {
  const reached = new Set([...imports.keys()].filter((file) => file.startsWith('src/')));
  for (const file of reached) { // grows while it is walked
    for (const { target } of imports.get(file) ?? []) if (target.is === 'file') reached.add(target.file);
  }
  return reached;
}

/** An import of a file that is not there, of a package that is not listed or not delivered, or of a name that only the running program knows. */
export function refuseUnresolved(packages: Resolver, published: ReadonlySet<string>, file: string, { specifier, line, target }: Import): Violation | undefined {
  const refuse = (found: string, allowed: string, remedy: string): Violation => ({ file, line, rule: 'unresolved', found, allowed, remedy });
  if (target.is === 'missing') {
    return refuse(`no file is at ${specifier}`, 'a relative import names a file of this repository', 'correct the path');
  }
  if (target.is === 'computed' && /^(src|lib|runtime)\//.test(file)) {
    return refuse('the imported name is computed', 'an import names its file or package as one literal', 'write one import for each name');
  }
  if (target.is !== 'package') return undefined;
  if (!packages.listed.has(target.name)) {
    return refuse(`package.json does not list ${target.name}`, 'every imported package is listed', 'add it in .projenrc.ts, or do without');
  }
  if (published.has(file) && !packages.delivered.has(target.name)) {
    return refuse(`the constructs reach this file and ${target.name} is a devDependency`, 'what they reach imports only dependencies and peerDependencies',
      'add it to bundledDeps in .projenrc.ts, or keep src away from this file');
  }
  return undefined;
}

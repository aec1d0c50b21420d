import { Import, Target } from './resolver';
import { matches, nameOf, Only, ONLY, PROOF, STEPS } from './rules';
import { Violation } from './violation';

/** An import that goes up or sideways, or past the short list of its name. */
export function refuseLayer(file: string, imported: Import): Violation | undefined {
  const name = nameOf(file);
  if (name === undefined || PROOF.includes(name)) return undefined;
  const refusal = imported.target.is === 'file' ? refusalOfFile(name, imported, imported.target.file) : refusalOfPackage(name, imported.target);
  return refusal && { file, line: imported.line, rule: 'layers', ...refusal };
}

type Refusal = Pick<Violation, 'found' | 'allowed' | 'remedy'>;

function refusalOfFile(name: string, { specifier, kind }: Import, file: string): Refusal | undefined {
  const other = nameOf(file), only = ONLY[name];
  if (other === undefined || other === name) return undefined;
  const found = `${name} imports ${other} (${specifier})`;
  const allowed = only ? isListed(only, other, kind) : stepOf(name) < stepOf(other);
  if (!allowed) return { found, allowed: allowedTo(name), remedy: remedyFor(name, other) };
  if (!only?.atFirstUse?.includes(other) || kind === 'require' || kind === 'type') return undefined;
  return { found: `${found} at load or by import()`, allowed: `${name} loads it at first use, its types apart`, remedy: AT_FIRST_USE };
}

function refusalOfPackage(name: string, target: Target): Refusal | undefined {
  const packages = ONLY[name]?.packages;
  if (!packages || (target.is !== 'node' && target.is !== 'package')) return undefined;
  const wanted = target.is === 'node' ? `node:${target.name}` : target.name;
  if (packages.some((pattern) => matches(pattern, wanted))) return undefined;
  return { found: `${name} imports the package ${wanted}`, allowed: allowedTo(name), remedy: ELSEWHERE };
}

const AT_FIRST_USE = 'require it inside the function that needs it';
const ELSEWHERE = 'move what needs it to where it is allowed';

/** A file below no name of the table. */
export function refusePlaceless(file: string): Violation | undefined {
  if (nameOf(file) !== undefined) return undefined;
  return {
    file, line: 1, rule: 'layers', found: 'the file has no place in the layers', allowed: 'every file lies below a name of test/layout/rules.ts',
    remedy: 'move it, or give its folder a step there and in docs/design/0001-layers.md',
  };
}

function isListed(only: Only, name: string, kind: Import['kind']): boolean {
  const covers = (listed: string) => name === listed || name.startsWith(`${listed}/`);
  return only.names.some(covers) || (kind === 'type' && (only.types ?? []).some(covers));
}

/** 0 is the highest; what stands on no step is above them all for whoever imports it. */
function stepOf(name: string): number {
  return STEPS.findIndex((step) => step.includes(name));
}

function allowedTo(name: string): string {
  const only = ONLY[name];
  if (only) {
    const all = [...only.packages ?? [], ...only.names, ...(only.types ?? []).map((types) => `types of ${types}`)];
    return `it may import ${all.length ? `only ${all.join(', ')}` : 'nothing but itself'}`;
  }
  const below = STEPS[stepOf(name) + 1];
  return below ? `it may import only lower steps, from ${below.join(', ')} down` : 'it is the lowest step and imports no other';
}

function remedyFor(name: string, other: string): string {
  if (other === 'lib/kernels') return 'take the kernel as a parameter whose default is its twin';
  if (PROOF.includes(other)) return 'move what is not proof out of it';
  if (ONLY[name]) return ELSEWHERE;
  if (name.startsWith('runtime/') && stepOf(name) === stepOf(other)) return 'move what both need to lib; programs meet over HTTP, files or the Kubernetes API';
  return 'move what both need to a lower step, or take it as a parameter';
}

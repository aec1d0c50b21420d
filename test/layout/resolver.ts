import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { WrittenImport } from './imports';
import { ENTRY, OUTPUTS } from './rules';
import { Sources } from './sources';

/** What an import means. Modules of Node are without their `node:`, packages without the path inside them. */
export type Target =
  | { readonly is: 'file'; readonly file: string }
  | { readonly is: 'node' | 'package'; readonly name: string }
  | { readonly is: 'missing' | 'computed' };

export interface Import extends WrittenImport { readonly target: Target }

/** What every file of code imports. */
export type Imports = ReadonlyMap<string, readonly Import[]>;

/** Finds what imports mean, and which packages may be meant. */
export class Resolver {
  /** Dependencies and peerDependencies: all that a user of the published package has. */
  readonly delivered: ReadonlySet<string>;
  /** All packages that package.json lists. */
  readonly listed: ReadonlySet<string>;
  private readonly self: string;
  private readonly files: ReadonlySet<string>;

  constructor(sources: Sources) {
    const { name, dependencies, peerDependencies, devDependencies } = JSON.parse(sources.text('package.json'));
    this.delivered = new Set(Object.keys({ ...dependencies, ...peerDependencies }));
    this.listed = new Set([...this.delivered, ...Object.keys({ ...devDependencies })]);
    this.self = name;
    this.files = new Set(sources.files);
  }

  resolve(from: string, { specifier }: WrittenImport): Target {
    if (specifier === undefined) return { is: 'computed' };
    if (specifier === this.self) return { is: 'file', file: ENTRY };
    if (specifier.startsWith('/')) return { is: 'missing' };
    if (/^\.\.?(\/|$)/.test(specifier)) {
      const file = this.fileAt(posix.join(posix.dirname(from), specifier));
      return file === undefined ? { is: 'missing' } : { is: 'file', file };
    }
    if (isBuiltin(specifier)) return { is: 'node', name: specifier.replace(/^node:/, '') };
    return { is: 'package', name: specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/') };
  }

  /** What compiling makes counts as present. */
  private fileAt(path: string): string | undefined {
    if (OUTPUTS.some((output) => path.startsWith(`${output}/`))) return path;
    if (/\.generated(\.ts)?$/.test(path)) return path.replace(/(\.ts)?$/, '.ts');
    const candidates = [
      path, ...ENDINGS.map((ending) => path + ending), path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2'), ...ENDINGS.map((ending) => `${path}/index${ending}`),
    ];
    return candidates.find((candidate) => this.files.has(candidate));
  }
}

const ENDINGS = ['.ts', '.tsx', '.d.ts', '.js', '.mjs', '.cjs', '.json'];

import { LineCounter, parseAllDocuments } from 'yaml';
import { isObject, JsonObject } from '../../../lib/crds/json';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { KubeObject } from '../../kube/objects';
import { plainDocuments } from './plain-yaml';

/** An object that somebody wants, and where it is written. */
export interface Manifest { readonly object: KubeObject; readonly file: string; readonly line: number }

const LARGEST_FILE = 32 << 20, MOST_FILES = 1000, MOST_OBJECTS = 10_000;
const EXTENSION = /\.(ya?ml|json)$/;

/** Manifests of the files that were read last, by path: most files are as they were when something is read again, and some are large. */
export type KnownManifests = Map<string, { readonly text: string; readonly manifests: readonly Manifest[] }>;

/**
 * The objects in the manifests of a folder, or in one file: documents of YAML or JSON, `List`s as what they hold. Empty documents do not count.
 * @param known is brought up to date; what is in it already is taken from there where the file's text is the same
 * @throws CodedError MANIFEST naming file, line and column; FsError
 */
export async function readManifests(fs: Fs, path: string, known: KnownManifests = new Map()): Promise<Manifest[]> {
  const stat = await fs.stat(path);
  if (!stat) throw new CodedError('MANIFEST', `${path}: there is no such file or folder: name one with manifests`);
  const files = stat.kind !== 'directory' ? [path] : (await fs.list(path)).filter(({ name, kind }) => kind === 'file' && EXTENSION.test(name))
    .map(({ name }) => `${path}/${name}`);
  if (files.length === 0) throw new CodedError('MANIFEST', `${path}: no manifests are in it: expected files named *.yaml, *.yml or *.json`);
  if (files.length > MOST_FILES) throw new CodedError('MANIFEST', `${path}: ${files.length} manifests are in it, at most ${MOST_FILES} are read`);
  const manifests: Manifest[] = [];
  for (const file of files) {
    const text = new TextDecoder().decode(await fs.readFile(file, LARGEST_FILE));
    if (known.get(file)?.text !== text) known.set(file, { text, manifests: parseManifests(text, file) });
    manifests.push(...known.get(file)!.manifests);
    if (manifests.length > MOST_OBJECTS) throw new CodedError('MANIFEST', `${file}: more than ${MOST_OBJECTS} objects: deploy them in parts`);
  }
  refuseTwins(manifests);
  return manifests;
}

/** The objects in one text. @throws CodedError MANIFEST */
export function parseManifests(text: string, file: string): Manifest[] {
  const plain = plainDocuments(text);
  if (plain) return plain.flatMap(({ value, line }) => (value === null || value === undefined ? [] : objectsOf(value, file, line)));
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, merge: true, stringKeys: true });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document) => {
    const [wrong] = document.errors;
    if (wrong) {
      const { line, col } = lines.linePos(wrong.pos[0]);
      throw new CodedError('MANIFEST', `${file}:${line}:${col}: ${wrong.message.split(/ at line |\n/)[0]}`);
    }
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value === null || value === undefined) return [];
    const { line } = lines.linePos(document.contents?.range?.[0] ?? document.range[0]);
    return objectsOf(value, file, line);
  });
}

function objectsOf(value: unknown, file: string, line: number): Manifest[] {
  const fail = (what: string) => new CodedError('MANIFEST', `${file}:${line}: ${what}`);
  if (!isObject(value)) throw fail('not an object: expected apiVersion, kind and metadata');
  for (const field of ['apiVersion', 'kind']) if (typeof value[field] !== 'string' || value[field] === '') throw fail(`${field} is missing`);
  if (String(value.kind).endsWith('List') && Array.isArray(value.items)) return value.items.flatMap((item) => objectsOf(item, file, line));
  const metadata = value.metadata;
  if (!isObject(metadata) || typeof metadata.name !== 'string' || metadata.name === '') throw fail(`metadata.name of the ${String(value.kind)} is missing`);
  return [{ object: value as JsonObject as unknown as KubeObject, file, line }];
}

/** `Deployment default/web` */
export function objectName({ kind, metadata: { namespace, name } }: KubeObject): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

function refuseTwins(manifests: readonly Manifest[]): void {
  const places = new Map<string, Manifest>();
  for (const manifest of manifests) {
    const key = `${manifest.object.apiVersion} ${objectName(manifest.object)}`;
    const twin = places.get(key);
    if (twin) {
      const where = `${manifest.file}:${manifest.line}: ${objectName(manifest.object)}`;
      throw new CodedError('MANIFEST', `${where} is also at ${twin.file}:${twin.line}: keep one of them`);
    }
    places.set(key, manifest);
  }
}

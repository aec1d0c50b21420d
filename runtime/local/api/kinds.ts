import { SchemaNode } from '../../../lib/crds/schema-node';
import { Resource } from '../../kube/objects';
import { noSuchResource } from './api-error';
import { customKinds } from './custom/custom-kinds';
import { Definition } from './custom/definition';
import { groupVersion, Kind } from './kind';

/** All kinds that are served: the built-in ones, and those that CustomResourceDefinitions define. */
export class Kinds {
  private readonly custom = new Map<string, readonly Kind[]>();
  private byPath!: ReadonlyMap<string, Kind>;
  private byType!: ReadonlyMap<string, Kind>;
  /** Counts the changes, for documents about all kinds that are made once. */
  generation = 0;

  /** @param meta the schema of every object's metadata */
  constructor(private readonly builtin: readonly Kind[], private readonly meta: SchemaNode) {
    this.index();
  }

  /** Serves what `definition` defines, in place of what one of its name defined before. */
  define(definition: Definition): void {
    this.custom.set(definition.metadata.name, customKinds(definition, this.meta));
    this.index();
  }

  forget(name: string): void {
    this.custom.delete(name);
    this.index();
  }

  get all(): readonly Kind[] {
    return [...this.builtin, ...[...this.custom.values()].flat()];
  }

  find({ group, version, plural }: Pick<Resource, 'group' | 'version' | 'plural'>): Kind | undefined {
    return this.byPath.get(`${group}/${version}/${plural}`);
  }

  /** @throws ApiError NotFound */
  get(resource: Pick<Resource, 'group' | 'version' | 'plural'>): Kind {
    const kind = this.find(resource);
    if (!kind) throw noSuchResource();
    return kind;
  }

  /** The kind of an object or a reference. */
  ofType(apiVersion: string, kind: string): Kind | undefined {
    return this.byType.get(`${apiVersion}/${kind}`);
  }

  /** One version of each kind: every object is shown by one of them. */
  tables(): ReadonlyMap<string, Kind> {
    const tables = new Map<string, Kind>();
    for (const kind of this.all) if (!tables.has(kind.table)) tables.set(kind.table, kind);
    return tables;
  }

  private index(): void {
    const kinds = [...[...this.custom.values()].flat(), ...this.builtin]; // later ones win: nobody can take the place of a built-in kind
    this.byPath = new Map(kinds.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]));
    this.byType = new Map(kinds.map((kind) => [`${groupVersion(kind)}/${kind.kind}`, kind]));
    this.generation++;
  }
}

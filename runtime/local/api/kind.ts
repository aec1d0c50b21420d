import { FieldError } from '../../../lib/crds/field-error';
import { Json, JsonObject } from '../../../lib/crds/json';
import { SchemaNode } from '../../../lib/crds/schema-node';
import { KubeObject, Resource } from '../../kube/objects';
import { NameCheck } from './meta/names';
import { SelectableFields } from './select/field-selector';

/** A column of the tables that `kubectl get` prints. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description: string;
  /** Above 0 only for those who want it wide. */
  readonly priority?: number;
  /** The cell of an object; `now` in milliseconds for ages. */
  cell(object: KubeObject, now: number): Json;
}

/** Where the numbers of the scale subresource stand, as `.spec.replicas`. */
export interface ScalePaths { readonly spec: string; readonly status: string; readonly selector?: string }

/** What a kind may ask of its surroundings while an object is written. */
export interface WriteContext {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** A free address for a Service. @throws ApiError when there is none */
  allocateAddress(): string;
}

/** A kind as one version of the API serves it, with its rules. Objects handed to it for change belong to the request. */
export interface Kind extends Resource {
  readonly singular: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** The table of the store that holds its objects; versions of a kind share one. */
  readonly table: string;
  /** Defined by a CustomResourceDefinition. */
  readonly isCustom: boolean;
  /** What a client may do. */
  readonly verbs: readonly string[];
  readonly schema: SchemaNode;
  /** Makes of what was sent an object of this kind, in place. @returns the paths of what is unknown, in order @throws ApiError BadRequest */
  decode(object: JsonObject): string[];
  readonly hasStatus: boolean;
  /** Whether metadata.generation counts the changes of what is wanted. */
  readonly hasGeneration: boolean;
  readonly scale?: ScalePaths;
  /** Whose sets of fields say from the start that they are there: paths that every new object has. */
  readonly alwaysThere: readonly string[];
  readonly checkName: NameCheck;
  readonly fields: SelectableFields;
  readonly columns: readonly Column[];
  /** Told with every answer. */
  readonly warning?: string;
  /** An object of the store as this version shows it. The same object for the same object. */
  toServed(stored: KubeObject): KubeObject;
  /** An object of this version as the store holds it. */
  toStored(served: KubeObject): KubeObject;
  /** Fills in what was left out, in `object` itself. */
  applyDefaults(object: JsonObject): void;
  /** Readies a new object for being stored, in `object` itself. */
  prepareCreate?(object: JsonObject, context: WriteContext): void;
  /** Readies an object for being stored whose wanted state may have changed, in `object` itself. Its status is shared with `before`. */
  prepareUpdate?(object: JsonObject, before: KubeObject, context: WriteContext): void;
  /** Writes into an object that is held although it was deleted, in place, what that means for it. */
  prepareDelete?(object: JsonObject, now: number): void;
  /** What is wrong with an object, metadata aside. */
  validate(object: JsonObject, before: KubeObject | undefined, subresource: Subresource): FieldError[];
  /** Seconds that an object goes on after it was deleted, where the request says nothing else. Undefined: it is gone at once. */
  gracePeriod?(object: KubeObject): number;
}

/** Which part of an object is written; empty for all but its status. */
export type Subresource = '' | 'status' | 'scale';

export const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] as const;

/** `v1` for the core group, else `group/version`. */
export function groupVersion({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

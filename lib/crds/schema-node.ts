import type { RE2JS } from 're2js';
import { Json } from './json';
import type { Rule } from './rule';
import { SchemaText } from './schema-text';

/** How the items of a list are told apart: not at all, by their value, or by some of their fields. */
export type ListType = 'atomic' | 'set' | 'map';

/** A part of a compiled schema. Absent limits do not limit. */
export interface SchemaNode {
  /** What was compiled, for documents about it. */
  readonly text: SchemaText;
  /** `object`, `array`, `string`, `integer`, `number`, `boolean`, or empty where any type will do. */
  readonly type: string;
  readonly intOrString: boolean;
  readonly nullable: boolean;
  /** Fields without a schema stay. */
  readonly preserve: boolean;
  /** The value is an object of Kubernetes: it keeps apiVersion, kind and metadata. */
  readonly embedded: boolean;
  readonly properties: ReadonlyMap<string, SchemaNode> | undefined;
  /** Of every value whose key is none of `properties`. */
  readonly additional: SchemaNode | undefined;
  readonly items: SchemaNode | undefined;
  readonly required: readonly string[];
  readonly default: Json | undefined;
  /** Those of `properties` that have a default. */
  readonly defaulted: ReadonlyArray<readonly [string, SchemaNode]>;
  readonly pattern: RE2JS | undefined;
  readonly listType: ListType;
  readonly listKeys: readonly string[];
  /** A map or object that belongs to one manager as a whole. */
  readonly atomic: boolean;
  readonly allOf: readonly SchemaNode[];
  readonly anyOf: readonly SchemaNode[];
  readonly oneOf: readonly SchemaNode[];
  readonly not: SchemaNode | undefined;
  readonly rules: readonly Rule[];
  /** There are rules here or below. */
  readonly hasRules: boolean;
}

/** Levels that a schema or a value may have: far more than any in use, far fewer than the stack holds. */
export const MAX_DEPTH = 200;

/** The node of whatever has no schema. */
export const ANYTHING: SchemaNode = {
  text: {}, type: '', intOrString: false, nullable: true, preserve: true, embedded: false, properties: undefined, additional: undefined, items: undefined,
  required: [], default: undefined, defaulted: [], pattern: undefined, listType: 'atomic', listKeys: [], atomic: false,
  allOf: [], anyOf: [], oneOf: [], not: undefined, rules: [], hasRules: false,
};

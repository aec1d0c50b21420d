import type { RE2JS } from 're2js';
import { compileRegex } from '../model/regex';
import { CodedError, errorText } from '../sys/errors';
import { Json } from './json';
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
}

/** Levels that a schema or a value may have: far more than any in use, far fewer than the stack holds. */
export const MAX_DEPTH = 200;

/**
 * @param patterns those that the same schema has had so far
 * @throws CodedError BAD_SCHEMA naming the place, for a pattern that is no regular expression, or nesting past `MAX_DEPTH`
 */
export function compileNode(text: SchemaText, path = '', depth = 0, patterns: Map<string, RE2JS> = new Map()): SchemaNode {
  if (depth > MAX_DEPTH) throw badSchema(path, `it is nested more than ${MAX_DEPTH} levels deep`);
  const child = (part: SchemaText, name: string) => compileNode(part, `${path}.${name}`, depth + 1, patterns);
  const all = (parts: readonly SchemaText[] | undefined, name: string) => (parts ?? []).map((part, i) => child(part, `${name}[${i}]`));
  const properties = text.properties && new Map(Object.entries(text.properties).map(([name, part]) => [name, child(part, name)]));
  const additional = text.additionalProperties === true ? ANYTHING
    : text.additionalProperties ? child(text.additionalProperties, 'additionalProperties') : undefined;
  const items = text.items && child(text.items, 'items');
  return {
    text,
    type: text.type ?? '',
    intOrString: text['x-kubernetes-int-or-string'] === true,
    nullable: text.nullable === true,
    preserve: text['x-kubernetes-preserve-unknown-fields'] === true,
    embedded: text['x-kubernetes-embedded-resource'] === true,
    properties, additional, items,
    required: text.required ?? [],
    default: text.default,
    defaulted: [...properties ?? []].filter(([, node]) => node.default !== undefined),
    pattern: text.pattern === undefined ? undefined : compilePattern(text.pattern, path, patterns),
    listType: text['x-kubernetes-list-type'] ?? 'atomic',
    listKeys: text['x-kubernetes-list-map-keys'] ?? [],
    atomic: text['x-kubernetes-map-type'] === 'atomic',
    allOf: all(text.allOf, 'allOf'), anyOf: all(text.anyOf, 'anyOf'), oneOf: all(text.oneOf, 'oneOf'),
    not: text.not && child(text.not, 'not'),
  };
}

/** The node of whatever has no schema. */
export const ANYTHING: SchemaNode = {
  text: {}, type: '', intOrString: false, nullable: true, preserve: true, embedded: false, properties: undefined, additional: undefined, items: undefined,
  required: [], default: undefined, defaulted: [], pattern: undefined, listType: 'atomic', listKeys: [], atomic: false,
  allOf: [], anyOf: [], oneOf: [], not: undefined,
};

/** The same pattern stands at many places of one schema: it is compiled once. */
function compilePattern(pattern: string, path: string, patterns: Map<string, RE2JS>): RE2JS {
  const known = patterns.get(pattern);
  if (known) return known;
  try {
    const compiled = compileRegex(pattern);
    patterns.set(pattern, compiled);
    return compiled;
  } catch (err) {
    throw badSchema(path, `pattern ${JSON.stringify(pattern)}: ${errorText(err)}`);
  }
}

function badSchema(path: string, what: string): CodedError {
  return new CodedError('BAD_SCHEMA', `schema at ${path === '' ? 'its top' : path.slice(1)}: ${what}`);
}

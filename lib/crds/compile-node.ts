import type { RE2JS } from 're2js';
import { compileRegex } from '../model/regex';
import { CodedError, errorText } from '../sys/errors';
import { compileRules } from './rules';
import { ANYTHING, MAX_DEPTH, SchemaNode } from './schema-node';
import { SchemaText } from './schema-text';

/** Its rules are made ready with the node itself, which they speak of. */
type Unruled = SchemaNode & { rules: SchemaNode['rules']; hasRules: boolean };
const NO_RULES: SchemaNode['rules'] = [];

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
  const node: Unruled = {
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
    rules: NO_RULES,
    hasRules: false,
  };
  if (text['x-kubernetes-validations']) node.rules = compileRules(node, path);
  const holds = (part: SchemaNode | undefined) => part?.hasRules === true;
  node.hasRules = node.rules.length > 0 || holds(additional) || holds(items) || [...properties?.values() ?? []].some(holds);
  return node;
}

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

import { SchemaNode, ANYTHING } from '../../../../lib/crds/schema-node';
import { SchemaText } from '../../../../lib/crds/schema-text';
import { Definition, FieldDefinition, parseDefinitions, TypeDefinition } from './notation';
import { CLUSTER } from './schemas/cluster';
import { CORE } from './schemas/core';
import { META } from './schemas/meta';
import { POD } from './schemas/pod';
import { VOLUMES } from './schemas/volumes';
import { WORKLOADS } from './schemas/workloads';

/** The types that are no definitions. A Quantity may be written as a number. */
const SCALARS: Readonly<Record<string, SchemaText>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  number: { type: 'number' },
  Time: { type: 'string', format: 'date-time' },
  MicroTime: { type: 'string', format: 'date-time' },
  IntOrString: { 'x-kubernetes-int-or-string': true },
  Quantity: { 'format': 'quantity', 'x-kubernetes-int-or-string': true },
  any: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true },
};

/** The definitions of all built-in kinds, compiled as they are asked for. */
export class BuiltinSchemas {
  private readonly definitions: ReadonlyMap<string, Definition>;
  private readonly nodes = new Map<string, SchemaNode>();

  constructor(text = [META, POD, VOLUMES, CORE, WORKLOADS, CLUSTER].join('')) {
    this.definitions = new Map(parseDefinitions(text).map((definition) => [definition.name, definition]));
  }

  /** @throws Error for a name that nothing defines: a mistake of the program */
  definition(name: string): Definition {
    const found = this.definitions.get(name);
    if (!found) throw new Error(`no definition of ${name}`);
    return found;
  }

  /** The schema of a definition; the same node each time. */
  node(name: string): SchemaNode {
    const known = this.nodes.get(name);
    if (known) return known;
    const { fields, isAtomic } = this.definition(name);
    const properties = new Map(fields.map((field) => [field.name, this.fieldNode(field)]));
    const required = fields.filter(({ isRequired }) => isRequired).map((field) => field.name);
    const node: SchemaNode = { ...ANYTHING, text: { title: name, type: 'object' }, type: 'object', preserve: false, properties, required, atomic: isAtomic };
    this.nodes.set(name, node);
    return node;
  }

  /** The paths below `name` that every new object has, such as `spec.template`. */
  alwaysThere(name: string, path = ''): string[] {
    return this.definition(name).fields.flatMap(({ name: field, isAlwaysThere, type }) => {
      const at = path === '' ? field : `${path}.${field}`;
      const isThere = isAlwaysThere || path === '' && TOP.includes(field);
      if (!isThere) return [];
      return type.container || !this.definitions.has(type.base) ? [at] : [at, ...this.alwaysThere(type.base, at)];
    });
  }

  private fieldNode({ type, keyDefault }: FieldDefinition): SchemaNode {
    const base = { ...this.baseNode(type.base), ...keyDefault === undefined ? {} : { default: keyDefault } };
    if (type.container === 'list') {
      const { listType, listKeys } = type;
      return { ...ANYTHING, text: { type: 'array' }, type: 'array', preserve: false, items: base, listType, listKeys };
    }
    if (type.container === 'map') return { ...ANYTHING, text: { type: 'object' }, type: 'object', preserve: false, additional: base, atomic: type.isAtomic };
    return type.isAtomic ? { ...base, atomic: true } : base;
  }

  private baseNode(base: string): SchemaNode {
    const scalar = SCALARS[base];
    if (!scalar) return this.node(base);
    return { ...ANYTHING, text: scalar, type: scalar.type ?? '', preserve: base === 'any', intOrString: scalar['x-kubernetes-int-or-string'] === true };
  }
}

const TOP = ['metadata', 'spec', 'status'];

/** How a document about the API writes the type of a field. */
export function typeText(type: TypeDefinition, reference: (definition: string) => SchemaText): SchemaText {
  const base = SCALARS[type.base] ?? reference(type.base);
  if (type.container === 'map') return { type: 'object', additionalProperties: base };
  if (type.container !== 'list') return base;
  return { type: 'array', items: base, ...listText(type) };
}

/** Clients make strategic merge patches by these. */
function listText({ listType, listKeys }: TypeDefinition): SchemaText {
  const merged = listType === 'atomic' ? {} : { 'x-kubernetes-patch-strategy': 'merge' };
  const keyed = listKeys.length === 0 ? {} : { 'x-kubernetes-list-map-keys': listKeys, 'x-kubernetes-patch-merge-key': listKeys[0] };
  return { 'x-kubernetes-list-type': listType, ...merged, ...keyed };
}

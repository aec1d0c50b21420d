import { FieldError, invalid } from '../../../../lib/crds/field-error';
import { cloneJson, equalJson, Json, JsonObject } from '../../../../lib/crds/json';
import { Schema } from '../../../../lib/crds/schema';
import { compileNode } from '../../../../lib/crds/compile-node';
import { SchemaNode } from '../../../../lib/crds/schema-node';
import { KubeObject } from '../../../kube/objects';
import { decodeTyped } from '../builtin/decode';
import { Kind, ScalePaths, Subresource } from '../kind';
import { checkSubdomain } from '../meta/names';
import { METADATA_FIELDS, SelectableFields } from '../select/field-selector';
import { printerColumns } from './columns';
import { Definition, DefinitionVersion } from './definition';
import { JsonPath } from './json-path';

/** In the order in which discovery tells those of custom resources. */
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];
const TEXT: SchemaNode = compileNode({ type: 'string' });

/** The kinds that a CustomResourceDefinition serves, one per version. @param meta the schema of metadata */
export function customKinds(definition: Definition, meta: SchemaNode): Kind[] {
  const storage = definition.spec.versions.find((version) => version.storage)!.name;
  return definition.spec.versions.filter(({ served }) => served).map((version) => customKind(definition, version, storage, meta));
}

function customKind({ spec: { group, names, scope } }: Definition, version: DefinitionVersion, storage: string, meta: SchemaNode): Kind {
  const text = version.schema!.openAPIV3Schema!;
  const schema = Schema.compile(text);
  const { kind, plural, singular, listKind, shortNames = [], categories = [] } = names;
  const scale = scalePaths(version);
  const served = `${group}/${version.name}`, stored = `${group}/${storage}`;
  const views = new WeakMap<KubeObject, KubeObject>();
  return {
    group, version: version.name, plural, kind, singular, listKind, shortNames, categories, namespaced: scope === 'Namespaced',
    table: `${group}/${plural}`, isCustom: true, verbs: VERBS, schema: withObjectFields(schema.root, meta),
    hasStatus: version.subresources?.status !== undefined, hasGeneration: true, alwaysThere: ['metadata'], scale,
    checkName: checkSubdomain, fields: selectableFields(version), columns: printerColumns(version.additionalPrinterColumns),
    ...version.deprecated ? { warning: version.deprecationWarning ?? `${served} ${kind} is deprecated` } : {},
    toServed: (object) => {
      let view = views.get(object);
      if (!view) views.set(object, view = viewOf(object, served, schema));
      return view;
    },
    toStored: (object) => ({ ...object, apiVersion: stored }),
    decode: (object) => {
      const unknown = decodeTyped(meta, object.metadata as JsonObject, 'metadata', kind, version.name);
      return [...unknown, ...schema.prune(object)].sort();
    },
    applyDefaults: (object) => schema.applyDefaults(object),
    validate: (object, before, subresource) => [
      ...object.kind === kind ? [] : [invalid('kind', object.kind, `must be ${kind}`)],
      ...validateSchema(schema, object, before as unknown as JsonObject | undefined, subresource),
      ...scale && subresource !== 'status' ? validateScale(object, scale) : [],
    ],
  };
}

function validateSchema(schema: Schema, object: JsonObject, before: JsonObject | undefined, subresource: Subresource): FieldError[] {
  return subresource === 'status' ? schema.validateField(object, 'status', before) : schema.validate(object, before);
}

/** A root that knows what every object has, too: who writes metadata owns it field by field. */
function withObjectFields(root: SchemaNode, meta: SchemaNode): SchemaNode {
  return { ...root, properties: new Map(root.properties).set('apiVersion', TEXT).set('kind', TEXT).set('metadata', meta) };
}

/** What is stored may be older than the schema: it is read as the schema is now. Mostly that is the same. */
function viewOf(object: KubeObject, apiVersion: string, schema: Schema): KubeObject {
  const view = { ...cloneJson(object as unknown as JsonObject), apiVersion };
  schema.prune(view);
  schema.applyDefaults(view);
  return equalJson(view, object as unknown as JsonObject) ? object : view as unknown as KubeObject;
}

function scalePaths({ subresources }: DefinitionVersion): ScalePaths | undefined {
  if (!subresources?.scale) return undefined;
  const { specReplicasPath: spec, statusReplicasPath: status, labelSelectorPath: selector } = subresources.scale;
  return { spec, status, selector };
}

function validateScale(object: JsonObject, { spec }: ScalePaths): FieldError[] {
  const replicas = new JsonPath(spec).first(object);
  if (replicas === undefined) return [];
  if (typeof replicas !== 'number' || !Number.isInteger(replicas)) {
    const type = typeof replicas === 'number' ? 'float64' : goType(replicas);
    return [invalid(spec, 0, `${spec} accessor error: ${String(replicas)} is of the type ${type}, expected int64`)];
  }
  return replicas < 0 ? [invalid(spec, replicas, 'should be a non-negative integer')] : [];
}

function goType(value: Json): string {
  if (Array.isArray(value)) return '[]interface {}';
  return typeof value === 'boolean' ? 'bool' : value === null ? '<nil>' : typeof value === 'object' ? 'map[string]interface {}' : typeof value;
}

function selectableFields({ selectableFields: fields = [] }: DefinitionVersion): SelectableFields {
  const own = fields.map(({ jsonPath }) => {
    const path = new JsonPath(jsonPath);
    return [path.fields.join('.'), (object: KubeObject) => String(path.first(object as unknown as JsonObject) ?? '')] as const;
  });
  return { ...METADATA_FIELDS, ...Object.fromEntries(own) };
}

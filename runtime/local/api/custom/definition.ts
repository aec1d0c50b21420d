import { FieldError, invalid, notSupported, required } from '../../../../lib/crds/field-error';
import { JsonObject } from '../../../../lib/crds/json';
import { Schema } from '../../../../lib/crds/schema';
import { SchemaText } from '../../../../lib/crds/schema-text';
import { errorText } from '../../../../lib/sys/errors';
import { KubeObject } from '../../../kube/objects';
import { timestamp } from '../meta/object-meta';
import { checkLabel1035, checkSubdomain } from '../meta/names';
import { PrinterColumn, printerColumns } from './columns';

export interface DefinitionNames {
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

export interface DefinitionVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated?: boolean;
  readonly deprecationWarning?: string;
  readonly schema?: { readonly openAPIV3Schema?: SchemaText };
  readonly subresources?: {
    readonly status?: object;
    readonly scale?: { readonly specReplicasPath: string; readonly statusReplicasPath: string; readonly labelSelectorPath?: string };
  };
  readonly additionalPrinterColumns?: readonly PrinterColumn[];
  readonly selectableFields?: ReadonlyArray<{ readonly jsonPath: string }>;
}

/** A CustomResourceDefinition, its defaults filled in. */
export interface Definition extends KubeObject {
  readonly spec: {
    readonly group: string;
    readonly names: DefinitionNames;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly versions: readonly DefinitionVersion[];
  };
}

/** Fills in what a CustomResourceDefinition may leave out, in place. */
export function defaultDefinition(object: JsonObject): void {
  const spec = (object.spec ??= {}) as JsonObject;
  const names = (spec.names ??= {}) as JsonObject;
  if (typeof names.kind === 'string') {
    names.singular ??= names.kind.toLowerCase();
    names.listKind ??= `${names.kind}List`;
  }
  spec.conversion ??= { strategy: 'None' };
}

/** What is wrong with a CustomResourceDefinition; a schema is compiled to find out. */
export function validateDefinition(object: JsonObject, before: KubeObject | undefined): FieldError[] {
  const { group, names, scope, versions = [] } = (object as unknown as Definition).spec as Partial<Definition['spec']>;
  const errors: FieldError[] = [];
  if (!group) errors.push(required('spec.group'));
  else check('spec.group', group, checkSubdomain(group));
  for (const field of ['plural', 'singular', 'kind', 'listKind'] as const) {
    const name = names?.[field];
    if (!name) errors.push(required(`spec.names.${field}`));
    else check(`spec.names.${field}`, name, checkLabel1035(name.toLowerCase()));
  }
  const name = (object.metadata as JsonObject).name as string;
  if (group && names?.plural && name !== `${names.plural}.${group}`) {
    errors.push(invalid('metadata.name', name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (!scope) errors.push(required('spec.scope'));
  else if (!['Cluster', 'Namespaced'].includes(scope)) errors.push(notSupported('spec.scope', scope, ['Cluster', 'Namespaced']));
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalid('spec.versions', versions as never, 'must have exactly one version marked as storage version'));
  }
  const { strategy } = (object.spec as { conversion: { strategy?: string } }).conversion;
  if (strategy !== 'None') errors.push(notSupported('spec.conversion.strategy', strategy ?? '', ['None']));
  versions.forEach((version, i) => errors.push(...validateVersion(version, `spec.versions[${i}]`)));
  const old = before as Definition | undefined;
  for (const field of ['group', 'scope'] as const) {
    const value = (object.spec as JsonObject)[field];
    if (old && value !== old.spec[field]) errors.push(invalid(`spec.${field}`, value, 'field is immutable'));
  }
  return errors;

  function check(field: string, value: string, wrong: string | undefined): void {
    if (wrong) errors.push(invalid(field, value, wrong));
  }
}

function validateVersion(version: DefinitionVersion, field: string): FieldError[] {
  const wrong = checkLabel1035(version.name ?? '');
  const errors = wrong ? [invalid(`${field}.name`, version.name ?? '', wrong)] : [];
  const text = version.schema?.openAPIV3Schema;
  if (!text) return [...errors, required(`${field}.schema.openAPIV3Schema`, 'schemas are required')];
  if (text.type !== 'object') errors.push(required(`${field}.schema.openAPIV3Schema.type`, 'must be object at the root'));
  for (const [what, compile] of [
    ['schema.openAPIV3Schema', () => Schema.compile(text)], ['additionalPrinterColumns', () => printerColumns(version.additionalPrinterColumns)],
  ] as const) {
    try {
      compile();
    } catch (err) {
      errors.push(invalid(`${field}.${what}`, '', errorText(err)));
    }
  }
  return errors;
}

/** Writes into `object`, in place, that its kinds are served, as they are from then on. */
export function establish(object: JsonObject, before: KubeObject | undefined, now: number): void {
  const { names, versions } = (object as unknown as Definition).spec;
  const old = (before as unknown as JsonObject | undefined)?.status as JsonObject | undefined;
  const condition = (type: string, reason: string, message: string) => ({
    type, status: 'True', lastTransitionTime: timestamp(now), reason, message,
  });
  const stored = new Set([...(old?.storedVersions as string[] | undefined) ?? [], ...versions.filter(({ storage }) => storage).map(({ name }) => name)]);
  object.status = {
    conditions: old?.conditions ?? [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
    acceptedNames: JSON.parse(JSON.stringify(names)) as JsonObject,
    storedVersions: [...stored],
  };
}

/** Held until no object of its kinds is left. */
export const DEFINITION_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

/** Writes into `object`, in place, that its kinds are about to go. */
export function terminateDefinition(object: JsonObject, now: number): void {
  const metadata = object.metadata as JsonObject, status = object.status as JsonObject;
  metadata.finalizers = [...(metadata.finalizers as string[] | undefined ?? []).filter((name) => name !== DEFINITION_FINALIZER), DEFINITION_FINALIZER];
  object.status = {
    ...status, conditions: [...status.conditions as JsonObject[], {
      type: 'Terminating', status: 'True', lastTransitionTime: timestamp(now), reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
    }],
  };
}

export function isTerminating(definition: KubeObject): boolean {
  return definition.metadata.deletionTimestamp !== undefined;
}

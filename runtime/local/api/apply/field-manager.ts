import { isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { SchemaNode } from '../../../../lib/crds/schema-node';
import { ApiError, badRequest, internal, StatusCause } from '../api-error';
import { FieldSet, fieldStep } from './field-set';
import { ManagedFields, Manager, managerKey } from './managed-fields';
import { compare, Difference, mergeApplied, ownedBy, undeclared, withContainers, without } from './typed';

/** Fields that nobody owns: what names the object, and what the server writes. */
const UNOWNED = ['apiVersion', 'kind'];
const UNOWNED_METADATA = ['name', 'namespace', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'uid', 'generation',
  'managedFields', 'resourceVersion'];

/** A write, as far as ownership goes. */
export interface OwnedWrite {
  readonly schema: SchemaNode;
  readonly manager: Manager;
  /** RFC 3339; undefined where the entry of this write tells none. */
  readonly time: string | undefined;
  /** Top-level fields that this write cannot change, and so nobody comes to own by it. */
  readonly ignored: readonly string[];
  /** The schema of another version of the kind. */
  schemaOf(apiVersion: string): SchemaNode | undefined;
}

function ownable(set: FieldSet, ignored: readonly string[]): FieldSet {
  for (const name of [...UNOWNED, ...ignored]) set.drop(fieldStep(name));
  const metadata = set.child('f:metadata');
  if (metadata) {
    metadata.isMember = false;
    for (const name of UNOWNED_METADATA) metadata.drop(fieldStep(name));
  }
  return set.tidy();
}

function compareOwnable(schema: SchemaNode, before: JsonObject, after: JsonObject, ignored: readonly string[]): Difference {
  const { added, modified, removed } = compare(schema, before, after);
  return { added: ownable(added, ignored), modified: ownable(modified, ignored), removed: ownable(removed, ignored) };
}

/**
 * Writes into `after`, in place, who owns what behind an update: the writer what it added or changed, nobody what is gone.
 * @param before the object as it was; of a new one the parts that every object has
 */
export function trackUpdate(before: JsonObject, after: JsonObject, { schema, manager, time, ignored }: OwnedWrite): void {
  const metadata = after.metadata as JsonObject;
  if (isReset(metadata.managedFields)) {
    delete metadata.managedFields;
    return;
  }
  const managed = ManagedFields.decode((before.metadata as JsonObject | undefined)?.managedFields);
  const { added, modified, removed } = compareOwnable(schema, before, after, ignored);
  disown(managed, manager, added.union(modified), removed);
  const own = managed.get(manager);
  const fields = (own?.fields ?? new FieldSet()).difference(removed).union(modified).union(added);
  const isSame = added.isEmpty && modified.isEmpty && removed.isEmpty;
  if (!isSame || own) managed.set({ manager, fields, time: isSame ? own?.time : time });
  managed.cap();
  store(metadata, managed);
}

/** A client drops all ownership by sending a list of one empty entry. */
function isReset(json: Json | undefined): boolean {
  return Array.isArray(json) && json.length === 1 && isObject(json[0]) && Object.keys(json[0]).length === 0;
}

function disown(managed: ManagedFields, writer: Manager, taken: FieldSet, removed: FieldSet): void {
  for (const entry of managed.all()) {
    if (managerKey(entry.manager) !== managerKey(writer)) managed.set({ ...entry, fields: entry.fields.difference(taken).difference(removed) });
  }
}

function store(metadata: JsonObject, managed: ManagedFields): void {
  const encoded = managed.encode();
  if (encoded) metadata.managedFields = encoded;
  else delete metadata.managedFields;
}

/**
 * Lays `applied` over `live`, takes out what its manager has stopped applying and nobody else owns, and writes down who owns what.
 * @returns the object to be stored, which shares parts with both
 * @throws ApiError Conflict where others own what would change, unless `force`; 500 for a field without schema
 */
export function applyFields(live: JsonObject, applied: JsonObject, write: OwnedWrite, force: boolean, typeName: string): JsonObject {
  const { schema, manager, time, ignored } = write;
  const { name, namespace = '', managedFields } = applied.metadata as { name?: string; namespace?: string; managedFields?: Json };
  if (managedFields !== undefined) throw badRequest('metadata.managedFields must be nil');
  const wrong = undeclared(schema, applied);
  if (wrong) throw internal(`failed to create typed patch object (${namespace}/${name}; ${manager.apiVersion}, Kind=${typeName}): ${wrong}`);

  const managed = ManagedFields.decode((live.metadata as JsonObject | undefined)?.managedFields);
  refuseForeign(managed, live, write);
  const own = managed.get(manager);
  const fields = ownable(ownedBy(schema, applied), ignored);
  managed.set({ manager, fields, ...own?.time ? { time: own.time } : {} });
  const merged = mergeApplied(schema, live, withoutFields(applied, ignored)) as JsonObject;
  const pruned = own ? without(schema, merged, abandoned(own.fields, managed)) as JsonObject : merged;

  const { added, modified, removed } = compareOwnable(schema, live, pruned, ignored);
  const taken = added.union(modified);
  if (!force) refuseConflicts(managed, manager, taken);
  disown(managed, manager, taken, removed);
  if (!(taken.isEmpty && removed.isEmpty)) managed.set({ manager, fields, time });
  const metadata = { ...pruned.metadata as JsonObject };
  store(metadata, managed);
  return { ...pruned, metadata };
}

/** What others own is looked at in the version in which they wrote: the object must fit there, too. */
function refuseForeign(managed: ManagedFields, live: JsonObject, { manager, schemaOf }: OwnedWrite): void {
  const versions = new Set(managed.all().map((entry) => entry.manager.apiVersion).filter((version) => version !== manager.apiVersion));
  for (const version of versions) {
    const wrong = undeclared(schemaOf(version), live);
    if (wrong) throw internal(wrong);
  }
}

function withoutFields(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name === 'metadata' || !names.includes(name)));
}

/** What a manager owned before and nobody owns now. */
function abandoned(before: FieldSet, managed: ManagedFields): FieldSet {
  const owned = managed.all().reduce((all, { fields }) => all.union(fields), new FieldSet());
  const gone = withContainers(before).difference(withContainers(owned));
  for (const needed of [gone, gone.child('f:metadata')]) if (needed) needed.isMember = false; // what names the object stays
  return gone;
}

function refuseConflicts(managed: ManagedFields, manager: Manager, taken: FieldSet): void {
  const causes: StatusCause[] = [];
  const texts: string[] = [];
  for (const { manager: other, fields } of managed.all().sort((a, b) => (a.manager.name < b.manager.name ? -1 : 1))) {
    if (managerKey(other) === managerKey(manager)) continue;
    const paths = fields.intersection(taken).paths();
    if (paths.length === 0) continue;
    const who = `${JSON.stringify(other.name)}${other.subresource ? ` with subresource ${JSON.stringify(other.subresource)}` : ''}`
      + (other.operation === 'Update' ? ` using ${other.apiVersion}` : '');
    for (const field of paths) causes.push({ reason: 'FieldManagerConflict', message: `conflict with ${who}`, field });
    texts.push(paths.length === 1 ? `conflict with ${who}: ${paths[0]}` : `conflicts with ${who}:${paths.map((path) => `\n- ${path}`).join('')}`);
  }
  if (causes.length === 0) return;
  const message = `Apply failed with ${causes.length} ${causes.length === 1 ? 'conflict' : 'conflicts'}: ${texts.join('\n')}`;
  throw new ApiError(409, 'Conflict', message, { causes });
}

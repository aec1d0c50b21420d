import { JsonObject } from '../../../../lib/crds/json';
import { SchemaNode } from '../../../../lib/crds/schema-node';
import { badRequest } from '../api-error';
import { User } from '../auth/user';
import { OwnedWrite } from '../apply/field-manager';
import { Manager } from '../apply/managed-fields';
import { groupVersion, Kind, Subresource, WriteContext } from '../kind';

/** What becomes of fields that a kind does not have: refused, left out with a warning, left out. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface WriteOptions {
  /** Who owns what is written. */
  readonly fieldManager?: string;
  readonly fieldValidation?: FieldValidation;
  /** Go through everything, but change nothing. */
  readonly dryRun?: boolean;
  /** Gets what the writer shall be told. */
  readonly warn?: (warning: string) => void;
  /** Who writes; absent: the server itself. */
  readonly user?: User;
}

/** A write on its way to the store. */
export interface Write {
  readonly kind: Kind;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly subresource: Subresource;
  readonly options: WriteOptions;
  readonly context: WriteContext;
  /** When it began, in milliseconds of monotonic time. */
  readonly began: number;
  /** Now, RFC 3339. */
  readonly time: string;
  /** The schema of another version of the kind. */
  schemaOf(apiVersion: string): SchemaNode | undefined;
}

/** The part of a write that ownership is about. @param ignored top-level fields that it cannot change */
export function ownedWrite({ kind, subresource, options, time, schemaOf }: Write, operation: Manager['operation'], ignored: readonly string[]): OwnedWrite {
  return {
    schema: kind.schema, ignored, schemaOf, manager: { name: options.fieldManager || 'unknown', operation, apiVersion: groupVersion(kind), subresource },
    time: subresource === 'scale' ? undefined : time, // the originals tell no time there
  };
}

/** Top-level fields that a write to `subresource` leaves as they are. */
export function ignoredFields({ hasStatus }: Kind, subresource: Subresource): string[] {
  if (subresource === 'status') return ['spec', 'metadata'];
  return hasStatus ? ['status'] : [];
}

/**
 * Makes of `object`, in place, one of the kind that is written, with defaults.
 * @param duplicates paths of fields that were sent more than once
 * @throws ApiError BadRequest for another version, a field of another type, and under strict validation for one that is unknown
 */
export function decodeObject(object: JsonObject, { kind, options }: Write, strictError: (what: string) => Error): void {
  const apiVersion = groupVersion(kind);
  object.apiVersion ??= apiVersion;
  object.kind ??= kind.kind;
  if (object.apiVersion !== apiVersion) {
    throw badRequest(`the API version in the data (${String(object.apiVersion)}) does not match the expected API version (${apiVersion})`);
  }
  if (!kind.isCustom && object.kind !== kind.kind) {
    throw badRequest(`${String(object.kind)} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}`);
  }
  object.metadata ??= {};
  tellUnknown(kind.decode(object), options, strictError);
  kind.applyDefaults(object);
}

/** As `decodeObject`, for what webhooks have made: what is unknown is left out without a word. @throws ApiError BadRequest */
export function decodePatched(object: JsonObject, kind: Kind): void {
  kind.decode(object);
  kind.applyDefaults(object);
}

function tellUnknown(unknown: readonly string[], { fieldValidation = 'Ignore', warn }: WriteOptions, strictError: (what: string) => Error): void {
  if (unknown.length === 0 || fieldValidation === 'Ignore') return;
  const texts = unknown.map((path) => `unknown field "${path}"`);
  if (fieldValidation === 'Strict') throw strictError(`strict decoding error: ${texts.join(', ')}`);
  for (const text of texts) warn?.(text);
}

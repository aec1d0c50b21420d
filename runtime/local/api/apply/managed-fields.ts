import { isObject, Json, JsonObject } from '../../../../lib/crds/json';
import { badRequest } from '../api-error';
import { FieldSet } from './field-set';

/** Who wrote, and how: managers that differ in any of this own fields apart. */
export interface Manager {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  /** `v1`, `apps/v1`: the version that its fields are named in. */
  readonly apiVersion: string;
  readonly subresource: string;
}

/** What one manager owns, and when that last changed (RFC 3339; absent until something did). */
export interface ManagedEntry { readonly manager: Manager; fields: FieldSet; time?: string }

export function managerKey({ name, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify([name, operation, apiVersion, subresource]);
}

/** All that is owned of an object, by manager. */
export class ManagedFields {
  private readonly entries = new Map<string, ManagedEntry>();

  /** @throws ApiError BadRequest for entries that are none */
  static decode(json: Json | undefined): ManagedFields {
    const fields = new ManagedFields();
    if (!Array.isArray(json)) return fields;
    for (const entry of json) {
      const { manager, operation, apiVersion, subresource, fieldsV1, time } = isObject(entry) ? entry : {};
      if (operation !== 'Apply' && operation !== 'Update') throw badRequest(`failed to decode managed fields: unknown operation ${JSON.stringify(operation)}`);
      fields.set({
        manager: { name: String(manager ?? ''), operation, apiVersion: String(apiVersion ?? ''), subresource: String(subresource ?? '') },
        fields: FieldSet.fromJson(fieldsV1), ...typeof time === 'string' ? { time } : {},
      });
    }
    return fields;
  }

  /** Appliers first, then by time and name; undefined where nobody owns anything. */
  encode(): JsonObject[] | undefined {
    if (this.entries.size === 0) return undefined;
    return [...this.entries.values()].sort(inOrder).map(({ manager: { name, operation, apiVersion, subresource }, fields, time }) => ({
      manager: name, operation, apiVersion, ...time ? { time } : {}, fieldsType: 'FieldsV1', fieldsV1: fields.toJson(), ...subresource ? { subresource } : {},
    }));
  }

  get(manager: Manager): ManagedEntry | undefined {
    return this.entries.get(managerKey(manager));
  }

  /** Takes an entry in, in place of the manager's former one; one that owns nothing leaves. */
  set(entry: ManagedEntry): void {
    const key = managerKey(entry.manager);
    if (entry.fields.isEmpty) this.entries.delete(key);
    else this.entries.set(key, entry);
  }

  /** A copy, so that walking it is safe while it is changed. */
  all(): ManagedEntry[] {
    return [...this.entries.values()];
  }

  /** Puts the oldest of too many updates together under one name, so that they cannot grow without end. */
  cap(): void {
    const updates = this.all().filter(({ manager }) => manager.operation === 'Update').sort(inOrder);
    for (const { manager, fields, time } of updates.slice(0, Math.max(0, updates.length - MOST_UPDATERS))) {
      this.entries.delete(managerKey(manager));
      const ancient = { ...manager, name: 'ancient-changes' };
      this.set({ manager: ancient, fields: fields.union(this.get(ancient)?.fields), time });
    }
  }
}

const MOST_UPDATERS = 10;

function inOrder(a: ManagedEntry, b: ManagedEntry): number {
  return compareTexts(a.manager.operation, b.manager.operation) || compareTexts(a.time ?? '', b.time ?? '') || compareTexts(a.manager.name, b.manager.name)
    || compareTexts(a.manager.subresource, b.manager.subresource);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

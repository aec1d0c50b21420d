import { isObject, Json, JsonObject } from '../../../../lib/crds/json';

/**
 * A set of paths into an object, as `managedFields` writes it: a tree whose steps are `f:name` for a field, `k:{"name":"a"}` for the item
 * of a list with those keys, `v:"a"` for an item of a set, `i:0` for one by its place; `.` marks a path that belongs to the set besides
 * those below it. A path without any below belongs to it in any case.
 */
export class FieldSet {
  private readonly children: Map<string, FieldSet>;

  /** @param isMember whether the path of this node belongs to the set */
  constructor(public isMember = false, children: Iterable<readonly [string, FieldSet]> = []) {
    this.children = new Map(children);
  }

  static fromJson(json: Json | undefined): FieldSet {
    const set = new FieldSet();
    if (!isObject(json)) return set;
    for (const [step, below] of Object.entries(json)) {
      if (step === '.') set.isMember = true;
      else {
        const child = FieldSet.fromJson(below);
        if (child.children.size === 0) child.isMember = true;
        set.children.set(step, child);
      }
    }
    return set;
  }

  /** Steps in the order in which they are written. */
  toJson(): JsonObject {
    const json: JsonObject = {};
    if (this.isMember && this.children.size > 0) json['.'] = {};
    for (const step of [...this.children.keys()].sort()) json[step] = this.children.get(step)!.toJson();
    return json;
  }

  get isEmpty(): boolean {
    return !this.isMember && [...this.children.values()].every((child) => child.isEmpty);
  }

  child(step: string): FieldSet | undefined {
    return this.children.get(step);
  }

  get steps(): IterableIterator<string> {
    return this.children.keys();
  }

  /** The node below `step`, made where there is none. */
  at(step: string): FieldSet {
    let child = this.children.get(step);
    if (!child) this.children.set(step, child = new FieldSet());
    return child;
  }

  /** Takes `step` and all below it out. */
  drop(step: string): void {
    this.children.delete(step);
  }

  /** Forgets nodes that hold nothing. */
  tidy(): this {
    for (const [step, child] of this.children) if (child.tidy().isEmpty) this.children.delete(step);
    return this;
  }

  union(other: FieldSet | undefined): FieldSet {
    if (!other) return this;
    const steps = new Set([...this.children.keys(), ...other.children.keys()]);
    return new FieldSet(this.isMember || other.isMember,
      [...steps].map((step) => [step, this.child(step)?.union(other.child(step)) ?? other.child(step)!] as const));
  }

  difference(other: FieldSet | undefined): FieldSet {
    if (!other) return this;
    return new FieldSet(this.isMember && !other.isMember,
      [...this.children].map(([step, child]) => [step, child.difference(other.child(step))] as const)).tidy();
  }

  intersection(other: FieldSet | undefined): FieldSet {
    if (!other) return new FieldSet();
    return new FieldSet(this.isMember && other.isMember,
      [...this.children].map(([step, child]) => [step, child.intersection(other.child(step))] as const)).tidy();
  }

  /** All paths that belong to the set, as errors write them: `.spec.items[name="one"].value`. */
  paths(prefix = ''): string[] {
    const below = [...this.children.keys()].sort().flatMap((step) => this.children.get(step)!.paths(prefix + stepText(step)));
    return this.isMember && prefix !== '' ? [prefix, ...below] : below;
  }
}

export function fieldStep(name: string): string {
  return `f:${name}`;
}

function stepText(step: string): string {
  const rest = step.slice(2);
  switch (step[0]) {
    case 'f': return `.${rest}`;
    case 'v': return `[=${rest}]`;
    case 'i': return `[${rest}]`;
    default: return keysText(JSON.parse(rest) as JsonObject);
  }
}

/** `[name="one",port=80]` */
export function keysText(keys: JsonObject): string {
  return `[${Object.entries(keys).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}

import { Codec, keyText, readAs } from './codec';
import { ConfigNode } from './node';
import { Yaml } from './yaml/print';

/** A key of a block. */
export interface Field<T> {
  readonly codec: Codec<T>;
  /** What the value is where the key is absent. */
  readonly initial: () => T;
  /** Printed even if it is the zero of its type. */
  readonly always: boolean;
  /** The keys of the value stand among those of the block. */
  readonly inline: boolean;
}

/** The keys of a block, in the order in which they are printed. The key of an inlined block stands for nothing in the file. */
export type Shape = Readonly<Record<string, Field<any>>>; // eslint-disable-line @typescript-eslint/no-explicit-any

type Camel<K> = K extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : K extends string ? K : never;
/** What is read from a block of this shape: its keys in camel case. */
type Draft<S extends Shape> = { -readonly [K in keyof S as Camel<K>]: S[K] extends Field<infer T> ? T : never };

/** A key that is printed where there is something to print. @param initial its value where it is absent, else the zero */
export function field<T>(codec: Codec<T>, initial?: T | (() => T)): Field<T> {
  return { codec, initial: initialOf(codec, initial), always: false, inline: false };
}

/** A key that is always printed. */
export function shown<T>(codec: Codec<T>, initial?: T | (() => T)): Field<T> {
  return { codec, initial: initialOf(codec, initial), always: true, inline: false };
}

/** A block whose keys stand among those of its parent. @param initial what they are where the parent says nothing of them */
export function inline<S extends Shape>(struct: Struct<S>, initial: Partial<Draft<S>> = {}): Field<Draft<S>> {
  return { codec: struct, initial: () => ({ ...struct.initial(), ...initial }), always: true, inline: true };
}

function initialOf<T>(codec: Codec<T>, initial: T | (() => T) | undefined): () => T {
  if (initial === undefined) return () => codec.zero();
  return typeof initial === 'function' ? initial as () => T : () => initial;
}

/** A check of a block as a whole, which may also complete `value`. It runs where all that was read fits. @throws ConfigError from `node.fail` */
export type Check<S extends Shape> = (value: Draft<S>, node: ConfigNode) => void;

/** A block of known keys; any other, and one that is there twice, is refused. */
export class Struct<S extends Shape> implements Codec<Draft<S>> {
  private readonly keys: ReadonlyMap<string, { readonly path: readonly string[]; readonly field: Field<unknown> }>;

  /**
   * @param type      Go's name, which refusals tell: `config.plain` where the original reads the block by a method of its own
   * @param onUnknown may throw what is more to the point than that a key is not known
   */
  constructor(
    readonly type: string, readonly shape: S, private readonly check: Check<S> = () => undefined,
    private readonly onUnknown: (name: string, key: ConfigNode) => void = () => undefined,
  ) {
    this.keys = new Map(keysOf(shape));
  }

  /** The block where nothing is said of it. */
  initial(): Draft<S> {
    return this.each(({ initial }) => initial());
  }

  zero(): Draft<S> {
    return this.each(({ codec }) => codec.zero());
  }

  read(node: ConfigNode): Draft<S> {
    const value = this.initial();
    const noted = node.source.mismatches.length;
    if (node.content.kind === 'map') this.readEntries(node, value);
    else node.mismatch(this.type);
    if (node.source.mismatches.length === noted) this.check(value, node);
    return value;
  }

  isZero(value: Draft<S>): boolean {
    return Object.entries(this.shape).every(([key, { codec }]) => codec.isZero((value as Record<string, unknown>)[camel(key)]));
  }

  print(value: Draft<S>): Map<string, Yaml> {
    const printed = new Map<string, Yaml>();
    for (const [key, { codec, always, inline: inlined }] of Object.entries(this.shape)) {
      const part = (value as Record<string, unknown>)[camel(key)];
      if (inlined) for (const [name, yaml] of codec.print(part) as Map<string, Yaml>) printed.set(name, yaml);
      else if (always || !codec.isZero(part)) printed.set(key, codec.print(part));
    }
    return printed;
  }

  /** Joins the paths in `value` itself. */
  rebase(value: Draft<S>, folder: string): Draft<S> {
    const parts = value as Record<string, unknown>;
    for (const [key, { codec }] of Object.entries(this.shape)) if (codec.rebase) parts[camel(key)] = codec.rebase(parts[camel(key)], folder);
    return value;
  }

  private readEntries(node: ConfigNode, value: Draft<S>): void {
    if (node.content.kind !== 'map') return;
    const seen = new Set<string>();
    for (const entry of node.content.entries) {
      const name = keyText(entry.key);
      const known = name === undefined ? undefined : this.keys.get(name);
      if (!known) {
        if (name === undefined) continue;
        this.onUnknown(name, entry.key);
        entry.key.note(`field ${name} not found in type ${this.type}`);
      } else if (seen.has(name!)) {
        entry.key.noteRepeated(node.keyAt(name!), `field ${name} already set in type ${this.type}`);
      } else {
        seen.add(name!);
        const holder = known.path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, value as Record<string, unknown>);
        holder[known.path.at(-1)!] = readAs(known.field.codec, entry.value);
      }
    }
  }

  private each(valueOf: (field: Field<unknown>) => unknown): Draft<S> {
    return Object.fromEntries(Object.entries(this.shape).map(([key, one]) => [camel(key), valueOf(one)])) as Draft<S>;
  }
}

/** Every key that may stand in the block, with where its value goes. */
function keysOf(shape: Shape): Array<[string, { path: readonly string[]; field: Field<unknown> }]> {
  return Object.entries(shape).flatMap(([key, one]) => {
    if (!one.inline) return [[key, { path: [camel(key)], field: one as Field<unknown> }]];
    return keysOf((one.codec as Struct<Shape>).shape).map(([name, { path, field: inner }]) => [name, { path: [camel(key), ...path], field: inner }]);
  }) as Array<[string, { path: readonly string[]; field: Field<unknown> }]>;
}

function camel(key: string): string {
  return key.replace(/_(\w)/g, (_, char: string) => char.toUpperCase());
}

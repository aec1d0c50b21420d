/** What Go calls the kind of a type: what can be done with its values. */
export type Kind = 'bool' | 'int' | 'uint' | 'float' | 'string' | 'slice' | 'map' | 'struct' | 'func' | 'interface';

/**
 * A value as templates see it. Plain JavaScript stands for the plain types of Go: a number is a float64, a bigint an int, an array a
 * `[]interface {}`, a Map a `map[string]interface {}`, null is nil, and undefined is no value at all (what a pipeline makes of nil). Everything
 * whose type has another name is `Typed`.
 */
export type Value = string | boolean | number | bigint | null | undefined | readonly Value[] | ReadonlyMap<string, Value> | Typed;

/** A type of Go: how it is called in errors and by `%T`, and what templates may do with its values. */
export class Type {
  readonly fields: readonly Field[];
  /** Of a slice or a map: what it holds. */
  readonly element: Type | undefined;
  /** Whether `name` is made of other types, as `[]string` is: values of named types with the same shape fit into it. */
  readonly isLiteral: boolean;
  private readonly makeMethods: (() => Readonly<Record<string, Func>>) | undefined;
  private methods: ReadonlyMap<string, Func> | undefined;

  constructor(readonly name: string, readonly kind: Kind, { fields = [], element, methods }: TypeDetail = {}) {
    this.fields = fields;
    this.element = element;
    this.makeMethods = methods;
    this.isLiteral = /^(?:map)?\[/.test(name);
  }

  /** The method of this name, whose function takes the receiver before its parameters. */
  method(name: string): Func | undefined {
    if (!this.makeMethods) return undefined;
    return (this.methods ??= new Map(Object.entries(this.makeMethods()))).get(name);
  }

  /** Whether a parameter of this type takes a value of `other` as it is. */
  takes(other: Type): boolean {
    if (this === other || this.kind === 'interface' || this.name === other.name) return true;
    return this.kind === other.kind && (this.isLiteral || other.isLiteral) && this.element !== undefined && this.element.name === other.element?.name;
  }

  /** Whether nil is one of its values. */
  get hasNil(): boolean {
    return this.kind === 'interface' || this.kind === 'slice' || this.kind === 'map' || this.kind === 'func';
  }
}

/** A field of a struct. */
export interface Field {
  readonly name: string;
  /** The key in JSON; absent: the name. */
  readonly json?: string;
}

interface TypeDetail {
  readonly fields?: readonly Field[];
  readonly element?: Type;
  /** Called when the first is looked for: their parameters are of types that may not be made yet. */
  readonly methods?: () => Readonly<Record<string, Func>>;
}

/** A value whose type plain JavaScript does not tell. */
export abstract class Typed {
  abstract readonly type: Type;
}

/** A struct: its values stand in the order of the fields of its type. */
export class Struct extends Typed {
  constructor(readonly type: Type, readonly values: readonly Value[]) {
    super();
  }

  /** The value of a field, by its name. */
  get(name: string): Value {
    return this.values[this.type.fields.findIndex((field) => field.name === name)];
  }

  has(name: string): boolean {
    return this.type.fields.some((field) => field.name === name);
  }
}

/** A slice of a type of its own, or of elements whose type is known. */
export class Slice extends Typed {
  weight?: number; // see `weightOf`

  constructor(readonly type: Type, readonly items: readonly Value[]) {
    super();
  }
}

/** A map with keys that are strings. */
export class Dict extends Typed {
  weight?: number; // see `weightOf`

  constructor(readonly type: Type, readonly entries: ReadonlyMap<string, Value>) {
    super();
  }
}

/** A number or text with a type of its own, such as `template.HTML` or `time.Month`. */
export class Scalar extends Typed {
  constructor(readonly type: Type, readonly value: string | number | bigint) {
    super();
  }
}

/** A function with the types of its parameters, which the execution checks arguments against. */
export class Func extends Typed {
  readonly type = FUNC;
  private readonly body: (...args: Value[]) => Value;

  /**
   * @param params of the arguments that must be there
   * @param body   gets plain values for plain types, an empty `Slice` or `Dict` for a nil one; may throw a `CallError`
   * @param rest   of any number of further arguments
   */
  constructor(readonly params: readonly Type[], body: (...args: never[]) => Value, readonly rest?: Type) {
    super();
    this.body = body as (...args: Value[]) => Value; // the execution has checked them against `params`
  }

  call(args: readonly Value[]): Value {
    return this.body(...args);
  }
}

/** What a template can call, by name. */
export type Functions = Readonly<Record<string, Func>>;

export const FUNC = new Type('func()', 'func');
export const ANY = new Type('interface {}', 'interface');
/** Of a parameter that tells no value from nil. */
export const RAW = new Type('reflect.Value', 'interface');
export const STRING = new Type('string', 'string');
export const INT = new Type('int', 'int');
export const INT64 = new Type('int64', 'int');
export const UINT8 = new Type('uint8', 'uint');
export const FLOAT = new Type('float64', 'float');
export const BOOL = new Type('bool', 'bool');
export const ANYS = new Type('[]interface {}', 'slice', { element: ANY });
export const STRINGS = new Type('[]string', 'slice', { element: STRING });
export const ANY_MAP = new Type('map[string]interface {}', 'map', { element: ANY });
export const STRING_MAP = new Type('map[string]string', 'map', { element: STRING });
/** Text that needs no escaping in HTML, and an address that needs no check. */
export const SAFE_HTML = new Type('template.HTML', 'string');
export const SAFE_URL = new Type('template.URL', 'string');

/** The type of a value; undefined for nil and for no value. */
export function typeOf(value: Value): Type | undefined {
  switch (typeof value) {
    case 'string': return STRING;
    case 'number': return FLOAT;
    case 'bigint': return INT;
    case 'boolean': return BOOL;
    case 'undefined': return undefined;
    default: return value === null ? undefined : value instanceof Typed ? value.type : Array.isArray(value) ? ANYS : ANY_MAP;
  }
}

/** The elements of a slice; undefined for everything else. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Slice ? value.items : undefined;
}

/** The entries of a map; undefined for everything else. */
export function entriesOf(value: Value): ReadonlyMap<string, Value> | undefined {
  if (value instanceof Map) return value;
  return value instanceof Dict ? value.entries : undefined;
}

/** The number or text of a scalar, named or not; undefined for everything else. */
export function scalarOf(value: Value): string | number | bigint | boolean | undefined {
  if (value instanceof Scalar) return value.value;
  return typeof value === 'object' ? undefined : value;
}

/** What a map of this type answers for a key that it lacks, and a struct holds before it is set. */
export function zeroOf(type: Type | undefined): Value {
  switch (type?.kind) {
    case 'string': return type === STRING ? '' : new Scalar(type, '');
    case 'int': case 'uint': return type === INT ? 0n : new Scalar(type, 0n);
    case 'float': return 0;
    case 'bool': return false;
    case 'slice': return new Slice(type, []);
    case 'map': return new Dict(type, new Map());
    default: return null;
  }
}

/** Whether `if` takes it for true: everything but false, nil, 0, and what is empty. */
export function isTrue(value: Value): boolean {
  if (value === null || value === undefined) return false;
  const scalar = scalarOf(value);
  if (scalar !== undefined) return scalar === scalar ? Boolean(scalar) : true; // NaN is not 0
  const items = itemsOf(value);
  return items ? items.length > 0 : (entriesOf(value)?.size ?? 1) > 0;
}


/**
 * About how many characters a value prints: templates can put a value into itself so often that it grows by powers of two, though it takes
 * little memory. Remembered, so that what a value is made of is not walked again.
 */
export function weightOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Slice) return value.weight ??= sum(value.items);
  if (value instanceof Dict) return value.weight ??= sum([...value.entries].flat());
  return 1;
}

function sum(values: readonly Value[]): number {
  return values.reduce<number>((total, value) => total + 1 + weightOf(value), 1);
}

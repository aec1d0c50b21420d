/** A field of a definition. */
export interface FieldDefinition {
  readonly name: string;
  readonly isRequired: boolean;
  /** Whether every new object has it, if only empty. */
  readonly isAlwaysThere: boolean;
  /** What it is where it tells list items apart and is left out. */
  readonly keyDefault: string | undefined;
  readonly type: TypeDefinition;
}

export interface TypeDefinition {
  /** A scalar, `any`, or the name of a definition. */
  readonly base: string;
  readonly container: 'list' | 'map' | undefined;
  readonly listType: 'atomic' | 'set' | 'map';
  readonly listKeys: readonly string[];
  readonly isAtomic: boolean;
}

export interface Definition { readonly name: string; readonly isAtomic: boolean; readonly fields: readonly FieldDefinition[] }

/**
 * Reads definitions of types, one after the other; a line that begins with a space goes on with the one before:
 * ```
 * ServicePort: name, nodePort int32, port! int32, targetPort IntOrString
 * ServiceSpec: ports [ServicePort] by port,protocol, selector {string} atomic, template~ PodTemplateSpec
 * ```
 * A field is a string where nothing else is said; `[T]` is a list, `{T}` a map, `!` required, `~` there in every new object, `=TCP` what a key is
 * where it is left out. The items of a
 * list are told apart `by` fields, or by their value in a `set`; else the list is `atomic`, as definitions and maps are that say so.
 * @throws Error for what is not written so: a mistake of the program
 */
export function parseDefinitions(text: string): Definition[] {
  const entries = text.replace(/\n +/g, ' ').split('\n').filter((line) => line !== '');
  return entries.map((entry) => {
    const match = /^([A-Za-z0-9.]+)( atomic)?: (.+)$/.exec(entry);
    if (!match) throw new Error(`bad definition ${JSON.stringify(entry.slice(0, 60))}`);
    return { name: match[1], isAtomic: match[2] !== undefined, fields: match[3].split(/, /).map(parseField) };
  });
}

function parseField(text: string): FieldDefinition {
  const match = /^([$A-Za-z0-9]+)(!?)(~?)(?:=(\w+))?(?: ([[{]?)([A-Za-z0-9.]+)[\]}]?)?(?: (set|atomic|by (\S+)))?$/.exec(text);
  if (!match) throw new Error(`bad field ${JSON.stringify(text)}`);
  const [, name, required, always, keyDefault, open, base = 'string', how, keys] = match;
  const container = open === '[' ? 'list' : open === '{' ? 'map' : undefined;
  const listType = keys !== undefined ? 'map' : how === 'set' ? 'set' : 'atomic';
  return {
    name, isRequired: required !== '', isAlwaysThere: always !== '', keyDefault,
    type: { base, container, listType, listKeys: keys?.split(',') ?? [], isAtomic: how === 'atomic' },
  };
}

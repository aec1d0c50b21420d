import { isObject, Json } from '../../../../lib/crds/json';
import { CodedError } from '../../../../lib/sys/errors';

/** One step: a field, an item (negative from the end), all items, or the items in which a field has a value. */
type Step =
  { readonly field: string } | { readonly index: number } | { readonly all: true } | { readonly filter: readonly string[]; readonly equals: string };

const STEP = new RegExp([
  String.raw`\.?\[(?:(-?\d+)|(\*)|'([^']*)'|"([^"]*)")\]`, // [0] [*] ['a.b']
  String.raw`\.?\[\?\(\s*@((?:\.[\w-]+)+)\s*==\s*(?:"([^"]*)"|'([^']*)')\s*\)\]`, // [?(@.type=="Ready")]
  String.raw`\.(\*)`,
  String.raw`\.((?:\\.|[^.[\]\\])+)`, // .field, a dot within it after a backslash
].join('|'), 'y');

/** A path into an object as printer columns and the scale subresource write it: `.status.conditions[?(@.type=="Ready")].status`. */
export class JsonPath {
  private readonly steps: readonly Step[];

  /** @throws CodedError JSON_PATH for one that is none, or uses what no column needs */
  constructor(readonly text: string) {
    this.steps = parseSteps(text);
  }

  /** The first value that is there, or undefined. */
  first(value: Json | undefined): Json | undefined {
    return this.steps.reduce<Json[]>((found, step) => found.flatMap((at) => take(at, step)), value === undefined ? [] : [value])[0];
  }

  /** Names of the fields, for a path that has nothing else. */
  get fields(): string[] {
    return this.steps.flatMap((step) => ('field' in step ? [step.field] : []));
  }
}

function parseSteps(text: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  const path = text.startsWith('.') || text.startsWith('[') ? text : `.${text}`;
  while (at < path.length) {
    STEP.lastIndex = at;
    const match = STEP.exec(path);
    if (!match) throw new CodedError('JSON_PATH', `cannot read the JSON path ${JSON.stringify(text)} from character ${at + 1} on`);
    const [whole, index, all, single, double, filter, equalsDouble, equalsSingle, star, field] = match;
    if (index !== undefined) steps.push({ index: Number(index) });
    else if (all ?? star) steps.push({ all: true });
    else if (filter !== undefined) steps.push({ filter: filter.slice(1).split('.'), equals: equalsDouble ?? equalsSingle });
    else steps.push({ field: single ?? double ?? field.replace(/\\(.)/g, '$1') });
    at += whole.length;
  }
  return steps;
}

function take(value: Json, step: Step): Json[] {
  if ('field' in step) return isObject(value) && Object.hasOwn(value, step.field) ? [value[step.field]] : [];
  if ('all' in step) return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (!Array.isArray(value)) return [];
  if ('index' in step) return value.slice(step.index, step.index === -1 ? undefined : step.index + 1);
  return value.filter((item) => step.filter.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), item) === step.equals);
}

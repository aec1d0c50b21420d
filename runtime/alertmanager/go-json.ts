import { toWellFormed } from '../../lib/encoding/well-formed';
import { Labels } from '../../lib/model/labels';

/**
 * A text as Go's encoding/json writes it. With `html`, its default, which payloads have, `<`, `>` and `&` are escaped too; the API leaves
 * them as they are.
 */
export function jsonText(text: string, html: boolean): string {
  if (!SPECIAL.test(text)) return `"${text}"`; // nearly always
  return JSON.stringify(toWellFormed(text)).replace(html ? HTML : LINES, escaped);
}

const SPECIAL = /[^ !#-%'-;=?-[\]-~]/; // what is escaped in one way or another, and all that is not ASCII
const LINES = /[\u2028\u2029]/g, HTML = /[<>&\u2028\u2029]/g;

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** What `goJson` prints: an object in the order of its fields, without those that are undefined; a Pairs as an object in the order of its names. */
export type JsonValue = string | number | boolean | null | undefined | Pairs | readonly JsonValue[] | { readonly [field: string]: JsonValue };

/** Names and values in an order of their own, which objects of JavaScript do not keep for names such as `10`. */
export class Pairs {
  constructor(private readonly pairs: Iterable<readonly [string, string]>) {}

  * [Symbol.iterator](): IterableIterator<readonly [string, string]> {
    yield* this.pairs;
  }
}

export function labelPairs(labels: Labels): Pairs {
  return new Pairs(Array.from({ length: labels.size }, (_, i) => [labels.name(i), labels.value(i)] as const));
}

/** `value` as Go's encoding/json writes it, without a line feed behind. */
export function goJson(value: JsonValue, html: boolean): string {
  if (typeof value === 'string') return jsonText(value, html);
  if (value instanceof Pairs) return `{${Array.from(value, ([name, text]) => `${jsonText(name, html)}:${jsonText(text, html)}`).join(',')}}`;
  if (Array.isArray(value)) return `[${value.map((item) => goJson(item as JsonValue, html)).join(',')}]`;
  if (value === null || value === undefined || typeof value !== 'object') return String(value ?? null);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${jsonText(name, html)}:${goJson(field as JsonValue, html)}`).join(',')}}`;
}

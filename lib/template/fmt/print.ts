import { compareUtf8 } from '../../encoding/utf8-order';
import { checkLength } from '../longest';
import { entriesOf, itemsOf, Scalar, scalarOf, Struct, Type, typeOf, Value } from '../value';
import { floatDigits, withPoint } from './float';
import { Directive, pad } from './directive';
import { intText, runeText } from './integer';
import { quotedText, stringText } from './text';

const DEEPEST = 100; // levels of values in values

/**
 * A value as a directive of `printf` prints it: what its `String` method says where the verb takes texts, the elements of slices, maps and structs
 * each by the same directive, and `%!d(string=x)` where the verb does not fit the value.
 */
export function printValue(value: Value, directive: Directive, depth = 0): string {
  const { verb } = directive;
  const type = typeOf(value);
  if (verb === 'T') return stringText(type?.name ?? '<nil>', { ...directive, verb: 's' });
  if (!type && depth > 0) return directive.goSyntax ? 'interface {}(nil)' : '<nil>';
  if (!type) return verb === 'v' ? pad('<nil>', directive) : badVerb(value, directive);
  if (verb === 'p') return badVerb(value, directive);
  if (depth > DEEPEST) return '...';
  const text = directive.goSyntax ? undefined : stringOf(value, type);
  if (text !== undefined && 'vsxXq'.includes(verb)) return printText(text, value, directive);
  const scalar = scalarOf(value);
  return scalar === undefined ? printComposite(value, type, directive, depth) : printScalar(scalar, value, type, directive);
}

/** What the `String` method of a value says, if it has one. */
export function stringOf(value: Value, type = typeOf(value)): string | undefined {
  return type?.method('String')?.call([value]) as string | undefined;
}

/** What a verb that does not fit says of the value: it printed by `%v`, with the same flags and width. */
function badVerb(value: Value, directive: Directive): string {
  const type = typeOf(value);
  return type ? `%!${directive.verb}(${type.name}=${printValue(plainOf(value), { ...directive, verb: 'v' })})` : `%!${directive.verb}(<nil>)`;
}

/** A scalar without its methods, which errors do not call. */
function plainOf(value: Value): Value {
  return value instanceof Scalar ? value.value : value;
}

/** The directive `%v`. */
export const PLAIN: Directive = {
  verb: 'v', minus: false, plus: false, sharp: false, space: false, zero: false, width: -1, precision: -1, goSyntax: false, names: false,
};

function printScalar(scalar: string | number | bigint | boolean, value: Value, type: Type, directive: Directive): string {
  switch (typeof scalar) {
    case 'string': return printText(scalar, value, directive);
    case 'bigint': return printInt(scalar, value, type, directive);
    case 'number': return printFloat(scalar, value, directive);
    default: return directive.verb === 'v' || directive.verb === 't' ? pad(String(scalar), directive) : badVerb(value, directive);
  }
}

function printText(text: string, value: Value, directive: Directive): string {
  switch (directive.verb) {
    case 'v': return directive.goSyntax ? quotedText(text, directive) : stringText(text, directive);
    case 's': case 'x': case 'X': return stringText(text, directive);
    case 'q': return quotedText(text, directive);
    default: return badVerb(value, directive);
  }
}

function printInt(v: bigint, value: Value, type: Type, directive: Directive): string {
  switch (directive.verb) {
    case 'v': return intText(v, directive.goSyntax && type.kind === 'uint' ? { ...directive, verb: 'x', sharp: true } : { ...directive, verb: 'd' });
    case 'd': case 'b': case 'o': case 'O': case 'x': case 'X': return intText(v, directive);
    case 'c': case 'q': case 'U': return runeText(v, directive);
    default: return badVerb(value, directive);
  }
}

function printFloat(v: number, value: Value, directive: Directive): string {
  const { verb, precision } = directive;
  if (!'vbeEfFgGxX'.includes(verb)) return badVerb(value, directive);
  const finite = Number.isFinite(v);
  const form = verb === 'v' ? 'g' : verb === 'F' ? 'f' : verb;
  const asked = precision < 0 && 'eEf'.includes(form) ? 6 : precision;
  let digits = finite ? floatDigits(Math.abs(v), form, asked) : Number.isNaN(v) ? 'NaN' : 'Inf';
  if (finite && directive.sharp && form !== 'b') digits = withPoint(digits, 'gGxX'.includes(form) ? (precision < 0 ? 6 : precision) : 0);
  const sign = v < 0 || Object.is(v, -0) ? '-' : directive.plus ? '+' : directive.space ? ' ' : v === Infinity ? '+' : '';
  const zeroes = directive.zero && !directive.minus && finite ? Math.max(directive.width - sign.length - digits.length, 0) : 0;
  return pad(sign + '0'.repeat(zeroes) + digits, { ...directive, zero: false });
}

function printComposite(value: Value, type: Type, directive: Directive, depth: number): string {
  const name = directive.goSyntax ? type.name : '';
  const entries = entriesOf(value), items = entries ? undefined : itemsOf(value);
  if (entries) return wrapped(name || 'map', '[]', mapParts(entries, directive, depth), directive);
  if (items) return wrapped(name, '[]', items.map((item) => () => printValue(item, directive, depth + 1)), directive);
  return value instanceof Struct ? wrapped(name, '{}', structParts(value, directive, depth), directive) : badVerb(value, directive);
}

function mapParts(entries: ReadonlyMap<string, Value>, directive: Directive, depth: number): Array<() => string> {
  const keys = [...entries.keys()].sort(compareUtf8);
  return keys.map((key) => () => `${printValue(key, directive, depth + 1)}:${printValue(entries.get(key), directive, depth + 1)}`);
}

function structParts({ type, values }: Struct, directive: Directive, depth: number): Array<() => string> {
  const named = directive.names || directive.goSyntax;
  return values.map((each, i) => () => (named ? `${type.fields[i].name}:` : '') + printValue(each, directive, depth + 1));
}

/** The parts one after the other, so that their number times their width is not made before it is found too long. */
function wrapped(name: string, brackets: string, parts: ReadonlyArray<() => string>, { goSyntax }: Directive): string {
  const [open, close] = goSyntax ? '{}' : brackets;
  let out = name + open;
  parts.forEach((part, i) => {
    if (i > 0) out += goSyntax ? ', ' : ' ';
    out += part();
    checkLength(out.length);
  });
  return out + close;
}

/** One `%...` of a format, read. Of width and precision -1 means: not given. */
export interface Directive {
  readonly verb: string;
  readonly minus: boolean;
  readonly plus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly precision: number;
  /** `%#v`: values as Go source has them. */
  readonly goSyntax: boolean;
  /** `%+v`: the names of the fields of structs. */
  readonly names: boolean;
}

/** `text` at the width that the directive asks for, counted in code points. */
export function pad(text: string, { width, minus, zero }: Directive): string {
  if (width <= 0) return text;
  const missing = width - lengthInRunes(text);
  if (missing <= 0) return text;
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text;
}

function lengthInRunes(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) length--; // the second half of a pair
  return length;
}

import { quote } from '../../encoding/go-quote';
import { Directive, pad } from './directive';

/** A text by the verbs `v` and `s`, or its bytes by `x` and `X`; precision counts code points of the one, bytes of the other. */
export function stringText(text: string, directive: Directive): string {
  if (directive.verb === 'x' || directive.verb === 'X') return pad(hexText(text, directive), directive);
  return pad(cutTo(text, directive.precision), directive);
}

/** A text in quotes, by the verb `q`; with the flag `#` in backquotes where it can. */
export function quotedText(text: string, directive: Directive): string {
  const short = cutTo(text, directive.precision);
  if (directive.sharp && /^[^`\x00-\x08\x0a-\x1f\x7f\ufeff]*$/.test(short)) return pad(`\`${short}\``, directive);
  return pad(directive.plus ? asciiOnly(quote(short)) : quote(short), directive);
}

/** With escapes for everything outside ASCII. */
export function asciiOnly(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (char) => {
    const hex = char.codePointAt(0)!.toString(16);
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
}

function hexText(text: string, { verb, precision, space, sharp }: Directive): string {
  const bytes = Buffer.from(text).subarray(0, precision < 0 ? undefined : precision);
  if (bytes.length === 0) return '';
  const digits = bytes.toString('hex').replace(/../g, space ? `${sharp ? '0x' : ''}$& ` : '$&').trimEnd();
  const shown = sharp && !space ? `0x${digits}` : digits;
  return verb === 'X' ? shown.toUpperCase() : shown;
}

function cutTo(text: string, runes: number): string {
  if (runes < 0 || text.length <= runes) return text;
  let end = 0;
  for (let count = 0; count < runes && end < text.length; count++) end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

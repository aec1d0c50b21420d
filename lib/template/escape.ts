import { toWellFormed } from '../encoding/well-formed';

const HTML: Readonly<Record<string, string>> = { '\0': '\ufffd', '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const SPECIAL_JS: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '"': '\\"' };

/** Text for HTML, in elements and between the quotes of attributes, as Go's `HTMLEscapeString` writes it. */
export function htmlText(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => HTML[char]);
}

/** Text for a string of JavaScript, as Go's `JSEscapeString` writes it. */
export function jsText(text: string): string {
  return text.replace(/[\\'"<>&=]|[^ \p{L}\p{M}\p{N}\p{P}\p{S}]/gu, (char) => {
    return SPECIAL_JS[char] ?? `\\u${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** Text for a query of a URL, as Go's `url.QueryEscape` writes it: everything but letters, digits and `-_.~` as bytes, and `+` for a space. */
export function queryText(text: string): string {
  return encodeURIComponent(toWellFormed(text)).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+');
}

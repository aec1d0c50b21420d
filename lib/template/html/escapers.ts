import { toWellFormed } from '../../encoding/well-formed';
import { sprint } from '../fmt/printf';
import { SAFE_HTML, SAFE_URL, Scalar, Value } from '../value';
import { Context } from './context';

/** Makes of a value what can stand at a place in HTML. */
export type Escaper = (value: Value) => string;

const ENTITIES: Readonly<Record<string, string>> = {
  '\0': '\ufffd', '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '+': '&#43;',
  '\t': '&#9;', '\n': '&#10;', '\v': '&#11;', '\f': '&#12;', '\r': '&#13;', ' ': '&#32;', '=': '&#61;', '`': '&#96;',
};
/** In place of a value that could do harm; the name that Go gives it, so that searches for it find something. */
const FILTERED = 'ZgotmplZ';

/** The escaper for a place, or why there is none. */
export function escaperFor(context: Context): Escaper | string {
  const { state, element, quote, attribute, url, css } = context;
  if (state === 'comment') return () => '';
  if (state === 'text') {
    if (element === 'script') return 'actions in scripts are not supported';
    if (element === 'style') return cssEscaper(css);
    return element ? (value) => escapeText(textOf(value)) : (value) => (isSafe(value, SAFE_HTML) ? textOf(value) : escapeText(textOf(value)));
  }
  if (state === 'tag' || state === 'name') return 'an action in a tag can only stand in the value of an attribute';
  const attributeText = state === 'equals' || quote === ' ' ? escapeUnquoted : escapeText;
  switch (attribute) {
    case 'plain': return (value) => (isSafe(value, SAFE_HTML) ? withoutTags(textOf(value), attributeText) : attributeText(textOf(value)));
    case 'url': return url === 'unclear' ? 'it is not clear which part of a URL the action makes' : (value) => attributeText(urlText(value, url));
    case 'style': {
      const escape = cssEscaper(css);
      return typeof escape === 'string' ? escape : (value) => attributeText(escape(value));
    }
    case 'script': return 'actions in attributes that hold a script are not supported';
    default: return 'actions in this attribute are not supported';
  }
}

/** A value as text; nil as none. */
function textOf(value: Value): string {
  if (value === null || value === undefined) return '';
  return value instanceof Scalar && typeof value.value === 'string' ? value.value : sprint([value]);
}

function isSafe(value: Value, type: typeof SAFE_HTML): boolean {
  return value instanceof Scalar && value.type === type;
}

function escapeText(text: string): string {
  return text.replace(/[\0"'&<>+]/g, (char) => ENTITIES[char]);
}

function escapeUnquoted(text: string): string {
  return text === '' ? FILTERED : text.replace(/[\0"'&<>+\t\n\v\f\r =`]/g, (char) => ENTITIES[char]);
}

/** HTML as text of an attribute: what it has of entities stays. */
function withoutTags(html: string, escape: (text: string) => string): string {
  return html.replace(/<[^<>]*>/g, '').split('&').map(escape).join('&');
}

function urlText(value: Value, part: Context['url']): string {
  const text = toWellFormed(textOf(value));
  if (part === 'query') return percentEncoded(text, /[^A-Za-z0-9\-._~]/gu);
  if (part === 'start' && !isSafe(value, SAFE_URL) && !hasSafeScheme(text)) return `#${FILTERED}`;
  return percentEncoded(text, /%(?![\da-f]{2})|[^A-Za-z0-9\-._~!#$&*+,/:;=?@[\]%]/giu);
}

function hasSafeScheme(url: string): boolean {
  const scheme = /^([^/:]*):/.exec(url)?.[1];
  return scheme === undefined || ['http', 'https', 'mailto'].includes(scheme.toLowerCase());
}

function percentEncoded(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (char) => Buffer.from(char).toString('hex').replace(/../g, '%$&').toLowerCase());
}

function cssEscaper(css: Context['css']): Escaper | string {
  if (css === '(') return 'actions in url() of a style are not supported';
  if (css !== '') return (value) => textOf(value).replace(/[^A-Za-z0-9 \-_.,#]/gu, (char) => `\\${char.codePointAt(0)!.toString(16)} `);
  return (value) => {
    const text = textOf(value);
    const letters = text.toLowerCase().replace(/[^a-z]/g, '');
    return /[\0"'()/;@[\\\]`{}<>]|--/.test(text) || /expression|mozbinding/.test(letters) ? FILTERED : text;
  };
}

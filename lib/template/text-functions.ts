import { MATCH, REPLACE_ALL } from './regex-functions';
import { Func, Functions, SAFE_HTML, Scalar, STRING } from './value';

/** The letters that stand for two, whose first alone becomes a capital. */
const TITLE: Readonly<Record<string, string>> = { '\u01c6': '\u01c5', '\u01c9': '\u01c8', '\u01cc': '\u01cb', '\u01f3': '\u01f2' };

/** The functions for texts that templates of rules and of notifications both have. */
export const TEXT_FUNCTIONS: Functions = {
  match: MATCH,
  reReplaceAll: REPLACE_ALL,
  safeHtml: new Func([STRING], (text: string) => new Scalar(SAFE_HTML, text)),
  toLower: new Func([STRING], lowerCase),
  toUpper: new Func([STRING], (text: string) => eachLetter(text, upperLetter)),
};

/**
 * The text with the first letter of each word as a capital, words being those of Unicode's annex 29.
 * @param rest what becomes of the other letters
 */
export function titleCase(text: string, rest: (text: string) => string): string {
  if (/^[\w -]*$/.test(text)) return text.replace(/\w+/g, (word) => titleWord(word, rest)); // what most labels are
  const words = new Intl.Segmenter('en', { granularity: 'word' }).segment(text);
  return Array.from(words, ({ segment }) => titleWord(segment, rest)).join('');
}

function titleWord(word: string, rest: (text: string) => string): string {
  const at = word.search(/\p{L}/u);
  if (at < 0) return word;
  const first = String.fromCodePoint(word.codePointAt(at)!);
  return word.slice(0, at) + titleLetter(first) + rest(word.slice(at + first.length));
}

/** Letter by letter, as Go does. */
export function lowerCase(text: string): string {
  return eachLetter(text, (letter) => String.fromCodePoint(letter.toLowerCase().codePointAt(0)!));
}

/** The capital that begins a word: of several letters that one would become only the first is large. */
function titleLetter(letter: string): string {
  const [first, ...others] = letter.toUpperCase();
  return TITLE[letter] ?? first + others.join('').toLowerCase();
}

/** The capital of a letter; a letter that would become several stays. */
function upperLetter(letter: string): string {
  const upper = letter.toUpperCase();
  return Array.from(upper).length === 1 ? upper : letter;
}

function eachLetter(text: string, convert: (letter: string) => string): string {
  return Array.from(text, (letter) => convert(letter)).join('');
}

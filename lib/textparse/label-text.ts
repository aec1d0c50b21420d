import { METRIC_NAME, Labels } from '../model/labels';

/**
 * The labels of a series as it stands in an exposition: `name{a="1",b="2"}`, `{"quoted name",a="1"}`. The parser has found its syntax
 * to be right. @throws CodedError BAD_LABELS where a name is there twice
 */
export function parseLabelText(text: string): Labels {
  const pairs: string[] = [];
  let at = text.search(/[{\s]|$/);
  if (at > 0) pairs.push(METRIC_NAME, text.slice(0, at));
  if (at === text.length || text[at] !== '{') at = text.indexOf('{', at);
  if (at >= 0) {
    for (at = skip(text, at + 1); at < text.length && text[at] !== '}'; at = skip(text, at)) {
      let name: string;
      [name, at] = text[at] === '"' ? quoted(text, at) : bare(text, at);
      at = blank(text, at);
      if (text[at] !== '=') pairs.push(METRIC_NAME, name);
      else {
        let value: string;
        [value, at] = quoted(text, blank(text, at + 1));
        pairs.push(name, value);
      }
    }
  }
  return Labels.fromPairs(pairs);
}

/** Behind blanks and commas. */
function skip(text: string, at: number): number {
  while (text[at] === ' ' || text[at] === '\t' || text[at] === ',') at++;
  return at;
}

function blank(text: string, at: number): number {
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function bare(text: string, at: number): [string, number] {
  const from = at;
  while (at < text.length && /\w|:/.test(text[at])) at++;
  return [text.slice(from, at), at];
}

/** A text in double quotes that begins at `at`, with `\\`, `\"` and `\n` resolved. */
function quoted(text: string, at: number): [string, number] {
  let end = at + 1, escaped = false;
  for (; text[end] !== '"'; end++) {
    if (text[end] !== '\\') continue;
    escaped = true;
    end++;
  }
  const raw = text.slice(at + 1, end);
  return [escaped ? raw.replace(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char)) : raw, end + 1];
}

import { CodedError } from '../sys/errors';
import { AlertMatcher } from './alert-matcher';
import { parseClassic, splitClassic } from './classic-matchers';
import { parseUtf8 } from './utf8-matchers';

/** Which of the two languages matchers are written in; `default` reads both, and takes what the classic one says where they disagree. */
export type MatcherMode = 'default' | 'classic' | 'utf8';

/** What two parsers together may have to say without refusing anything; a program passes its logger. */
export type MatcherNotice = (message: string, fields: { readonly input: string; readonly suggestion?: string; readonly err?: unknown }) => void;

/**
 * One matcher without braces, such as a filter of the API: `team=~"a|b"`.
 * @throws CodedError BAD_MATCHER, BAD_REGEX in the words of the original
 */
export function parseMatcher(text: string, mode: MatcherMode = 'default', notice: MatcherNotice = () => undefined): AlertMatcher {
  if (mode === 'classic') return parseClassic(text);
  if (/^\{|\}$/.test(text)) throw new CodedError('BAD_MATCHER', `unexpected open or close brace: ${text}`);
  const one = (matchers: AlertMatcher[]) => {
    if (matchers.length === 1) return matchers;
    throw new CodedError('BAD_MATCHER', matchers.length ? `expected 1 matcher, found ${matchers.length}` : 'no matchers');
  };
  if (mode === 'utf8') return one(parseUtf8(text))[0];
  return parseBoth(text, () => one(parseUtf8(text)), () => [parseClassic(text)], notice)[0];
}

/**
 * A list of matchers with or without braces around it: `{a="b", c!="d"}`. Empty braces are an empty list.
 * @throws CodedError BAD_MATCHER, BAD_REGEX in the words of the original
 */
export function parseMatchers(text: string, mode: MatcherMode = 'default', notice: MatcherNotice = () => undefined): AlertMatcher[] {
  const classic = () => splitClassic(text).map(parseClassic);
  if (mode === 'classic') return classic();
  return mode === 'utf8' ? parseUtf8(text) : parseBoth(text, () => parseUtf8(text), classic, notice);
}

function parseBoth(text: string, utf8: () => AlertMatcher[], classic: () => AlertMatcher[], notice: MatcherNotice): AlertMatcher[] {
  const modern = attempt(utf8), old = attempt(classic);
  if (modern instanceof CodedError) {
    if (old instanceof CodedError) throw old;
    notice('Alertmanager is moving to a new parser for labels and matchers, and this input is incompatible. Alertmanager has instead parsed the input using '
      + 'the classic matchers parser as a fallback.', { input: text, suggestion: old.join(','), err: modern });
    return old;
  }
  if (old instanceof CodedError) return modern;
  if (old.length === modern.length && old.every((matcher, i) => matcher.equals(modern[i]))) return modern;
  notice('Matchers input has disagreement', { input: text });
  return old;
}

function attempt(parse: () => AlertMatcher[]): AlertMatcher[] | CodedError {
  try {
    return parse();
  } catch (err) {
    if (err instanceof CodedError) return err;
    throw err;
  }
}

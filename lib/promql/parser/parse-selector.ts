import { quote } from '../../encoding/go-quote';
import { Matcher, MatchType } from '../../model/matcher';
import { METRIC_NAME } from '../../model/labels';
import { Span, VectorSelector } from './ast';
import { TokenStream } from './token-stream';

/** What is wrong with a selector that selects everything; one that only filters labels may. */
export const NO_MATCHER = 'vector selector must contain at least one non-empty matcher';

/** A selector: `name`, `name{...}`, `{...}`. The token is the name or the brace. */
export function parseSelector(tokens: TokenStream): VectorSelector {
  const { start } = tokens.token;
  const name = tokens.is('{') ? undefined : tokens.take().text;
  const matchers: Matcher[] = [];
  let quoted: string | undefined;
  if (tokens.is('{')) quoted = parseBraces(tokens, matchers, name);
  const metric = name ?? quoted;
  if (name !== undefined || quoted !== undefined) matchers.push(new Matcher(METRIC_NAME, '=', metric!));
  const span = { start, end: tokens.end };
  checkMatchers(tokens, span, matchers, name);
  return { kind: 'selector', ...span, offset: 0, matchers, ...name !== undefined ? { name } : {} };
}

/** @returns the metric, where it stands in quotes among the matchers */
function parseBraces(tokens: TokenStream, matchers: Matcher[], name: string | undefined): string | undefined {
  let metric: string | undefined;
  tokens.takeInto('braces');
  while (!tokens.is('}')) {
    const { kind, text, word, start } = tokens.token;
    if (kind !== 'identifier' && kind !== 'string') throw tokens.unexpected('label matching', 'identifier or "}"');
    tokens.take();
    const label = kind === 'string' ? word : text;
    if (kind === 'string' && (tokens.is(',') || tokens.is('}'))) {
      if (name !== undefined || metric !== undefined) throw metricTwice(tokens, { start, end: tokens.end }, (name ?? metric)!, label);
      metric = label;
    } else matchers.push(parseMatcher(tokens, label, start));
    if (tokens.is('}')) break;
    if (!tokens.is(',')) throw tokens.unexpected('label matching', '"," or "}"');
    tokens.take();
  }
  tokens.takeInto('expression');
  return metric;
}

function parseMatcher(tokens: TokenStream, label: string, start: number): Matcher {
  const { word: type, kind } = tokens.token;
  if (kind !== 'punctuation' || !['=', '!=', '=~', '!~'].includes(type)) throw tokens.unexpected('label matching', 'label matching operator');
  tokens.take();
  if (tokens.token.kind !== 'string') throw tokens.unexpected('label matching', 'string');
  const { word: value } = tokens.take();
  try {
    return new Matcher(label, type as MatchType, value);
  } catch (err) {
    throw tokens.fail({ start, end: tokens.end }, (err as Error).message);
  }
}

function checkMatchers(tokens: TokenStream, span: Span, matchers: readonly Matcher[], name: string | undefined): void {
  const second = name === undefined ? undefined : matchers.slice(0, -1).find((matcher) => matcher.name === METRIC_NAME);
  if (second) throw metricTwice(tokens, span, name!, second.value);
  if (matchers.every((matcher) => matcher.matches(''))) tokens.report(span, NO_MATCHER);
}

function metricTwice(tokens: TokenStream, span: Span, first: string, second: string): Error {
  return tokens.fail(span, `metric name must not be set twice: ${quote(first)} or ${quote(second)}`);
}

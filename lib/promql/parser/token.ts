import { quote } from '../../encoding/go-quote';
import { Span } from './ast';

export type TokenKind = 'end' | 'identifier' | 'keyword' | 'operator' | 'number' | 'duration' | 'string' | 'punctuation';

/** A word or sign of an expression. `text` is as it was written; keywords and operators made of letters have `word` in lower case. */
export interface Token extends Span { readonly kind: TokenKind; readonly text: string; readonly word: string }

/** Operators that are words. */
export const WORD_OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2']);

export const AGGREGATIONS: ReadonlySet<string> = new Set([
  'sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar', 'topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio',
]);

/** Words with a meaning, besides operators and aggregations. Most of them may name a metric too, and all of them a label. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'offset', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool', 'fill', 'fill_left', 'fill_right', 'start', 'end', 'step', 'range',
  'anchored', 'smoothed',
]);

/** Words that cannot name a metric. */
export const NO_METRICS: ReadonlySet<string> = new Set(['on', 'ignoring', 'group_left', 'group_right', 'bool', 'atan2']);

/** A token as errors call it. */
export function described({ kind, text, word }: Token): string {
  switch (kind) {
    case 'end': return 'end of input';
    case 'operator': return `<op:${word}>`;
    case 'keyword': return AGGREGATIONS.has(word) ? `<aggr:${word}>` : `<${word}>`;
    case 'identifier': case 'number': case 'duration': return `${kind} ${quote(text)}`;
    case 'string': return `string ${text}`;
    default: return quote(text);
  }
}

import { quote } from '../../encoding/go-quote';
import { Matcher } from '../../model/matcher';
import { isLegacyLabelName } from '../../model/names';
import { parseDuration } from '../../model/duration';
import { errorText } from '../../sys/errors';
import { Aggregation, AggregationOperator, BinaryOperator, Call, Expr, MatrixSelector, Subquery, VectorMatching, VectorSelector } from './ast';
import { checkAggregation, checkBinary, checkCall, checkUnary } from './check';
import { FUNCTIONS } from './functions';
import { numberValue, parseBracketed, parseOffset } from './parse-duration';
import { NO_MATCHER, parseSelector } from './parse-selector';
import { AGGREGATIONS, NO_METRICS } from './token';
import { parseAll, TokenStream } from './token-stream';

/** What is allowed beyond the stable language. */
export interface ParseOptions {
  readonly experimentalFunctions?: boolean;
  /** `[step() * 2]`; allowed where nothing is said. */
  readonly durationExpressions?: boolean;
  /** `anchored` and `smoothed`. */
  readonly extendedRangeSelectors?: boolean;
  /** `fill`, `fill_left`, `fill_right`. */
  readonly binopFillModifiers?: boolean;
  /** Whether names need no more than to be UTF-8; they do where nothing is said. */
  readonly nameScheme?: 'utf8' | 'legacy';
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  'or': 1, 'and': 2, 'unless': 2, '==': 3, '!=': 3, '<=': 3, '<': 3, '>=': 3, '>': 3, '</': 3, '>/': 3, '+': 4, '-': 4,
  '*': 5, '/': 5, '%': 5, 'atan2': 5, '^': 6,
};
const POWER = 6;
const MOST_IN_A_ROW = 2000; // operators: each is a level of the tree
const LATEST = Number(2n ** 63n - 1n); // ms

/** @throws PromqlError */
export function parseExpr(text: string, options: ParseOptions = {}): Expr {
  return parseAll(text, (tokens) => {
    if (tokens.token.kind === 'end') throw tokens.fail(tokens.token, 'no expression found in input');
    return new ExprParser(tokens, options).expression(0);
  });
}

/** The matchers of a selector without range or offset, as `match[]` parameters have them; they may match everything. @throws PromqlError */
export function parseMetricSelector(text: string): readonly Matcher[] {
  return parseAll(text, (tokens) => {
    const { kind, word } = tokens.token;
    if (!tokens.is('{') && kind !== 'identifier' && (kind !== 'keyword' || NO_METRICS.has(word))) throw tokens.unexpected();
    const selector = parseSelector(tokens);
    tokens.forgive(selector, NO_MATCHER);
    return selector.matchers;
  });
}

/** Precedence climbing over the tokens of one expression. */
class ExprParser {
  constructor(private readonly tokens: TokenStream, private readonly options: ParseOptions) {}

  expression(least: number): Expr {
    const { tokens } = this;
    let left = tokens.deeper(() => this.unary());
    for (let operators = 1; ; operators++) {
      const { kind, word } = tokens.token;
      const precedence = kind === 'operator' ? PRECEDENCE[word] : undefined;
      if (precedence === undefined || precedence < least) return left;
      if (operators > MOST_IN_A_ROW) throw tokens.fail(tokens.token, `more than ${MOST_IN_A_ROW} operators in a row; use parentheses or rules`);
      tokens.take();
      const bool = tokens.taken('bool');
      const modifiers = this.matching();
      const right = this.expression(word === '^' ? precedence : precedence + 1); // only powers group to the right
      left = checkBinary(tokens, { kind: 'binary', operator: word as BinaryOperator, bool, left, right, start: left.start, end: right.end }, modifiers);
    }
  }

  private unary(): Expr {
    const { tokens } = this;
    const { kind, word, start } = tokens.token;
    if (kind !== 'operator' || word !== '-' && word !== '+') return this.postfix(this.primary());
    tokens.take();
    const operand = this.expression(POWER);
    checkUnary(tokens, operand);
    if (operand.kind === 'number') return { ...operand, value: word === '-' ? -operand.value : operand.value, start };
    return { kind: 'unary', operator: word, operand, start, end: operand.end };
  }

  /** `on (...)` or `ignoring (...)`, `group_left (...)` or `group_right (...)`, and fills. */
  private matching(): Partial<VectorMatching> | undefined {
    const { tokens } = this;
    if (!tokens.is('on') && !tokens.is('ignoring')) return this.fills(undefined);
    const on = tokens.take().word === 'on';
    const labels = this.labelList();
    let matching: Partial<VectorMatching> = { on, labels };
    if (tokens.is('group_left') || tokens.is('group_right')) {
      const cardinality = tokens.take().word === 'group_left' ? 'many-to-one' : 'one-to-many';
      matching = { ...matching, cardinality, include: tokens.is('(') ? this.labelList() : [] };
    }
    return this.fills(matching);
  }

  private fills(matching: Partial<VectorMatching> | undefined): Partial<VectorMatching> | undefined {
    const { tokens } = this;
    let fills: { fillLeft?: number; fillRight?: number } = {};
    while (['fill', 'fill_left', 'fill_right'].some((word) => tokens.is(word)) && tokens.following().startsWith('(')) {
      const { word, start } = tokens.take();
      if (!this.options.binopFillModifiers) {
        tokens.report({ start, end: tokens.end }, `${word}() is experimental and must be enabled with --enable-feature=promql-binop-fill-modifiers`);
      }
      tokens.take();
      const sign = tokens.is('-') ? -1 : 1;
      if (tokens.is('-') || tokens.is('+')) tokens.take();
      if (tokens.token.kind !== 'number') throw tokens.unexpected('fill modifier', 'number');
      const value = sign * numberValue(tokens.take().text);
      if (!tokens.taken(')')) throw tokens.unexpected('fill modifier', '")"');
      fills = { ...fills, ...word !== 'fill_right' ? { fillLeft: value } : {}, ...word !== 'fill_left' ? { fillRight: value } : {} };
    }
    return Object.keys(fills).length ? { ...matching, ...fills } : matching;
  }

  /** Names of labels in parentheses. */
  private labelList(): string[] {
    const { tokens } = this;
    const labels: string[] = [];
    if (!tokens.is('(')) throw tokens.unexpected('grouping opts', '"("');
    tokens.take();
    while (!tokens.is(')')) {
      const { kind, text, word } = tokens.token;
      const isWord = kind === 'identifier' || kind === 'keyword' || /^(?:and|or|unless|atan2|inf|nan)$/.test(word);
      if (!isWord && kind !== 'string') throw tokens.unexpected('grouping opts', 'label');
      const label = kind === 'string' ? word : text;
      const isName = kind === 'string' ? label !== '' && (this.options.nameScheme !== 'legacy' || isLegacyLabelName(label)) : isLegacyLabelName(label);
      if (!isName) throw tokens.fail(tokens.token, `invalid label name for grouping: ${quote(label)}`);
      tokens.take();
      labels.push(label);
      if (tokens.is(')')) break;
      if (!tokens.is(',')) throw tokens.unexpected('grouping opts', '"," or ")"');
      tokens.take();
    }
    tokens.take();
    return labels;
  }

  private primary(): Expr {
    const { tokens } = this;
    const { kind, text, word, start, end } = tokens.token;
    switch (kind) {
      case 'number': case 'duration': return this.number();
      case 'string': tokens.take(); return { kind: 'string', value: word, start, end };
      case 'identifier': case 'keyword': {
        const isCall = tokens.following().startsWith('(');
        if (AGGREGATIONS.has(word) && kind === 'keyword' && (isCall || /^(?:by|without)\b/i.test(tokens.following()))) return this.aggregation();
        if (isCall && (kind === 'identifier' || FUNCTIONS.has(text) && ['start', 'end', 'step', 'range'].includes(word))) return this.call();
        if (kind === 'keyword' && NO_METRICS.has(word)) throw tokens.unexpected();
        return parseSelector(tokens);
      }
      default:
    }
    if (tokens.is('{')) return parseSelector(tokens);
    if (!tokens.taken('(')) throw tokens.unexpected();
    const expr = this.expression(0);
    if (!tokens.is(')')) throw tokens.unexpected();
    tokens.take();
    return { kind: 'paren', expr, start, end: tokens.end };
  }

  private number(): Expr {
    const { kind, text, start, end } = this.tokens.take();
    if (kind === 'duration') {
      try {
        return { kind: 'number', value: parseDuration(text) / 1000, duration: true, start, end };
      } catch (err) {
        throw this.tokens.fail({ start, end }, errorText(err));
      }
    }
    const value = numberValue(text);
    if (!Number.isFinite(value) && /\d/.test(text)) {
      throw this.tokens.fail({ start, end }, `error parsing number: strconv.ParseFloat: parsing ${quote(text)}: value out of range`);
    }
    return { kind: 'number', value, duration: false, start, end };
  }

  private aggregation(): Aggregation {
    const { tokens } = this;
    const { word, start } = tokens.take();
    let modifier = this.aggregationModifier();
    if (!tokens.is('(')) throw tokens.unexpected('aggregation', '"("');
    const args = this.argumentsOf();
    modifier ??= this.aggregationModifier();
    const { without, grouping } = modifier ?? { without: false, grouping: [] };
    const span = { start, end: tokens.end };
    return checkAggregation(tokens, word as AggregationOperator, args, { ...span, without, grouping }, this.options.experimentalFunctions ?? false);
  }

  private aggregationModifier(): { without: boolean; grouping: readonly string[] } | undefined {
    if (!this.tokens.is('by') && !this.tokens.is('without')) return undefined;
    const without = this.tokens.take().word === 'without';
    return { without, grouping: this.labelList() };
  }

  private call(): Call {
    const { tokens } = this;
    const { text: name, start, end } = tokens.take();
    if (!FUNCTIONS.has(name)) throw tokens.fail({ start, end }, `unknown function with name ${quote(name)}`);
    const args = this.argumentsOf();
    return checkCall(tokens, { kind: 'call', name, args, start, end: tokens.end }, this.options.experimentalFunctions ?? false);
  }

  /** `(a, b)`. */
  private argumentsOf(): Expr[] {
    const { tokens } = this;
    const args: Expr[] = [];
    tokens.take();
    while (!tokens.is(')')) {
      args.push(this.expression(0));
      if (tokens.is(')')) break;
      if (!tokens.is(',')) throw tokens.unexpected('', '');
      const comma = tokens.take();
      if (tokens.is(')')) tokens.report(comma, 'trailing commas not allowed in function call args');
    }
    tokens.take();
    return args;
  }

  /** Ranges, subqueries, offsets, moments. */
  private postfix(expr: Expr): Expr {
    const { tokens } = this;
    for (;;) {
      if (tokens.is('[')) expr = this.bracket(expr);
      else if (tokens.is('offset')) expr = this.offset(expr);
      else if (tokens.is('@')) expr = this.at(expr);
      else if (tokens.is('anchored') || tokens.is('smoothed')) expr = this.extension(expr);
      else return expr;
    }
  }

  private bracket(expr: Expr): MatrixSelector | Subquery {
    const { tokens } = this;
    tokens.takeInto('duration');
    const range = parseBracketed(tokens, 'subquery or range selector, expected number, duration, step(), or range()');
    if (!tokens.is(':') && !tokens.is(']')) throw tokens.fail(tokens.token, `unexpected character: '${tokens.token.text}', expected ':'`);
    if (tokens.is(']')) {
      tokens.takeInto('expression');
      return this.matrix(expr, range);
    }
    tokens.take();
    const step = tokens.is(']') ? undefined : parseBracketed(tokens, 'subquery selector, expected number, duration, step(), range(), or "]"');
    if (!tokens.is(']')) throw tokens.unexpected('subquery selector', '"]"');
    tokens.takeInto('expression');
    if (expr.kind === 'matrix') tokens.report(expr, 'subquery is only allowed on instant vector, got matrix instead');
    return { kind: 'subquery', expr, range, ...step !== undefined ? { step } : {}, offset: 0, start: expr.start, end: tokens.end };
  }

  private matrix(expr: Expr, range: MatrixSelector['range']): MatrixSelector {
    const { tokens } = this;
    const span = { start: expr.start, end: tokens.end };
    if (expr.kind === 'selector') {
      if (expr.offset !== 0) tokens.report(span, 'no offset modifiers allowed before range');
      if (expr.at !== undefined) tokens.report(span, 'no @ modifiers allowed before range');
      return { kind: 'matrix', selector: expr, range, ...span };
    }
    throw tokens.fail(expr, 'ranges only allowed for vector selectors');
  }

  private offset(expr: Expr): Expr {
    const { tokens } = this;
    tokens.takeInto('expression');
    const offset = parseOffset(tokens);
    return this.shifted(expr, 'offset', (of) => {
      if (of.offset !== 0) tokens.report(expr, 'offset may not be set multiple times');
      return { offset };
    });
  }

  private at(expr: Expr): Expr {
    const { tokens } = this;
    tokens.take();
    const at = this.moment();
    return this.shifted(expr, '@', (of) => {
      if (of.at !== undefined) tokens.report(expr, '@ <timestamp> may not be set multiple times');
      return { at };
    });
  }

  private moment(): number | 'start' | 'end' {
    const { tokens } = this;
    const { word } = tokens.token;
    if ((word === 'start' || word === 'end') && tokens.following().startsWith('(')) {
      tokens.take();
      tokens.take();
      if (!tokens.taken(')')) throw tokens.unexpected('@', '")"');
      return word;
    }
    const sign = tokens.is('-') ? -1 : 1;
    if (tokens.is('-') || tokens.is('+')) tokens.take();
    if (tokens.token.kind !== 'number' && tokens.token.kind !== 'duration') throw tokens.unexpected('@', 'timestamp');
    const literal = this.number() as { value: number; start: number; end: number };
    const ms = Math.round(sign * literal.value * 1000);
    if (!(Math.abs(ms) < LATEST)) {
      const shown = Number.isNaN(literal.value) ? 'NaN' : sign * literal.value > 0 ? '+Inf' : '-Inf';
      tokens.report(literal, `timestamp out of bounds for @ modifier: ${Number.isFinite(literal.value) ? sign * literal.value : shown}`);
      return 0;
    }
    return ms;
  }

  private extension(expr: Expr): Expr {
    const { tokens } = this;
    const { word, start, end } = tokens.take();
    if (!this.options.extendedRangeSelectors) {
      tokens.report({ start, end }, `${word} modifier is experimental and not enabled`);
    }
    const of = expr.kind === 'matrix' ? expr.selector : expr;
    if (of.kind !== 'selector') throw tokens.fail(expr, `${word} modifier must be preceded by an instant vector selector or range vector selector`);
    const selector: VectorSelector = { ...of, extension: word as 'anchored' | 'smoothed', end };
    return expr.kind === 'matrix' ? { ...expr, selector, end } : selector;
  }

  /** `expr` with what `change` makes of its offset and moment. */
  private shifted(expr: Expr, what: string, change: (of: VectorSelector | Subquery) => Partial<VectorSelector>): Expr {
    const { end } = this.tokens;
    if (expr.kind === 'matrix') return { ...expr, selector: { ...expr.selector, ...change(expr.selector) }, end };
    if (expr.kind === 'selector' || expr.kind === 'subquery') return { ...expr, ...change(expr), end } as Expr;
    throw this.tokens.fail(expr, `${what} modifier must be preceded by an instant vector selector or range vector selector or a subquery`);
  }
}

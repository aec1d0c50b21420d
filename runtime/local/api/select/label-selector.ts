import { checkLabelValue, checkQualifiedName } from '../meta/names';
import { badRequest } from '../api-error';

export type Labels = Readonly<Record<string, string>>;
export type Operator = 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement { readonly key: string; readonly operator: Operator; readonly values: readonly string[] }

/** All of its requirements must hold. */
export type LabelSelector = readonly Requirement[];

export function selects(selector: LabelSelector, labels: Labels = {}): boolean {
  return selector.every(({ key, operator, values }) => {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
    switch (operator) {
      case 'in': return value !== undefined && values.includes(value);
      case 'notin': return value === undefined || !values.includes(value);
      case 'exists': return value !== undefined;
      case '!': return value === undefined;
      case 'gt': return isInteger(value) && BigInt(value) > BigInt(values[0]);
      case 'lt': return isInteger(value) && BigInt(value) < BigInt(values[0]);
    }
  });
}

/** A selector as objects write it: `matchLabels` and `matchExpressions`. */
export interface ObjectSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: ReadonlyArray<{ readonly key: string; readonly operator: string; readonly values?: readonly string[] }>;
}

const EXPRESSION_OPERATORS: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

/** An empty selector selects everything. An operator that nobody knows selects nothing. */
export function objectSelector({ matchLabels = {}, matchExpressions = [] }: ObjectSelector): LabelSelector {
  return [
    ...Object.entries(matchLabels).map(([key, value]): Requirement => ({ key, operator: 'in', values: [value] })),
    ...matchExpressions.map(({ key, operator, values = [] }): Requirement => ({ key, operator: EXPRESSION_OPERATORS[operator] ?? 'in', values })),
  ];
}

/** As the `labelSelector` parameter writes it. */
export function selectorText(selector: LabelSelector): string {
  return selector.map(({ key, operator, values }) => {
    switch (operator) {
      case 'in': return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
      case 'notin': return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(',')})`;
      case 'exists': return key;
      case '!': return `!${key}`;
      case 'gt': return `${key}>${values[0]}`;
      case 'lt': return `${key}<${values[0]}`;
    }
  }).join(',');
}

const LONGEST = 64 << 10; // characters of a selector

/** Reads `a=b,c in (d,e),!f,g>1`. @throws ApiError BadRequest in the words of Kubernetes */
export function parseLabelSelector(text: string): LabelSelector {
  if (text.length > LONGEST) throw badRequest(`a label selector of ${text.length} characters is too long, at most ${LONGEST} are taken`);
  return new Parser(text).selector();
}

function isInteger(text: string | undefined): text is string {
  return text !== undefined && /^[+-]?\d{1,19}$/.test(text);
}

const SYMBOLS = ['==', '!=', '=', '!', '(', ')', '>', '<', ','];
const WORDS = ['in', 'notin'];
const END = '';

class Parser {
  private readonly tokens: string[] = [];
  private at = 0;

  constructor(text: string) {
    const token = /\s*(==|!=|[=!()><,]|[^=!()><,\s]+)/y;
    for (let match = token.exec(text); match; match = token.exec(text)) this.tokens.push(match[1]);
  }

  selector(): LabelSelector {
    const requirements: Requirement[] = [];
    for (;;) {
      const next = this.peek();
      if (next === END) return requirements;
      if (next !== '!' && !isIdentifier(next)) throw badRequest(`found '${next}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.requirement());
      const behind = this.take();
      if (behind === END) return requirements;
      if (behind !== ',') throw badRequest(`found '${behind}', expected: ',' or 'end of string'`);
      const after = this.peek();
      if (after !== '!' && !isIdentifier(after)) throw badRequest(`found '${after}', expected: identifier after ','`);
    }
  }

  private requirement(): Requirement {
    const isNegated = this.peek() === '!';
    if (isNegated) this.take();
    const key = this.take();
    if (!isIdentifier(key)) throw unparsed(`found '${key}', expected: identifier`);
    const wrong = checkQualifiedName(key);
    if (wrong) throw unparsed(`<nil>: Invalid value: ${JSON.stringify(key)}: ${wrong}`);
    if (isNegated) return { key, operator: '!', values: [] };
    if (this.peek() === END || this.peek() === ',') return { key, operator: 'exists', values: [] };
    const sign = this.take();
    switch (sign) {
      case 'in': case 'notin': return checked(key, sign, this.list());
      case '=': case '==': return checked(key, 'in', [this.value()]);
      case '!=': return checked(key, 'notin', [this.value()]);
      case '>': return checked(key, 'gt', [this.value()]);
      case '<': return checked(key, 'lt', [this.value()]);
      default: throw unparsed(`found '${sign}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  private value(): string {
    if (this.peek() === END || this.peek() === ',') return '';
    const value = this.take();
    if (SYMBOLS.includes(value)) throw unparsed(`found '${value}', expected: identifier`);
    return value;
  }

  /** `(a,b)`; between two commas stands an empty text. */
  private list(): string[] {
    const open = this.take();
    if (open !== '(') throw unparsed(`found '${open}' expected: '('`);
    const values = new Set<string>();
    if (this.peek() === ')') {
      this.take();
      return [];
    }
    for (;;) {
      const next = this.peek();
      if (next === ',' || next === ')') values.add('');
      else if (next === END || SYMBOLS.includes(next)) throw unparsed(`found '${next}', expected: ',', or identifier`);
      else values.add(this.take());
      const behind = this.take();
      if (behind === ')') return [...values].sort();
      if (behind !== ',') throw unparsed(`found '${behind}', expected: ',' or ')'`);
    }
  }

  private peek(): string {
    return this.tokens[this.at] ?? END;
  }

  private take(): string {
    const token = this.peek();
    this.at++;
    return token;
  }
}

function isIdentifier(token: string): boolean {
  return token !== END && !SYMBOLS.includes(token) && !WORDS.includes(token);
}

function checked(key: string, operator: Operator, values: string[]): Requirement {
  if (values.length === 0) throw unparsed("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
  values.forEach((value, i) => {
    if ((operator === 'gt' || operator === 'lt') && !isInteger(value)) {
      throw unparsed(`values[${i}]: Invalid value: ${JSON.stringify(value)}: for 'Gt', 'Lt' operators, the value must be an integer`);
    }
    const wrong = checkLabelValue(value);
    if (wrong) throw unparsed(`values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${wrong}`);
  });
  return { key, operator, values };
}

function unparsed(why: string) {
  return badRequest(`unable to parse requirement: ${why}`);
}

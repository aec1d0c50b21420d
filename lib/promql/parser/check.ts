import { quote } from '../../encoding/go-quote';
import { Aggregation, AggregationOperator, Binary, Call, Expr, Span, ValueType, VectorMatching } from './ast';
import { FUNCTIONS } from './functions';
import { NO_MATCHER } from './parse-selector';
import { TokenStream } from './token-stream';
import { typeName, typeOf } from './value-type';

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '>', '<', '>=', '<=']);
const SETS: ReadonlySet<string> = new Set(['and', 'or', 'unless']);
const EXPERIMENTAL: ReadonlySet<string> = new Set(['limitk', 'limit_ratio']);
const PARAMETERS: Readonly<Partial<Record<AggregationOperator, ValueType>>> = {
  topk: 'scalar', bottomk: 'scalar', quantile: 'scalar', limitk: 'scalar', limit_ratio: 'scalar', count_values: 'string',
};

/** Completes how the operands are paired, and reports operands and modifiers that the operator does not take. */
export function checkBinary(tokens: TokenStream, binary: Binary, modifiers: Partial<VectorMatching> | undefined): Binary {
  const { operator, bool, left, right } = binary;
  const [a, b] = [typeOf(left), typeOf(right)];
  const isSet = SETS.has(operator), isScalar = a === 'scalar' || b === 'scalar';
  if (bool && !COMPARISONS.has(operator)) tokens.report(binary, 'bool modifier can only be used on comparison operators');
  if (COMPARISONS.has(operator) && !bool && a === 'scalar' && b === 'scalar') {
    tokens.report(binary, 'comparisons between scalars must use BOOL modifier');
  }
  if (modifiers?.on) {
    const both = modifiers.labels!.find((label) => modifiers.include?.includes(label));
    if (both !== undefined) tokens.report(binary, `label ${quote(both)} must not occur in ON and GROUP clause at once`);
  }
  for (const [operand, type] of [[left, a], [right, b]] as const) {
    if (type !== 'scalar' && type !== 'vector') tokens.report(operand, 'binary expression must contain only scalar and instant vector types');
  }
  if ((a !== 'vector' || b !== 'vector') && modifiers?.labels?.length) tokens.report(binary, 'vector matching only allowed between instant vectors');
  if (isSet && isScalar) tokens.report(binary, `set operator ${quote(operator)} not allowed in binary scalar expression`);
  if (isSet && modifiers?.cardinality) {
    tokens.report(binary, `no grouping allowed for ${quote(operator)} operation`);
    tokens.report(binary, 'set operations must always be many-to-many');
  }
  if (isScalar) return binary;
  const cardinality = isSet ? 'many-to-many' : modifiers?.cardinality ?? 'one-to-one';
  return { ...binary, matching: { on: false, labels: [], include: [], ...modifiers, cardinality } };
}

export function checkUnary(tokens: TokenStream, operand: Expr): void {
  const type = typeOf(operand);
  if (type === 'scalar' || type === 'vector') return;
  tokens.report(operand, `unary expression only allowed on expressions of type scalar or instant vector, got ${quote(typeName(type))}`);
}

export function checkAggregation(
  tokens: TokenStream, operator: AggregationOperator, args: readonly Expr[], rest: Span & Pick<Aggregation, 'without' | 'grouping'>, experimental: boolean,
): Aggregation {
  if (EXPERIMENTAL.has(operator) && !experimental) {
    tokens.report(rest, `${operator}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`);
  }
  const wanted = PARAMETERS[operator], count = wanted ? 2 : 1;
  if (args.length === 0) throw tokens.fail(rest, 'no arguments for aggregate expression provided');
  if (args.length !== count) throw tokens.fail(rest, `wrong number of arguments for aggregate expression provided, expected ${count}, got ${args.length}`);
  const expr = args[count - 1], param = wanted && args[0];
  expectType(tokens, expr, 'vector', 'aggregation expression');
  if (param) expectType(tokens, param, wanted, 'aggregation parameter');
  return { kind: 'aggregation', operator, expr, ...param ? { param } : {}, ...rest };
}

export function checkCall(tokens: TokenStream, call: Call, experimental: boolean): Call {
  const { name, args } = call;
  const signature = FUNCTIONS.get(name)!;
  if (signature.experimental && !experimental) tokens.report(call, `function ${quote(name)} is not enabled`);
  const most = signature.args.length, given = args.length;
  const got = (expected: string) => tokens.report(call, `expected ${expected} argument(s) in call to ${quote(name)}, got ${given}`);
  if (signature.variadic === 0) {
    if (given !== most) got(`${most}`);
  } else {
    const least = most - Math.abs(signature.variadic);
    if (given < least) got(`at least ${least}`);
    else if (signature.variadic > 0 && given > most) got(`at most ${most}`);
  }
  args.forEach((arg, i) => {
    const type = signature.args[Math.min(i, most - 1)];
    if (type !== undefined && (i < most || signature.variadic < 0)) expectType(tokens, arg, type, `call to function ${quote(name)}`);
  });
  if (name === 'info' && args.length > 1) {
    if (args[1].kind === 'selector') tokens.forgive(args[1], NO_MATCHER);
    else tokens.report(args[1], 'expected label selectors only');
  }
  return call;
}

function expectType(tokens: TokenStream, expr: Expr, wanted: ValueType, where: string): void {
  const type = typeOf(expr);
  if (type !== wanted) tokens.report(expr, `expected type ${typeName(wanted)} in ${where}, got ${typeName(type)}`);
}

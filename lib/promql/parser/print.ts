import { formatFixed } from '../../encoding/go-number';
import { quote } from '../../encoding/go-quote';
import { formatDuration } from '../../model/duration';
import { METRIC_NAME } from '../../model/labels';
import { isLegacyMetricName, printedName } from '../../model/names';
import { Aggregation, Binary, DurationExpr, DurationValue, Expr, Subquery, TimeShift, VectorSelector } from './ast';

/** An expression on one line, as the originals print it. It parses to the same expression again. */
export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'number': return printNumber(expr.value, expr.duration);
    case 'string': return quote(expr.value);
    case 'selector': return `${printSelector(expr)}${printExtension(expr)}${printShift(expr)}`;
    case 'matrix': return `${printSelector(expr.selector)}[${printDuration(expr.range)}]${printExtension(expr.selector)}${printShift(expr.selector)}`;
    case 'subquery': return `${printExpr(expr.expr)}${printSubquery(expr)}`;
    case 'paren': return `(${printExpr(expr.expr)})`;
    case 'unary': return `${expr.operator}${printExpr(expr.operand)}`;
    case 'binary': return `${printExpr(expr.left)} ${expr.operator}${printModifiers(expr)} ${printExpr(expr.right)}`;
    case 'call': return `${expr.name}(${expr.args.map(printExpr).join(', ')})`;
    case 'aggregation': {
      const param = expr.param ? `${printExpr(expr.param)}, ` : '';
      return `${printAggregator(expr)}(${param}${printExpr(expr.expr)})`;
    }
  }
}

/** `sum by (job) `; without a grouping `sum`. */
export function printAggregator({ operator, without, grouping }: Aggregation): string {
  const labels = grouping.map(printedName).join(', ');
  if (without) return `${operator} without (${labels}) `;
  return grouping.length ? `${operator} by (${labels}) ` : operator;
}

/** What stands between the sign of a binary operation and its right operand: ` bool on (job) group_left ()`. */
export function printModifiers({ bool, matching }: Binary): string {
  let text = bool ? ' bool' : '';
  if (!matching) return text;
  const { on, labels, include, cardinality, fillLeft, fillRight } = matching;
  if (labels.length || on) text += ` ${on ? 'on' : 'ignoring'} (${labels.map(printedName).join(', ')})`;
  if (cardinality === 'many-to-one' || cardinality === 'one-to-many') {
    text += ` ${cardinality === 'many-to-one' ? 'group_left' : 'group_right'} (${include.map(printedName).join(', ')})`;
  }
  if (fillLeft !== undefined && Object.is(fillLeft, fillRight)) return `${text} fill (${printNumber(fillLeft, false)})`;
  if (fillLeft !== undefined) text += ` fill_left (${printNumber(fillLeft, false)})`;
  return fillRight === undefined ? text : `${text} fill_right (${printNumber(fillRight, false)})`;
}

/** `[5m:1m]` with what moves it in time. */
export function printSubquery(subquery: Subquery): string {
  const step = subquery.step === undefined ? '' : printDuration(subquery.step);
  return `[${printDuration(subquery.range)}:${step}]${printShift(subquery)}`;
}

/** Name and matchers, without offset and `@`. */
function printSelector({ name, matchers }: VectorSelector): string {
  const isOwn = name !== undefined && isLegacyMetricName(name);
  const shown = matchers.filter((matcher) => !(matcher.name === METRIC_NAME && matcher.type === '=' && (isOwn || matcher.value !== '')))
    .map(String).sort();
  const metric = matchers.find((matcher) => matcher.name === METRIC_NAME && matcher.type === '=')?.value;
  const quoted = !isOwn && metric ? [isLegacyMetricName(metric) ? `${METRIC_NAME}=${quote(metric)}` : quote(metric)] : [];
  const all = [...quoted, ...shown];
  return `${isOwn ? name : ''}${all.length ? `{${all.join(',')}}` : isOwn ? '' : '{}'}`;
}

function printExtension({ extension }: VectorSelector): string {
  return extension ? ` ${extension}` : '';
}

function printShift({ offset, at }: TimeShift): string {
  let text = '';
  if (at !== undefined) text += typeof at === 'number' ? ` @ ${(at / 1000).toFixed(3)}` : ` @ ${at}()`;
  if (typeof offset === 'number') {
    if (offset > 0) text += ` offset ${formatDuration(offset)}`;
    else if (offset < 0) text += ` offset -${formatDuration(-offset)}`;
    return text;
  }
  const plain = ['paren', 'step', 'range', 'min_of', 'max_of', 'negate'].includes(offset.kind);
  return `${text} offset ${plain ? printDuration(offset) : `(${printDuration(offset)})`}`;
}

function printDuration(value: DurationValue): string {
  return typeof value === 'number' ? formatDuration(value) : printDurationExpr(value);
}

function printDurationExpr(expr: DurationExpr): string {
  switch (expr.kind) {
    case 'duration': return expr.plain ? formatFixed(expr.ms / 1000) : formatDuration(expr.ms);
    case 'step': case 'range': return `${expr.kind}()`;
    case 'negate': return `-${printDurationExpr(expr.operand)}`;
    case 'paren': return `(${printDurationExpr(expr.operand)})`;
    case 'arithmetic': return `${printDurationExpr(expr.left)} ${expr.operator} ${printDurationExpr(expr.right)}`;
    default: return `${expr.kind}(${printDurationExpr(expr.left)}, ${printDurationExpr(expr.right)})`;
  }
}

function printNumber(value: number, duration: boolean): string {
  if (!duration) return formatFixed(value);
  return value < 0 ? `-${formatDuration(-value * 1000)}` : formatDuration(value * 1000);
}

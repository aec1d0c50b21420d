import { ArithmeticOperator, BinaryOperator, ComparisonOperator } from '../parser/ast';

type Arithmetic = (a: number, b: number) => number;
type Comparison = (a: number, b: number) => boolean;

const ARITHMETIC: Readonly<Record<ArithmeticOperator, Arithmetic>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': power,
  'atan2': (a, b) => Math.atan2(a, b),
};

const COMPARISONS: Readonly<Record<ComparisonOperator, Comparison>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};

export function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return operator in ARITHMETIC;
}

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return operator in COMPARISONS;
}

export function arithmetic(operator: ArithmeticOperator): Arithmetic {
  return ARITHMETIC[operator];
}

export function comparison(operator: ComparisonOperator): Comparison {
  return COMPARISONS[operator];
}

/** As IEEE 754 has it, and C and Go: what is one whatever the exponent is one here too, where JavaScript says NaN. */
function power(a: number, b: number): number {
  if (a === 1 || (a === -1 && (b === Infinity || b === -Infinity))) return 1;
  return a ** b;
}

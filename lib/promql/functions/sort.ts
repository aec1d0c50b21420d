import { Labels } from '../../model/labels';
import { compareUtf8 } from '../../encoding/utf8-order';
import { Frame } from '../execution/frame';
import { VectorCall, VectorFunction } from './vector-function';

/** By value, up (1) or down (-1); NaN comes last either way. */
export function sortByValue(direction: 1 | -1): VectorFunction {
  return (call) => sorted(call, ({ values }, a, b) => {
    const x = values[a], y = values[b];
    if (x !== x || y !== y) return Number(x !== x) - Number(y !== y);
    return x < y ? -direction : x > y ? direction : 0;
  });
}

/** By the values of some labels, numbers within them by magnitude; where they are equal, by all labels. */
export function sortByLabels(direction: 1 | -1): VectorFunction {
  return (call) => sorted(call, ({ labels }, a, b) => direction * compareBy(call.texts, labels[a], labels[b]));
}

function compareBy(names: readonly string[], a: Labels, b: Labels): number {
  for (const name of names) {
    const order = compareNatural(a.get(name), b.get(name));
    if (order !== 0) return order;
  }
  return a.compare(b);
}

function sorted({ plan, args, steps, query }: VectorCall, compare: (frame: Frame, a: number, b: number) => number): Frame {
  const frame = args[0] as Frame;
  if (query.steps.count > 1) {
    query.annotations.add('warning', 'sort is ineffective for range queries since results are always ordered by labels', plan.span);
  }
  if (steps.count > 1) return frame;
  return frame.picked(Array.from({ length: frame.count }, (_, row) => row).sort((a, b) => compare(frame, a, b)));
}

const PARTS = /\d+|\D+/g;

/** Compares part by part, where both have digits by the numbers that they write. */
export function compareNatural(a: string, b: string): number {
  const x = a.match(PARTS) ?? [], y = b.match(PARTS) ?? [];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const order = isNumber(x[i]) && isNumber(y[i]) ? compareDigits(x[i], y[i]) : compareUtf8(x[i], y[i]);
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

function isNumber(part: string): boolean {
  return part >= '0' && part < ':'; // a part begins with a digit or has none
}

function compareDigits(a: string, b: string): number {
  const x = a.replace(/^0+/, ''), y = b.replace(/^0+/, '');
  return x.length - y.length || compareUtf8(x, y);
}

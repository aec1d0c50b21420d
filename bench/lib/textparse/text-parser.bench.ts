import { Labels } from '../../../lib/model/labels';
import { Entry } from '../../../lib/textparse/entry';
import { TextParser } from '../../../lib/textparse/text-parser';
import { Bench } from '../../ratio';

const LINES = 20_000;
const bytes = Buffer.from(Array.from({ length: LINES }, (_, i) => (
  `http_requests_total{method="get",code="200",path="/items/${i}",instance="10.0.0.${i % 250}:8080"} ${i * 37.5}\n`)).join(''));

function walk(): number {
  const parser = new TextParser(bytes);
  let sum = 0;
  while (parser.next() === Entry.Series) sum += parser.value;
  return sum;
}

/** What one would write: lines, patterns, a label set for each. */
function split(): number {
  let sum = 0;
  for (const line of bytes.toString().split('\n')) {
    const [, name, labels, value] = /^(\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].flatMap(([, label, text]) => [label, text]);
    Labels.fromPairs(['__name__', name, ...pairs]);
    sum += Number(value);
  }
  return sum;
}

export const benches: Bench[] = [{
  name: 'lib/textparse/text-parser',
  unit: 'sample',
  units: LINES,
  ours: { name: 'TextParser', run: walk },
  against: { name: 'split and patterns', run: split },
  note: 'known series need no labels, so the walk makes none',
}];

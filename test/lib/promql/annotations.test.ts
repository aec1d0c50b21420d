import { Annotations, printAnnotations } from '../../../lib/promql/annotations';

const span = (start: number) => ({ start, end: start + 1 });

test('positions are lines and columns in bytes', () => {
  const annotations = new Annotations();
  annotations.add('warning', 'one', span(0));
  annotations.add('warning', 'two', span(4));
  annotations.add('warning', 'three', span(8));
  expect(printAnnotations(annotations.of('warning'), 'ab\u00fc+\nab+c')).toEqual([
    'PromQL warning: one (1:1)', 'PromQL warning: two (1:6)', 'PromQL warning: three (2:4)',
  ]);
});

test('levels are kept apart, and of one text the last place counts', () => {
  const annotations = new Annotations();
  annotations.add('warning', 'odd', span(0));
  annotations.add('info', 'by the way', span(1));
  annotations.add('warning', 'odd', span(2));
  expect(printAnnotations(annotations.of('warning'), 'abc')).toEqual(['PromQL warning: odd (1:3)']);
  expect(printAnnotations(annotations.of('info'), 'abc')).toEqual(['PromQL info: by the way (1:2)']);
});

test('those beyond ten are counted', () => {
  const annotations = new Annotations();
  for (let i = 0; i < 13; i++) annotations.add('info', `text ${i}`, span(0));
  const printed = printAnnotations(annotations.of('info'), 'a');
  expect([printed.length, printed[9], printed[10]]).toEqual([11, 'PromQL info: text 9 (1:1)', '3 more info annotations omitted']);
});

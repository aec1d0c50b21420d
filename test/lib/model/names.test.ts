import { isLegacyLabelName, isLegacyMetricName, printedName } from '../../../lib/model/names';

test.each([
  ['job', true, true], ['_', true, true], ['__name__', true, true], ['A1', true, true], ['a:b', false, true], [':', false, true],
  ['', false, false], ['1a', false, false], ['a.b', false, false], ['a-b', false, false], ['\u00fc', false, false], ['a\n', false, false], [' a', false, false],
])('%j: label %p, metric %p', (name, label, metric) => {
  expect(isLegacyLabelName(name)).toBe(label);
  expect(isLegacyMetricName(name)).toBe(metric);
});

test.each([['job', 'job'], ['a.b', '"a.b"'], ['a"b', '"a\\"b"'], ['a:b', '"a:b"']])('%j is printed as %s', (name, text) => {
  expect(printedName(name)).toBe(text);
});

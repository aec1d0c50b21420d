import { nearest } from '../../src/nearest';

test.each<[string, string[], string | undefined]>([
  ['metric', ['http', 'metrics'], 'metrics'], // a letter left out
  ['metricss', ['metrics'], 'metrics'],
  ['mertics', ['metrics'], 'metrics'], // two swapped
  ['wep', ['web'], 'web'],
  ['admin', ['http', 'metrics'], undefined],
  ['tcp', ['udp'], undefined], // two of three letters are wrong
  ['metrics-grpcs', ['metrics-https'], undefined], // three
  ['a', ['b'], undefined],
  ['metrics1', ['metrics3', 'metrics1b'], 'metrics3'], // as near: the first
  ['metrics', [], undefined],
])('%s among %j: %s', (typed, known, expected) => expect(nearest(typed, known)).toBe(expected));

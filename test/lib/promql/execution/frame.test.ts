import { Labels } from '../../../../lib/model/labels';
import { Frame, Row } from '../../../../lib/promql/execution/frame';

/** A row of digits, `.` where there is no value. */
function row(text: string): Row {
  const made = new Row(text.length);
  [...text].forEach((char, step) => { if (char !== '.') made.set(step, Number(char)); });
  return made;
}

function frame(...rows: string[]): Frame {
  const made = new Frame(rows[0].length, 1);
  rows.forEach((text, i) => made.push(Labels.of({ row: `${i}` }), false, row(text)));
  return made;
}

function shown(of: Frame): string[] {
  return of.labels.map((labels, r) => {
    const cells = Array.from({ length: of.steps }, (_, step) => of.cell(r, step));
    return `${labels.get('row')}: ${cells.map((cell) => (cell < 0 ? '.' : of.values[cell])).join('')}`;
  });
}

test('rows reach from their first value to their last, and empty ones are left out', () => {
  const made = frame('..12.3..', '........', '1......1', '.......7');
  expect(shown(made)).toEqual(['0: ..12.3..', '2: 1......1', '3: .......7']);
  expect([made.count, made.cells, made.total, made.first(0), made.begin(1), made.end(1)]).toEqual([3, 13, 6, 2, 4, 12]);
});

test('counts values by step', () => expect([...frame('12..', '.3.4', '5...').perStep()]).toEqual([2, 2, 0, 1]));

test('says whether a row had the steps for itself when it is read over another', () => {
  const made = frame('1.2.', '.3..', '..4.'), into = new Row(4);
  expect([made.read(0, into), made.read(1, into), made.read(2, into)]).toEqual([true, true, false]);
  expect([...into.values]).toEqual([1, 3, 4, 0]);
});

test('trims what was taken out', () => {
  const made = frame('123', '4..', '.5.');
  made.present[made.cell(0, 0)] = made.present[made.cell(1, 0)] = 0;
  expect(shown(made.trimmed())).toEqual(['0: .23', '2: .5.']);
  expect(made.trimmed().total).toBe(3);
});

test('picks rows in an order', () => expect(shown(frame('1.', '.2', '33').picked([2, 0]))).toEqual(['2: 33', '0: 1.']));

test('spreads the only step', () => expect(shown(frame('1', '2').spread(3))).toEqual(['0: 111', '1: 222']));

test('grows', () => {
  const made = new Frame(3, 1);
  for (let i = 0; i < 100; i++) made.push(Labels.of({ row: `${i}` }), false, row('1.2'));
  expect([made.count, made.total, made.cells, shown(made)[99]]).toEqual([100, 200, 300, '99: 1.2']);
});

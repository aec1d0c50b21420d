import { LineSplitter } from '../../../../runtime/local/kubelet/line-splitter';

function lines(...pieces: Array<string | Buffer>): string[] {
  const found: string[] = [];
  const splitter = new LineSplitter((line) => found.push(line));
  for (const piece of pieces) splitter.add(Buffer.from(piece as string));
  splitter.end();
  return found;
}

const euro = Buffer.from('€\n');

test.each([
  ['one piece', ['a\nb\n'], ['a', 'b']],
  ['a line in pieces', ['a', 'b', 'c\nd', '\n'], ['abc', 'd']],
  ['no end', ['a\nb'], ['a', 'b']],
  ['empty lines', ['\n\na\n'], ['', '', 'a']],
  ['ends of Windows', ['a\r\nb\r\n'], ['a', 'b']],
  ['a character in pieces', [euro.subarray(0, 1), euro.subarray(1)], ['€']],
  ['nothing', [], []],
])('%s', (_, pieces, expected) => expect(lines(...pieces)).toEqual(expected));

test('a line without end is cut, however it comes', () => {
  const long = 'x'.repeat(150_000);
  const sizes = [65_536, 65_536, 18_928];
  expect(lines(`${long}\nnext\n`).map((line) => line.length)).toEqual([...sizes, 4]);
  expect(lines(...long.match(/.{1,999}/g)!, '\n').map((line) => line.length)).toEqual(sizes);
});

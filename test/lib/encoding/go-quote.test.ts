import { quote } from '../../../lib/encoding/go-quote';

test.each([
  ['', '""'],
  ['two words', '"two words"'],
  ['say "hi"', String.raw`"say \"hi\""`],
  ['back\\slash', String.raw`"back\\slash"`],
  ["it's <b>&</b>", '"it\'s <b>&</b>"'],
  ['\x07\b\f\n\r\t\v', String.raw`"\a\b\f\n\r\t\v"`],
  ['\0\x01\x1b\x7f', String.raw`"\x00\x01\x1b\x7f"`],
  ['é中😀e\u0301', '"é中😀e\u0301"'],
  ['\u0080\u00a0\u00ad', String.raw`"\u0080\u00a0\u00ad"`],
  ['\u200b\u200d\u2028\u3000\ufeff', String.raw`"\u200b\u200d\u2028\u3000\ufeff"`],
  ['\ue000\ufffe', String.raw`"\ue000\ufffe"`],
  ['\u{e0001}\u{10ffff}', String.raw`"\U000e0001\U0010ffff"`],
  ['\ufffd', '"\ufffd"'],
])('%j is %s', (text, quoted) => expect(quote(text)).toBe(quoted));

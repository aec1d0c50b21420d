import { headerText, quotedPrintable } from '../../../../../runtime/alertmanager/notify/email/mime-text';

// What a real Alertmanager 0.33.1 sent for these.
test.each([
  ['Hëllo = A&<b>\nline two \n.dot\n a very long line that goes on and on and on and on and on and on and on and on and on and on and on',
    'H=C3=ABllo =3D A&<b>\r\nline two=20\r\n.dot\r\n a very long line that goes on and on and on and on and on and on and on an=\r\nd on and on and on and on'],
  ['<b>A&amp;&lt;b&gt;</b>\n', '<b>A&amp;&lt;b&gt;</b>\r\n'],
])('%j is %j in a body', (text, quoted) => expect(quotedPrintable(text)).toBe(quoted));

test.each([
  ['a\r\nb\rc\nd', 'a\r\nb\r\nc\r\nd'],
  ['\t', '=09'], ['a\t ', 'a\t=20'], ['\x7f\0', '=7F=00'],
  ['x'.repeat(75), 'x'.repeat(75)], ['x'.repeat(76), `${'x'.repeat(75)}=\r\nx`], [`${'x'.repeat(73)}é`, `${'x'.repeat(73)}=\r\n=C3=A9`],
])('%j is %j in a body', (text, quoted) => expect(quotedPrintable(text)).toBe(quoted));

test.each([
  ['plain text, as it is: ~', 'plain text, as it is: ~'],
  ['Ünï A&<b>', '=?utf-8?q?=C3=9Cn=C3=AF_A&<b>?='],
  ['v ö very long value that goes on and on and on and on and on and on and on and on and on and on and on and on',
    '=?utf-8?q?v_=C3=B6_very_long_value_that_goes_on_and_on_and_on_and_on_and_?= =?utf-8?q?on_and_on_and_on_and_on_and_on_and_on_and_on_and_on?='],
  ['two\nlines', '=?utf-8?q?two=0Alines?='], ['?=_', '?=_'], ['é?=_', '=?utf-8?q?=C3=A9=3F=3D=5F?='],
])('%j is %s in a header', (text, header) => expect(headerText(text)).toBe(header));

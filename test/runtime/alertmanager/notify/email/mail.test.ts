import { mailText } from '../../../../../runtime/alertmanager/notify/email/mail';

test('both alternatives stand behind the headers', () => {
  expect(mailText({ headers: [['Subject', 'é'], ['X-Other', 'b']], text: 'plain', html: '<b>', boundary: 'BOUNDARY' }).split('\r\n')).toEqual([
    'Subject: =?utf-8?q?=C3=A9?=', 'X-Other: b', 'Content-Type: multipart/alternative;  boundary=BOUNDARY', 'MIME-Version: 1.0', '',
    '--BOUNDARY', 'Content-Transfer-Encoding: quoted-printable', 'Content-Type: text/plain; charset=UTF-8', '', 'plain',
    '--BOUNDARY', 'Content-Transfer-Encoding: quoted-printable', 'Content-Type: text/html; charset=UTF-8', '', '<b>',
    '--BOUNDARY--', '',
  ]);
});

test('an empty alternative is left out', () => {
  const mail = mailText({ headers: [], text: '', html: 'x', boundary: 'B' });
  expect(mail.match(/Content-Type: text/g)).toEqual(['Content-Type: text']);
});

test.each([
  ['a@b.example', 'a@b.example'],
  ['"A, B" <a@b.example>, c@d.example', '"A, B" <a@b.example>, c@d.example'],
  ['Ä B <a@b.example>, "É, F" <c@d.example>', '=?utf-8?q?=C3=84_B?= <a@b.example>, =?utf-8?q?=C3=89,_F?= <c@d.example>'],
  ['a@b.example\r\nBcc: evil@x.example', 'a@b.example Bcc: evil@x.example'],
])('the addresses %j are %j', (value, header) => (
  expect(mailText({ headers: [['To', value]], text: 'x', html: '', boundary: 'B' }).split('\r\n')[0]).toBe(`To: ${header}`)));

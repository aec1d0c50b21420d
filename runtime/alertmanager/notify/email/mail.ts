import { headerText, quotedPrintable } from './mime-text';

export interface Mail {
  /** Names and values, each value as it is meant; encoded here. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** The alternatives: '' leaves one out. */
  readonly text: string;
  readonly html: string;
  /** What separates the alternatives: no part may contain it. */
  readonly boundary: string;
}

const ADDRESSES = ['From', 'To', 'Cc', 'Bcc', 'Reply-To', 'Sender'];

/** The message as it is sent behind DATA, without the dots that SMTP doubles. */
export function mailText({ headers, text, html, boundary }: Mail): string {
  const lines = headers.map(([name, value]) => `${name}: ${ADDRESSES.includes(name) ? addressesText(value) : headerText(value)}`);
  lines.push(`Content-Type: multipart/alternative;  boundary=${boundary}`, 'MIME-Version: 1.0', '');
  if (text !== '') lines.push(...part('text/plain', text, boundary));
  if (html !== '') lines.push(...part('text/html', html, boundary));
  lines.push(`--${boundary}--`, '');
  return lines.join('\r\n');
}

function part(type: string, content: string, boundary: string): string[] {
  return [`--${boundary}`, 'Content-Transfer-Encoding: quoted-printable', `Content-Type: ${type}; charset=UTF-8`, '', quotedPrintable(content)];
}

/** Names in a list of addresses are encoded each on its own: an encoded word around an address would hide it. */
function addressesText(value: string): string {
  const line = value.replace(/[\r\n]+/g, ' ');
  return line.replace(/(^|,)(\s*)("[^"]*"|[^,"<]*[^\s,"<])(\s*)(?=<)/g, (all, comma: string, before: string, name: string, behind: string) => {
    const plain = name.replace(/^"(.*)"$/, '$1');
    return /^[\t -~]*$/.test(plain) ? all : `${comma}${before}${headerText(plain)}${behind}`;
  });
}

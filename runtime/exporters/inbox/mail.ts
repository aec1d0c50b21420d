const DEPTH = 5; // of parts within parts
const MOST_PARTS = 100; // in one part
const LONGEST_SUBJECT = 1000; // characters

/** What people read of a mail. */
export interface Mail { readonly subject: string; readonly text: string; readonly html: string }

/** Reads a message of RFC 5322 with the MIME parts that programs send: plain and HTML text in any of the usual encodings. */
export function parseMail(data: string): Mail {
  const found = { text: '', html: '' };
  const { headers } = split(data);
  collect(data, found, 0);
  return { subject: decodedWords((headers.get('subject') ?? '').slice(0, LONGEST_SUBJECT)), ...found };
}

function collect(part: string, found: { text: string; html: string }, depth: number): void {
  const { headers, body } = split(part);
  const type = headers.get('content-type') ?? 'text/plain';
  const [, boundary] = /boundary="?([^";]+)"?/i.exec(type) ?? [];
  if (/^multipart\//i.test(type) && boundary !== undefined && depth < DEPTH) {
    const parts = `\r\n${body}`.split(`\r\n--${boundary}`, MOST_PARTS + 1).slice(1);
    for (const inner of parts) if (!inner.startsWith('--')) collect(inner.replace(/^[ \t]*\r\n/, ''), found, depth + 1);
    return;
  }
  const text = decoded(body, headers.get('content-transfer-encoding') ?? '');
  if (/^text\/html/i.test(type)) found.html ||= text;
  else if (/^text\//i.test(type)) found.text ||= text;
}

function split(part: string): { headers: Map<string, string>; body: string } {
  const end = part.indexOf('\r\n\r\n');
  const head = (end < 0 ? part : part.slice(0, end)).replace(/\r\n[ \t]+/g, ' ');
  const headers = new Map(head.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? [] : [[line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const];
  }));
  return { headers, body: end < 0 ? '' : part.slice(end + 4) };
}

function decoded(body: string, encoding: string): string {
  switch (encoding.toLowerCase()) {
    case 'base64': return Buffer.from(body, 'base64').toString('utf8');
    case 'quoted-printable': return unquoted(body.replace(/=\r\n/g, ''));
    default: return Buffer.from(body, 'latin1').toString('utf8');
  }
}

function unquoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Words of a header in another character set: `=?UTF-8?B?...?=`. */
function decodedWords(text: string): string {
  const words = text.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, word: string) => (
    how.toLowerCase() === 'b' ? Buffer.from(word, 'base64').toString('latin1') : Buffer.from(unquoted(word.replaceAll('_', ' ')), 'utf8').toString('latin1')));
  return Buffer.from(words, 'latin1').toString('utf8');
}

const LONGEST_LINE = 76; // characters, the `=` of a soft break included; RFC 2045
const LONGEST_WORD = 75, WORD_START = '=?utf-8?q?', WORD_END = '?='; // RFC 2047

/** A body as quoted-printable (RFC 2045): every kind of line end becomes CRLF. */
export function quotedPrintable(text: string): string {
  return text.split(/\r\n|\r|\n/).map(quotedLine).join('\r\n');
}

function quotedLine(line: string): string {
  const bytes = Buffer.from(line);
  let out = '', width = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i], last = i === bytes.length - 1;
    const literal = (byte > 32 && byte < 127 && byte !== EQUALS) || ((byte === SPACE || byte === TAB) && !last);
    const piece = literal ? String.fromCharCode(byte) : hex(byte);
    if (width + piece.length > LONGEST_LINE - 1) {
      out += '=\r\n';
      width = 0;
    }
    out += piece;
    width += piece.length;
  }
  return out;
}

/** A text in a header: as it is if it is printable ASCII, else as encoded words (RFC 2047), which no line end can leave. */
export function headerText(text: string): string {
  if (/^[\t -~]*$/.test(text)) return text;
  const words: string[] = [];
  let word = '';
  for (const char of text) {
    const piece = char === ' ' ? '_' : /^[!-<>@-^`-~]$/.test(char) ? char : Array.from(Buffer.from(char), hex).join('');
    if (WORD_START.length + word.length + piece.length + WORD_END.length > LONGEST_WORD) {
      words.push(word);
      word = '';
    }
    word += piece;
  }
  return [...words, word].map((content) => WORD_START + content + WORD_END).join(' ');
}

const SPACE = 0x20, TAB = 0x09, EQUALS = 0x3d;

function hex(byte: number): string {
  return `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

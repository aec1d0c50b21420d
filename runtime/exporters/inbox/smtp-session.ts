/** What a session has received whole. */
export interface Envelope { readonly from: string; readonly to: readonly string[]; readonly data: string }

/** What is to be sent back, and whether the connection ends behind it. */
export interface Reply { readonly text: string; readonly isLast?: boolean }

const LARGEST = 4 << 20, LONGEST_LINE = 4096, MOST_RECIPIENTS = 100;

/**
 * The receiving side of RFC 5321, as far as programs that send mail need it: a line in, a reply out. Any user and password is welcome, since
 * nothing is delivered anywhere.
 */
export class SmtpSession {
  private from: string | undefined;
  private to: string[] = [];
  private data: string[] | undefined;
  private bytes = 0;
  private login: 'user' | 'password' | 'plain' | undefined;

  constructor(private readonly received: (envelope: Envelope) => void) {}

  readonly greeting = '220 inbox ESMTP\r\n';

  /** @param line without its end @returns undefined where nothing is said yet */
  line(line: string): Reply | undefined {
    if (line.length > LONGEST_LINE && !this.data) return { text: '500 line too long\r\n', isLast: true };
    if (this.data) return this.dataLine(line);
    if (this.login) return this.credential();
    const [, verb = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case 'EHLO': return { text: `250-inbox\r\n250-SIZE ${LARGEST}\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN\r\n` };
      case 'HELO': return { text: '250 inbox\r\n' };
      case 'AUTH': return this.authenticate(rest);
      case 'MAIL': return this.sender(rest);
      case 'RCPT': return this.recipient(rest);
      case 'DATA': return this.beginData();
      case 'RSET':
        this.reset();
        return { text: '250 OK\r\n' };
      case 'NOOP': return { text: '250 OK\r\n' };
      case 'QUIT': return { text: '221 bye\r\n', isLast: true };
      default: return { text: '502 command not implemented\r\n' };
    }
  }

  private authenticate(rest: string): Reply {
    const [method, initial] = rest.split(/\s+/);
    if (method.toUpperCase() === 'PLAIN') {
      if (initial) return { text: '235 welcome\r\n' };
      this.login = 'plain';
      return { text: '334 \r\n' };
    }
    if (method.toUpperCase() !== 'LOGIN') return { text: '504 expected PLAIN or LOGIN\r\n' };
    this.login = initial ? 'password' : 'user';
    return { text: initial ? '334 UGFzc3dvcmQ6\r\n' : '334 VXNlcm5hbWU6\r\n' }; // "Password:" and "Username:", as clients expect them
  }

  private credential(): Reply {
    const step = this.login;
    this.login = step === 'user' ? 'password' : undefined;
    return { text: step === 'user' ? '334 UGFzc3dvcmQ6\r\n' : '235 welcome\r\n' };
  }

  private sender(rest: string): Reply {
    const [, address] = /^FROM:\s*<([^>]*)>/i.exec(rest) ?? [];
    if (address === undefined) return { text: '501 expected FROM:<address>\r\n' };
    this.reset();
    this.from = address;
    return { text: '250 OK\r\n' };
  }

  private recipient(rest: string): Reply {
    const [, address] = /^TO:\s*<([^>]+)>/i.exec(rest) ?? [];
    if (this.from === undefined) return { text: '503 MAIL comes first\r\n' };
    if (address === undefined) return { text: '501 expected TO:<address>\r\n' };
    if (this.to.length >= MOST_RECIPIENTS) return { text: '452 too many recipients\r\n' };
    this.to.push(address);
    return { text: '250 OK\r\n' };
  }

  private beginData(): Reply {
    if (this.to.length === 0) return { text: '503 RCPT comes first\r\n' };
    this.data = [];
    return { text: '354 end with a line that is a dot\r\n' };
  }

  private dataLine(line: string): Reply | undefined {
    if (line !== '.') {
      this.bytes += line.length + 2;
      if (this.bytes <= LARGEST) this.data!.push(line.startsWith('.') ? line.slice(1) : line);
      return undefined;
    }
    const isTooLarge = this.bytes > LARGEST;
    const envelope = { from: this.from!, to: this.to, data: this.data!.join('\r\n') };
    this.reset();
    if (isTooLarge) return { text: `552 the message has more than ${LARGEST} bytes\r\n` };
    this.received(envelope);
    return { text: '250 OK\r\n' };
  }

  private reset(): void {
    this.from = this.data = undefined;
    this.to = [];
    this.bytes = 0;
  }
}

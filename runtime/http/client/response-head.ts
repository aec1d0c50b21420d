import { CodedError } from '../../../lib/sys/errors';

/** Status line and headers of a response. */
export class ResponseHead {
  /**
   * @param version `HTTP/1.1`, `HTTP/1.0`; a PushProx client answers for itself with `HTTP/0.0`
   * @param raw     names and values in turn, as they were sent
   */
  constructor(readonly version: string, readonly status: number, readonly reason: string, readonly raw: readonly string[]) {}

  /** The value of a header, several joined by `, `; the name in any case. */
  header(name: string): string | undefined {
    const wanted = name.toLowerCase();
    let found: string | undefined;
    for (let i = 0; i < this.raw.length; i += 2) {
      if (this.raw[i].length !== wanted.length || this.raw[i].toLowerCase() !== wanted) continue;
      found = found === undefined ? this.raw[i + 1] : `${found}, ${this.raw[i + 1]}`;
    }
    return found;
  }
}

/** Reads the lines before the empty one. @throws CodedError BAD_RESPONSE in Go's words */
export function parseHead(text: string): ResponseHead {
  const lines = text.split(/\r?\n/);
  const [, version, status, reason = ''] = /^(\S+) (\S*) ?(.*)$/.exec(lines[0]) ?? [];
  if (version === undefined) throw malformed('response', lines[0]);
  if (!/^\d{3}$/.test(status)) throw malformed('status code', status);
  if (!/^HTTP\/\d\.\d$/.test(version)) throw malformed('version', version);
  const raw: string[] = [];
  for (let i = 1; i < lines.length; i++) {
    const colon = lines[i].indexOf(':');
    if (colon <= 0) throw new CodedError('BAD_RESPONSE', `malformed MIME header line: ${lines[i].slice(0, 100)}`);
    raw.push(lines[i].slice(0, colon), lines[i].slice(colon + 1).trim());
  }
  return new ResponseHead(version, Number(status), reason, raw);
}

function malformed(what: string, got: string): CodedError {
  return new CodedError('BAD_RESPONSE', `malformed HTTP ${what} ${JSON.stringify(got.slice(0, 100))}`);
}

import { ResponseHead } from '../http/client/response-head';
import { ResponseParser } from '../http/client/response-parser';
import { CodedError } from '../../lib/sys/errors';

/** Bytes of the body of a request that is handed to a client, of the body of a target's response, and of a push, which has its head as well. */
export const MAX_INSTRUCTION_BODY = 1 << 20, MAX_SCRAPE_BODY = 64 << 20, MAX_PUSH = MAX_SCRAPE_BODY + (1 << 20);

/** An HTTP request or response as a whole. `headers` are names and values in turn. */
export interface HttpMessage { readonly startLine: string; readonly headers: readonly string[]; readonly body: Uint8Array }

/** `id` and `ID` as `Id`: how Go writes names. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/**
 * Writes a message as Go does: headers of `first` before all others, in that order, the others by name. Line breaks cannot be smuggled
 * in: a value has none, because it came from a parser.
 */
export function writeMessage({ startLine, headers, body }: HttpMessage, first: readonly string[] = []): Uint8Array {
  const lines: Array<readonly [string, string]> = [];
  for (let i = 0; i < headers.length; i += 2) lines.push([canonicalName(headers[i]), headers[i + 1]]);
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  lines.sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));
  const head = `${startLine}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

/** Host and port as they were written: names of clients are told apart by case, and a port may be that of the scheme. */
export interface Authority { readonly text: string; readonly host: string; readonly port?: number }

/** What a URL in absolute form, or one without a scheme, is at. */
export function authorityOf(url: string): Authority {
  const text = url.replace(/^[a-z][a-z0-9+.-]*:/i, '').replace(/^\/\//, '').replace(/[/?#].*$/, '').replace(/^.*@/, '');
  const port = /:(\d{1,5})$/.exec(text)?.[1];
  return { text, host: text.replace(/:\d*$/, '').replace(/^\[|\]$/g, ''), ...port === undefined ? {} : { port: Number(port) } };
}

/** A request in absolute form, as a proxy hands it to its client. */
export interface ProxiedRequest {
  readonly method: string;
  readonly url: URL;
  readonly authority: Authority;
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

/** @throws CodedError BAD_REQUEST in Go's words */
export function readRequest(bytes: Buffer): ProxiedRequest {
  const end = bytes.indexOf('\r\n\r\n');
  const [startLine, ...lines] = bytes.toString('latin1', 0, end < 0 ? bytes.length : end).split('\r\n');
  const [, method, target] = /^(\S+) (\S+) HTTP\/1\.[01]$/.exec(startLine) ?? [];
  if (method === undefined || end < 0) throw new CodedError('BAD_REQUEST', `malformed HTTP request ${JSON.stringify(startLine.slice(0, 100))}`);
  if (!URL.canParse(target)) throw new CodedError('BAD_REQUEST', `parse ${JSON.stringify(target.slice(0, 200))}: invalid URI for request`);
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, Math.max(colon, 0)), line.slice(colon + 1).trim()];
  });
  return { method, url: new URL(target), authority: authorityOf(target), headers, body: bytes.subarray(end + 4) };
}

/** The value of a header, the first of several. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i].toLowerCase() === name.toLowerCase()) return headers[i + 1];
  return undefined;
}

/** All headers but those with one of `names`, which are in lower case. */
export function headersWithout(headers: readonly string[], ...names: readonly string[]): string[] {
  return headers.filter((_, i) => !names.includes(headers[i - i % 2].toLowerCase()));
}

/** A response as a client pushes it. @throws CodedError BAD_RESPONSE in Go's words */
export function readResponse(bytes: Buffer): { readonly head: ResponseHead; readonly body: Buffer } {
  let head: ResponseHead | undefined;
  const pieces: Buffer[] = [];
  const parser = new ResponseParser({ head: (received) => { head = received; }, data: (piece) => { pieces.push(piece as Buffer); } }, false);
  parser.push(bytes);
  if (bytes.length > 0 && !bytes.includes(10)) parser.push(Buffer.from('\r\n\r\n')); // a line without an end is read as one
  if (head === undefined) throw new CodedError('BAD_RESPONSE', 'unexpected EOF');
  parser.end();
  return { head, body: Buffer.concat(pieces) };
}

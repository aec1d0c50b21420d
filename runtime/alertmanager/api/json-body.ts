import { quote } from '../../../lib/encoding/go-quote';
import { HttpRequest } from '../../http/message';
import { Instant, parseInstant } from '../instant';
import { RequestError, required } from './api-error';

/**
 * The value in a body of JSON.
 * @param name what the body holds, for errors: `alerts`, `silence`
 * @throws RequestError 422 for an empty body, 415 for another content type, 400 for what is no JSON
 */
export async function jsonBody(request: HttpRequest, name: string): Promise<unknown> {
  const text = Buffer.from(await request.body()).toString('utf8');
  if (text.trim() === '') throw required(name);
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') throw new RequestError(415, 415, `unsupported media type ${quote(type)}, only [application/json] are allowed`);
  try {
    return JSON.parse(text);
  } catch (err) {
    throw new BodyShape(name).refuse(wordsOfGo(text, err as Error));
  }
}

/** Reads the parts of a body, and refuses those of another type as Go's decoder does. */
export class BodyShape {
  constructor(private readonly name: string) {}

  list(value: unknown, field: string): readonly unknown[] {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) throw this.mismatch(value, field);
    return value;
  }

  object(value: unknown, field: string): Readonly<Record<string, unknown>> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.mismatch(value, field);
    return value as Record<string, unknown>;
  }

  /** Undefined where nothing or null is. */
  text(value: unknown, field: string): string | undefined {
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'string') throw this.mismatch(value, `${field} of type string`);
    return value;
  }

  flag(value: unknown, field: string): boolean | undefined {
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'boolean') throw this.mismatch(value, `${field} of type bool`);
    return value;
  }

  /** The names and texts of an object; undefined where nothing or null is. */
  texts(value: unknown, field: string): Array<[string, string]> | undefined {
    if (value === null || value === undefined) return undefined;
    return Object.entries(this.object(value, `Go struct field ${field} of type models.LabelSet`)).map(([name, text]) => (
      [name, this.text(text, `Go struct field ${field}.${name}`) ?? '']));
  }

  /** Undefined where nothing or null is; what is empty is the beginning of Unix time, as in the original. */
  instant(value: unknown): Instant | undefined {
    const text = this.text(value, 'Go value');
    if (text === undefined) return undefined;
    const instant = text === '' ? new Instant(0) : parseInstant(text);
    if (!instant) throw this.refuse(`parsing time ${quote(text)} as "2006-01-02": cannot parse ${quote(text)} as "2006"`);
    return instant;
  }

  refuse(why: string): RequestError {
    return new RequestError(400, 400, `parsing ${this.name} body from "" failed, because ${why}`);
  }

  private mismatch(value: unknown, field: string): RequestError {
    return this.refuse(`json: cannot unmarshal ${Array.isArray(value) ? 'array' : value === null ? 'null' : JSON_TYPES[typeof value]} into ${field}`);
  }
}

const JSON_TYPES: Readonly<Record<string, string>> = { string: 'string', number: 'number', boolean: 'bool', object: 'object' };

/** Go tells of an early end, and else of the character that does not fit. */
function wordsOfGo(text: string, { message }: Error): string {
  const char = /^Unexpected token '(.[^']*)'/u.exec(message)?.[1];
  if (char !== undefined) return `invalid character '${char}' looking for beginning of value`;
  const [, what, at] = /^(.*) at position (\d+)/.exec(message) ?? [];
  if (what === undefined || Number(at) >= text.trimEnd().length) return 'unexpected EOF';
  return `invalid character '${text[Number(at)]}': ${what} at position ${at}`;
}

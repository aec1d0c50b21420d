import { badRequest } from '../api-error';

/** Where a list goes on: behind `start`, as it was at `revision`, or as it is then where that is -1. */
export interface ContinueToken { readonly revision: number; readonly start: string }

/** The next key is that of the last object and a NUL. */
export function encodeContinue({ revision, start }: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${start}\0` })).toString('base64url');
}

/** @throws ApiError BadRequest */
export function decodeContinue(token: string): ContinueToken {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  let decoded: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    decoded = JSON.parse(Buffer.from(text, 'latin1').toString()) as typeof decoded;
  } catch {
    throw notValid(text === '' ? 'unexpected end of JSON input' : `invalid character '${text[0]}' looking for beginning of value`);
  }
  const { v, rv, start } = decoded ?? {};
  if (v !== 'meta.k8s.io/v1' || !Number.isInteger(rv) || typeof start !== 'string' || !start.endsWith('\0')) throw notValid('it was not made by this server');
  return { revision: rv as number, start: start.slice(0, -1) };
}

function notValid(why: string) {
  return badRequest(`invalid continue token: continue key is not valid: ${why}`);
}

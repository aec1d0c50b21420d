import { IncomingMessage } from 'node:http';
import { CodedError } from '../../lib/sys/errors';

/** The body of `req`, at most `maxBytes`. @throws CodedError BODY_TOO_LARGE before it is read where the client says its length; BAD_REQUEST */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const announced = Number(req.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge(`${announced}`, maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge('more', maxBytes);
      chunks.push(chunk);
    }
  } catch (err) {
    if (err instanceof CodedError) throw err;
    throw new CodedError('BAD_REQUEST', `the body ended early, after ${size} bytes`, err);
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size);
}

function tooLarge(size: string, maxBytes: number): CodedError {
  return new CodedError('BODY_TOO_LARGE', `the body has ${size} bytes, at most ${maxBytes} are taken`);
}

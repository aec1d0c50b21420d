import { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import { HttpResponse } from './message';

const WORTH_PACKING = 1024; // bytes: below, gzip costs more than it saves
const LEVEL = 1; // a scraper on the same network waits longer for the CPU than for the wire
const gzipped = promisify(gzip);
const piped = promisify(pipeline);

/** Writes `response`, packed where the client accepts that and it is worth it. Resolves when the last byte was handed over. */
export async function respond(req: IncomingMessage, res: ServerResponse, { status = 200, headers = {}, body = '', pack = true }: HttpResponse): Promise<void> {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.statusCode = status;
  if (!req.complete) res.shouldKeepAlive = false; // what is left of its body would be taken for the next request
  const packable = pack && !res.hasHeader('content-encoding') && acceptsGzip(req.headers['accept-encoding']);
  if (packable) res.setHeader('vary', 'accept-encoding');

  if (typeof body === 'string' || body instanceof Uint8Array) {
    let bytes = typeof body === 'string' ? Buffer.from(body) : body;
    if (packable && bytes.length >= WORTH_PACKING) {
      bytes = await gzipped(bytes, { level: LEVEL });
      res.setHeader('content-encoding', 'gzip');
    }
    if (status !== 204 && status !== 304) res.setHeader('content-length', bytes.length);
    return end(res, req.method === 'HEAD' ? undefined : bytes);
  }
  if (req.method === 'HEAD') return end(res, undefined);
  const source = Readable.from(body, { objectMode: false });
  if (!packable) res.flushHeaders(); // the first piece may be long in coming, as that of a watch
  if (!packable) return piped(source, res);
  res.setHeader('content-encoding', 'gzip');
  return piped(source, createGzip({ level: LEVEL }), res);
}

function end(res: ServerResponse, bytes: Uint8Array | undefined): Promise<void> {
  return new Promise((resolve) => {
    res.once('close', resolve); // also where the client left
    res.end(bytes, () => resolve());
  });
}

/** Whether `gzip` or `*` stands in the header without `q=0`. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '').split(',').some((entry) => {
    const [coding, ...parameters] = entry.trim().toLowerCase().split(/\s*;\s*/);
    return (coding === 'gzip' || coding === '*') && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

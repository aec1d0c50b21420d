import { HttpResponse } from '../../../http/message';
import { KubeObject } from '../../../kube/objects';
import { groupVersion, Kind } from '../kind';
import { ListPage } from '../read/list';
import { Headers, listHead, untyped } from './present';

const PIECE = 64 << 10; // bytes that are written at once
const MOST_BYTES = 3; // of a character as UTF-8

/** A list of objects as JSON, from the JSON of each: a long one is never in memory as a whole. */
export function listResponse(page: ListPage<string>, kind: Kind, headers: Headers): HttpResponse {
  const pieces = packed(textsOf(page, kind));
  const first = pieces.next().value!, second = pieces.next();
  return {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private', ...headers },
    body: second.done ? first : stream(first, second.value, pieces),
  };
}

async function* stream(first: Uint8Array, second: Uint8Array, rest: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield second;
  yield* rest;
}

function* textsOf(page: ListPage<string>, kind: Kind): Generator<string> {
  const shown = kind.isCustom ? (text: string) => text : untypedText(kind);
  yield `${JSON.stringify(listHead(kind, page)).slice(0, -1)},"items":[`;
  let separator = '';
  for (const text of page.items) {
    yield separator;
    yield shown(text);
    separator = ',';
  }
  yield ']}\n';
}

/** Texts as pieces of bytes; a text that is longer than a piece is one of its own. There is at least one. */
function* packed(texts: Iterable<string>): Generator<Uint8Array, undefined> {
  let piece = Buffer.allocUnsafeSlow(PIECE), size = 0;
  for (const text of texts) {
    const most = text.length * MOST_BYTES;
    if (size + most > PIECE && size > 0) {
      yield piece.subarray(0, size);
      piece = Buffer.allocUnsafeSlow(PIECE);
      size = 0;
    }
    if (most > PIECE) yield Buffer.from(text);
    else size += piece.write(text, size);
  }
  yield piece.subarray(0, size);
}

/** `untyped` for texts, which mostly begin with what is left out. */
function untypedText(kind: Kind): (text: string) => string {
  const type = `{"apiVersion":${JSON.stringify(groupVersion(kind))},"kind":${JSON.stringify(kind.kind)},`;
  return (text) => (text.startsWith(type) ? `{${text.slice(type.length)}` : JSON.stringify(untyped(JSON.parse(text) as KubeObject)));
}

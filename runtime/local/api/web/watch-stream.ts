import { HttpResponse } from '../../../http/message';
import { isApiError } from '../api-error';
import { WatchEvent } from '../read/watch';
import { Headers, Presenter } from './present';

/** A watch as lines of JSON. What ends it early, such as a history that does not reach back, is its last line. */
export function watchResponse(events: AsyncIterable<readonly WatchEvent[]>, presenter: Presenter, headers: Headers): HttpResponse {
  return {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, private', ...headers }, pack: false, body: lines(events, presenter),
  };
}

async function* lines(events: AsyncIterable<readonly WatchEvent[]>, presenter: Presenter): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  try {
    for await (const batch of events) {
      let text = '';
      for (const { type, object, text: made } of batch) {
        if (made !== undefined && presenter.isPlain) text += `{"type":"${type}","object":${made}}\n`;
        else text += `${JSON.stringify({ type, object: type === 'BOOKMARK' ? object : presenter.event(object, isFirst) })}\n`;
        isFirst = false;
      }
      yield Buffer.from(text);
    }
  } catch (err) {
    if (!isApiError(err)) throw err;
    yield Buffer.from(`${JSON.stringify({ type: 'ERROR', object: err.toStatus() })}\n`);
  }
}

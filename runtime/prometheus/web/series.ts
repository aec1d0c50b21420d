import { compareUtf8 } from '../../../lib/encoding/utf8-order';
import { Labels } from '../../../lib/model/labels';
import { Queryable } from '../../../lib/storage/chunk-querier';
import { Querier } from '../../../lib/storage/querier';
import { CodedError } from '../../../lib/sys/errors';
import { ApiRequest, invalid } from './api-request';
import { ApiAnswer } from './api-response';
import { encodeLabels } from './encode';

/** `GET|POST /api/v1/series`. */
export async function series(queryable: Queryable, request: ApiRequest): Promise<ApiAnswer> {
  if (request.all('match[]').length === 0) throw new CodedError('BAD_DATA', 'no match[] parameter provided');
  const range = request.range(), limit = request.limit(), selectors = named(() => request.selectors());
  return withQuerier(queryable, async (querier) => {
    const found = new Map<string, Labels>();
    for (const matchers of selectors) {
      const set = await querier.select(matchers, range, request.signal);
      for (let i = 0; i < set.count; i++) {
        const labels = set.labels(i);
        found.set(labels.key(), labels);
      }
    }
    return limited([...found.values()].sort((a, b) => a.compare(b)), limit, encodeLabels);
  });
}

/** `GET|POST /api/v1/labels`. */
export function labelNames(queryable: Queryable, request: ApiRequest): Promise<ApiAnswer> {
  return texts(queryable, request, (querier, matchers) => querier.labelNames(matchers, request.range(), request.signal));
}

/** `GET /api/v1/label/:name/values`. A name that URLs cannot hold may be written `U__..`. */
export function labelValues(queryable: Queryable, request: ApiRequest, given: string): Promise<ApiAnswer> {
  const name = given.startsWith('U__') ? unescapedName(given) : given;
  if (name === '') throw new CodedError('BAD_DATA', `invalid label name: ${JSON.stringify(given)}`);
  return texts(queryable, request, (querier, matchers) => querier.labelValues(name, matchers, request.range(), request.signal));
}

/** Says of a mistake which parameter it is in. */
function named<T>(read: () => T): T {
  try {
    return read();
  } catch (err) {
    throw invalid('match[]', err);
  }
}

type Ask = (querier: Querier, matchers: Parameters<Querier['labelNames']>[0]) => Promise<string[]>;

/** What `ask` answers for each selector, or for everything, each text once. */
async function texts(queryable: Queryable, request: ApiRequest, ask: Ask): Promise<ApiAnswer> {
  const selectors = request.selectors(), limit = request.limit();
  return withQuerier(queryable, async (querier) => {
    const found = new Set<string>();
    for (const matchers of selectors.length ? selectors : [[]]) for (const text of await ask(querier, matchers)) found.add(text);
    return limited([...found].sort(compareUtf8), limit, (text) => JSON.stringify(text));
  });
}

async function withQuerier<T>(queryable: Queryable, use: (querier: Querier) => Promise<T>): Promise<T> {
  const querier = queryable.querier();
  try {
    return await use(querier);
  } finally {
    querier.close();
  }
}

function limited<T>(items: readonly T[], limit: number, encode: (item: T) => string): ApiAnswer {
  const cut = limit > 0 && items.length > limit;
  const shown = cut ? items.slice(0, limit) : items;
  return { data: `[${shown.map(encode).join(',')}]`, warnings: cut ? ['results truncated due to limit'] : [] };
}

/** `U__a_2e_b` is `a.b`: a code point in hexadecimal between underscores, two underscores for one. */
export function unescapedName(escaped: string): string {
  const name = escaped.slice(3).replace(/__|_([0-9a-fA-F]{1,6})_/g, (_, hex?: string) => {
    const point = hex === undefined ? 0x5f : parseInt(hex, 16);
    return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) ? String.fromCodePoint(point) : '\ufffd';
  });
  return name.includes('\ufffd') ? escaped : name;
}

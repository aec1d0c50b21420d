import { parseDuration } from '../../../lib/model/duration';
import { Matcher } from '../../../lib/model/matcher';
import { parseMetricSelector } from '../../../lib/promql/parser/parse';
import { TimeRange } from '../../../lib/storage/querier';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { HttpRequest } from '../../http/message';

const MAX_FORM = 10 << 20; // bytes of a form
const FURTHEST = 8.64e15; // ms: the last date there is; times before and behind are cut there
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** A request for the API: the parameters of its query and, of a POST, of its form, which come first. */
export class ApiRequest {
  private constructor(private readonly params: URLSearchParams, readonly signal: AbortSignal, private readonly now: number) {}

  /** @param now when it arrived, milliseconds since the Unix epoch */
  static async read(request: HttpRequest, now: number): Promise<ApiRequest> {
    const isForm = request.method === 'POST' && (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
    const params = new URLSearchParams(isForm ? Buffer.from(await request.body(MAX_FORM)).toString() : '');
    for (const [name, value] of request.query) params.append(name, value);
    return new ApiRequest(params, request.signal, now);
  }

  text(name: string): string {
    return this.params.get(name) ?? '';
  }

  all(name: string): string[] {
    return this.params.getAll(name);
  }

  /** Reads a parameter that there must be something to. @throws CodedError BAD_DATA naming the parameter */
  read<T>(name: string, parse: (text: string) => T): T {
    try {
      return parse(this.text(name));
    } catch (err) {
      throw invalid(name, err);
    }
  }

  /** Milliseconds since the Unix epoch. @param absent what it is where nothing is said; by default an error */
  time(name: string, absent?: number): number {
    if (absent === undefined) return this.read(name, parseTime);
    return this.text(name) === '' ? absent : this.read(name, (text) => {
      try {
        return parseTime(text);
      } catch (err) {
        throw new CodedError('BAD_DATA', `invalid time value for '${name}': ${errorText(err)}`);
      }
    });
  }

  /** When the request arrived, unless it says otherwise. */
  moment(name: string): number {
    return this.time(name, this.now);
  }

  /** Milliseconds; undefined where nothing is said and nothing must be. */
  duration(name: string): number | undefined {
    return this.text(name) === '' ? undefined : this.read(name, parseApiDuration);
  }

  /** The parameter `limit`: 0 for none. */
  limit(): number {
    const text = this.text('limit');
    if (text === '') return 0;
    if (!/^-?\d+$/.test(text)) throw invalid('limit', new Error(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`));
    if (Number(text) < 0) throw invalid('limit', new Error('limit must be non-negative'));
    return Number(text);
  }

  /** `start` and `end`: all time where nothing is said. */
  range(): TimeRange {
    return { mint: this.time('start', -FURTHEST), maxt: this.time('end', FURTHEST) };
  }

  /** The selectors of `match[]`, none of which may select everything. @throws PromqlError, CodedError BAD_DATA */
  selectors(): ReadonlyArray<readonly Matcher[]> {
    return this.all('match[]').map((text) => {
      const matchers = parseMetricSelector(text);
      if (matchers.every((matcher) => matcher.matches(''))) throw new CodedError('BAD_DATA', 'match[] must contain at least one non-empty matcher');
      return matchers;
    });
  }
}

/** What is wrong with a parameter. */
export function invalid(name: string, err: unknown): CodedError {
  return new CodedError('BAD_DATA', `invalid parameter ${JSON.stringify(name)}: ${errorText(err)}`, err);
}

/** Seconds as a number, or RFC 3339. */
export function parseTime(text: string): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const ms = Math.round(Number(text) * 1000);
    return Math.min(Math.max(ms, -FURTHEST), FURTHEST);
  }
  const ms = RFC3339.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms)) throw new Error(`cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  return ms;
}

/** Seconds as a number, or `1h30m`. */
export function parseApiDuration(text: string): number {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const ms = Number(text) * 1000;
    if (Math.abs(ms) > 2 ** 63 / 1e6) throw new Error(`cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`);
    return ms;
  }
  try {
    return parseDuration(text);
  } catch {
    throw new Error(`cannot parse ${JSON.stringify(text)} to a valid duration`);
  }
}

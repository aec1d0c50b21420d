import { Escaping, ESCAPINGS } from './names';
import { TextFormat } from './text';

/** What to answer, and how to call it. */
export interface Negotiated { readonly format: TextFormat | 'protobuf'; readonly escaping: Escaping; readonly contentType: string }

const OPENMETRICS = 'application/openmetrics-text';
const PROTOBUF = 'application/vnd.google.protobuf', MESSAGE = 'io.prometheus.client.MetricFamily';

/**
 * The best answer to an `Accept` header, which is text 0.0.4 when nothing that is asked for is offered. As in the
 * originals, the escaping that was asked for last on the way to the chosen format counts, whatever format it came with.
 * @param openMetrics whether to offer OpenMetrics; Prometheus, Alertmanager and node_exporter do not
 */
export function negotiate(accept: string | undefined, openMetrics = false): Negotiated {
  let escaping: Escaping = 'underscores';
  for (const { type, params } of ranges(accept ?? '')) {
    escaping = ESCAPINGS.find((known) => known === params.get('escaping')) ?? escaping;
    const version = params.get('version') ?? '';
    if (type === 'text/plain' && (version === '' || version === '0.0.4')) break;
    if (type === PROTOBUF && params.get('proto') === MESSAGE && params.get('encoding') === 'delimited') {
      return { format: 'protobuf', escaping, contentType: `${PROTOBUF}; proto=${MESSAGE}; encoding=delimited; escaping=${escaping}` };
    }
    if (openMetrics && type === OPENMETRICS && ['', '0.0.1', '1.0.0'].includes(version)) {
      const contentType = `${OPENMETRICS}; version=${version || '0.0.1'}; charset=utf-8; escaping=${escaping}`;
      return { format: 'openmetrics', escaping, contentType };
    }
  }
  return { format: 'text', escaping, contentType: `text/plain; version=0.0.4; charset=utf-8; escaping=${escaping}` };
}

interface Range { readonly type: string; readonly params: ReadonlyMap<string, string>; readonly quality: number }

/** The media ranges of the header, best first, equals in order; wildcards last, because they name no format. */
function ranges(accept: string): Range[] {
  const parsed = accept.split(',').map((text): Range => {
    const [type, ...rest] = text.split(';').map((part) => part.trim());
    const pairs = rest.map((part) => part.split('=').map((side) => side.trim())).filter((sides) => sides.length === 2);
    const params = new Map(pairs as Array<[string, string]>);
    return { type, params, quality: Number(params.get('q') ?? 1) || 0 };
  });
  return parsed.filter(({ type }) => type.includes('/')).sort((a, b) => isWildcard(a) - isWildcard(b) || b.quality - a.quality);
}

function isWildcard({ type }: Range): number {
  return Number(type.includes('*'));
}

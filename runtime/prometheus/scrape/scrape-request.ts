import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { ScrapeConfig } from '../../../lib/config/prometheus/scrape';
import { formatFloat } from '../../../lib/encoding/go-number';
import { CodedError } from '../../../lib/sys/errors';
import { HttpClient } from '../../http/client/http-client';
import { Target } from './target';

/** What a target answered. `contentType` undefined: it did not say. */
export interface Exposition { readonly bytes: Buffer; readonly contentType: string | undefined }

const FORMATS: Readonly<Record<string, string>> = {
  'PrometheusProto': 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
  'OpenMetricsText1.0.0': 'application/openmetrics-text;version=1.0.0',
  'OpenMetricsText0.0.1': 'application/openmetrics-text;version=0.0.1',
  'PrometheusText1.0.0': 'text/plain;version=1.0.0',
  'PrometheusText0.0.4': 'text/plain;version=0.0.4',
};
const WITH_ESCAPING = new Set(['OpenMetricsText1.0.0', 'PrometheusText1.0.0', 'PrometheusProto']); // the others do not know the parameter
const NO_LIMIT = 1 << 30; // bytes: more than any target should have

const unzip = promisify(gunzip);

/** Asks targets of one configuration. */
export class ScrapeRequest {
  private readonly accept: string;

  constructor(private readonly config: ScrapeConfig, private readonly http: HttpClient) {
    this.accept = acceptHeader(config.scrapeProtocols ?? [], config.metricNameEscapingScheme);
  }

  /**
   * @throws CodedError HTTP, TIMEOUT, BODY_TOO_LARGE past `body_size_limit` decompressed, SCRAPE_STATUS (`server returned HTTP status 500
   *         Internal Server Error`)
   */
  async send(target: Target, signal: AbortSignal): Promise<Exposition> {
    const limit = this.config.bodySizeLimit || NO_LIMIT;
    const { head, body } = await this.http.fetch({
      method: 'GET', url: target.url, timeout: target.timeout, signal,
      headers: {
        'Accept': this.accept, 'Accept-Encoding': this.config.enableCompression ? 'gzip' : 'identity',
        'X-Prometheus-Scrape-Timeout-Seconds': formatFloat(target.timeout / 1000),
      },
    }, limit).catch((err: unknown) => {
      throw err instanceof CodedError && err.code === 'BODY_TOO_LARGE' ? tooLarge(err) : err;
    });
    if (head.status !== 200) throw new CodedError('SCRAPE_STATUS', `server returned HTTP status ${head.status} ${head.reason}`.trimEnd());
    const contentType = head.header('content-type');
    if (head.header('content-encoding')?.toLowerCase() !== 'gzip') return { bytes: body, contentType };
    const bytes = await unzip(body, { maxOutputLength: limit }).catch((err: NodeJS.ErrnoException) => {
      throw err.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(err) : new CodedError('SCRAPE_STATUS', `gzip: ${err.message}`, err);
    });
    return { bytes, contentType };
  }
}

function tooLarge(cause: unknown): CodedError {
  return new CodedError('BODY_TOO_LARGE', 'body size limit exceeded', cause);
}

/** The formats in the order of preference, each with less weight than the one before. */
export function acceptHeader(protocols: readonly string[], escaping: string): string {
  let weight = protocols.length + 1;
  const entries = protocols.map((protocol) => {
    const parameter = WITH_ESCAPING.has(protocol) ? `;escaping=${escaping}` : '';
    return `${FORMATS[protocol]}${parameter};q=0.${weight--}`;
  });
  return `${entries.join(',')},*/*;q=0.${weight}`;
}

import { CodedError } from '../sys/errors';
import { ExpositionParser } from './entry';
import { OpenMetricsParser } from './openmetrics-parser';
import { TextParser } from './text-parser';

/** The names that a configuration has for the formats, as `scrape_protocols` and `fallback_scrape_protocol` write them. */
export type ScrapeProtocol = 'PrometheusProto' | 'OpenMetricsText0.0.1' | 'OpenMetricsText1.0.0' | 'PrometheusText0.0.4' | 'PrometheusText1.0.0';

/**
 * The parser for what a target says that it sent. @param fallback what to take it for where the header is missing or unknown
 * @throws CodedError CONTENT_TYPE where there is no fallback either, and for the protobuf format, which is not spoken yet
 */
export function newParser(bytes: Uint8Array, contentType: string | undefined, fallback?: ScrapeProtocol): ExpositionParser {
  const protocol = protocolOf(contentType) ?? fallback;
  if (protocol === undefined) {
    throw new CodedError('CONTENT_TYPE', contentType === undefined || contentType === ''
      ? 'non-compliant scrape target sending blank Content-Type and no fallback_scrape_protocol specified for target'
      : `received unsupported Content-Type ${JSON.stringify(contentType.slice(0, 100))} and no fallback_scrape_protocol specified for target`);
  }
  if (protocol === 'PrometheusProto') throw new CodedError('CONTENT_TYPE', 'the target sent the protobuf format, which this version does not read');
  return protocol.startsWith('OpenMetrics') ? new OpenMetricsParser(bytes) : new TextParser(bytes);
}

function protocolOf(contentType = ''): ScrapeProtocol | undefined {
  const [type] = contentType.split(';');
  switch (type.trim().toLowerCase()) {
    case 'application/openmetrics-text': return 'OpenMetricsText1.0.0';
    case 'application/vnd.google.protobuf': return 'PrometheusProto';
    case 'text/plain': return 'PrometheusText0.0.4';
    default: return undefined;
  }
}

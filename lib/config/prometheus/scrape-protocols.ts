import { list } from '../codec';
import { text } from '../scalars';

/** Formats in which a target may answer, in the order of their names. */
const SCRAPE_PROTOCOLS = ['OpenMetricsText0.0.1', 'OpenMetricsText1.0.0', 'PrometheusProto', 'PrometheusText0.0.4', 'PrometheusText1.0.0'] as const;
export type ScrapeProtocol = typeof SCRAPE_PROTOCOLS[number];

const TEXT_FIRST: readonly ScrapeProtocol[] = ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'];

/** Text alone cannot carry native histograms. */
export function defaultProtocols(nativeHistograms: boolean): ScrapeProtocol[] {
  return nativeHistograms ? ['PrometheusProto', ...TEXT_FIRST] : [...TEXT_FIRST];
}

export const scrapeProtocol = text('config.ScrapeProtocol');
export const scrapeProtocols = list(scrapeProtocol);

/** What is wrong with a list of protocols to propose. */
export function checkProtocols(protocols: readonly string[]): string | undefined {
  if (protocols.length === 0) return 'scrape_protocols cannot be empty';
  const seen = new Set<string>();
  for (const protocol of protocols) {
    const folded = protocol.toLowerCase();
    if (seen.has(folded)) return `duplicated protocol in scrape_protocols, got [${protocols.join(' ')}]`;
    const wrong = checkProtocol(protocol);
    if (wrong) return `scrape_protocols: ${wrong}`;
    seen.add(folded);
  }
  return undefined;
}

export function checkProtocol(protocol: string): string | undefined {
  if (SCRAPE_PROTOCOLS.some((known) => known === protocol)) return undefined;
  return `unknown scrape protocol ${protocol}, supported: [${SCRAPE_PROTOCOLS.join(' ')}]`;
}

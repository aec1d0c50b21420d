import { loadPrometheusConfig } from '../../../../lib/config/prometheus/load';
import { ScrapeConfig } from '../../../../lib/config/prometheus/scrape';

/** The scrape configuration of a job `test` with these further lines. */
export function scrapeConfig(lines = ''): ScrapeConfig {
  const indented = lines.split('\n').map((line) => `    ${line}`).join('\n');
  const text = `global: {scrape_interval: 10s}\nscrape_configs:\n  - job_name: test\n${indented}\n`;
  return loadPrometheusConfig(text, 'test.yml', { env: {} }).scrapeConfigs[0];
}

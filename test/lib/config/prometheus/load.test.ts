import { loadPrometheusConfig, loadPrometheusConfigFile, printPrometheusConfig, printScrapeConfig } from '../../../../lib/config/prometheus/load';
import { ConfigError } from '../../../../lib/config/error';
import { MemFs } from '../../../../lib/sys/mem-fs';
import { verdictOf } from '../table';
import * as tables from './verdicts';

const load = (text: string, env: Record<string, string> = {}) => loadPrometheusConfig(text, 'prometheus.yml', { env });

/** What the contract says where the recorded 3.5.3 is older. */
const NEWER: Readonly<Record<string, string>> = {
  'scrape_configs: [{job_name: a, metric_name_escaping_scheme: foo}]': // it tells of another scheme than the one in the file
    "unknown scrape config name escaping method specified, must be one of 'allow-utf-8', 'underscores', 'dots', or 'values', got \"foo\"",
};

describe.each(Object.entries(tables))('%s', (_, cases) => {
  test.each(cases)('%s: %s', (text, verdict) => expect(verdictOf(() => load(text))).toBe(NEWER[text] ?? verdict));
});

describe('what no runnable original says', () => {
  const queue = (text: string) => `remote_write: [{url: x, queue_config: {${text}}}]`;
  test.each([
    ['alerting: {alertmanagers: [null]}', 'empty or null Alertmanager config section'],
    ['global: {metric_name_validation_scheme: foo}', 'unrecognized ValidationScheme: "foo"'],
    ['remote_write: [{url: x, headers: {Authorization: a}}]',
      'authorization header must be changed via the basic_auth, authorization, oauth2, sigv4, azuread or google_iam parameter'],
    ['remote_write: [{url: x, protobuf_message: a}]', 'invalid protobuf_message value: unknown type for remote write protobuf message a, '
      + 'supported: prometheus.WriteRequest, io.prometheus.write.v2.Request'],
    ['remote_write: [{url: x, basic_auth: {username: a}, sigv4: {region: x}}]', 'at most one of basic_auth, authorization, oauth2, sigv4, azuread or '
      + 'google_iam must be configured. Currently configured: [basic_auth sigv4]'],
    ['remote_write: [{url: x, azuread: {}}]', 'remote_write.azuread is not supported yet; remove it, or run the original program where you need it'],
    [queue('capacity: 0'), 'remote write queue capacity must be positive'],
    [queue('min_shards: -1'), 'remote write queue min_shards must be positive'],
    [queue('batch_send_deadline: 0s'), 'remote write queue batch_send_deadline must be positive'],
    [queue('min_shards: 5, max_shards: 4'), 'remote write queue min_shards must not be greater than max_shards'],
    [queue('min_backoff: 2s, max_backoff: 1s'), 'remote write queue max_backoff must not be less than min_backoff'],
    ['storage: {tsdb: {retention: {percentage: 101}}}', "'storage.tsdb.retention.percentage' must be in the range [0, 100]"],
    ['storage: {tsdb: {chunk_encoding: {floats: XOR}}}',
      "'storage.tsdb.chunk_encoding.floats' must be 'xor' or 'xor2', or the field must be omitted entirely, got \"XOR\""],
    ['storage: {tsdb: {stale_series_compaction_threshold: 2}}', "'storage.tsdb.stale_series_compaction_threshold' must be in the range [0, 1]"],
    ['scrape_configs: [{job_name: a, kubernetes_sd_configs: [{role: pod, selectors: [{role: service}]}]}]', 'pod role supports only pod, node selectors'],
    ['global: {metric_name_validation_scheme: legacy}\nscrape_configs: [{job_name: a, relabel_configs: [{target_label: "a-b"}]}]',
      `"a-b" is invalid 'target_label' for replace action`],
    ['global: {metric_name_validation_scheme: legacy}\nscrape_configs: [{job_name: a, relabel_configs: [{target_label: "a_${1}-"}]}]',
      `"a_\${1}-" is invalid 'target_label' for replace action`],
    ['global: {metric_name_validation_scheme: legacy}\nscrape_configs: [{job_name: a, relabel_configs: [{action: labelmap, replacement: "-$1"}]}]',
      `"-$1" is invalid 'replacement' for labelmap action`],
    ['global: {metric_name_validation_scheme: legacy}\nscrape_configs: [{job_name: a, relabel_configs: [{target_label: "a$1${b}_"}]}]', 'ok'],
    ['global: {metric_name_validation_scheme: legacy, external_labels: {"a-b": c}}', '"a-b" is not a valid label name'],
  ])('%s: %s', (text, verdict) => expect(verdictOf(() => load(text))).toBe(verdict));

  test('a way to discover targets that is not written yet is refused by name and line', () => {
    const text = 'scrape_configs:\n- job_name: a\n  consul_sd_configs: []';
    expect(verdictOf(() => load(text))).toMatch(/^line 3: consul_sd_configs is not supported yet; use one of /);
  });
});

test('an error knows where it is', () => {
  const place = (text: string) => {
    try {
      load(text);
    } catch (err) {
      return (err as ConfigError).place;
    }
    return undefined;
  };
  expect(place('scrape_configs:\n- job_name: a\n- job_name: b\n  scrape_interval: 1s\n  scrape_timeout: 2s\n')).toBe('prometheus.yml:5:19');
  expect(place('scrape_configs:\n- job_name: a\n  relabel_configs:\n  - {action: drop, foo: 1}')).toBe('prometheus.yml:4:20');
  expect(place('scrape_configs:\n- job_name: a\n  static_configs:\n  - targets: [b, "c/d"]')).toBe('prometheus.yml:4:18');
  expect(place('scrape_configs:\n- job_name: a\n  basic_auth: {password: x, password_file: y}')).toBe('prometheus.yml:3:44');
});

test('scrape configurations take from global what they do not say', () => {
  const { scrapeConfigs: [a, b] } = load(`
global: {scrape_interval: 20s, scrape_timeout: 15s, sample_limit: 7, body_size_limit: 1KB, scrape_native_histograms: true, extra_scrape_metrics: true}
scrape_configs:
- {job_name: a}
- {job_name: b, scrape_interval: 5s, sample_limit: 3, scrape_native_histograms: false, metric_name_validation_scheme: legacy}
`);
  expect(a).toMatchObject({
    scrapeInterval: 20_000, scrapeTimeout: 15_000, sampleLimit: 7, bodySizeLimit: 1024, metricsPath: '/metrics', scheme: 'http', honorTimestamps: true,
    scrapeNativeHistograms: true, extraScrapeMetrics: true, metricNameValidationScheme: 'utf8', metricNameEscapingScheme: 'allow-utf-8',
    scrapeProtocols: ['PrometheusProto', 'OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'],
  });
  expect(b).toMatchObject({
    scrapeInterval: 5000, scrapeTimeout: 5000, sampleLimit: 3,
    scrapeProtocols: ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'],
    metricNameValidationScheme: 'legacy', metricNameEscapingScheme: 'underscores',
  });
  expect(Object.isFrozen(a.http.tlsConfig)).toBe(true);
});

test('an empty file is the defaults', () => {
  for (const text of ['', '# nothing', 'global:', 'runtime:\nglobal: {}']) {
    expect(load(text)).toMatchObject({ global: { scrapeInterval: 60_000, scrapeTimeout: 10_000, evaluationInterval: 60_000 }, runtime: { gogc: 75 } });
  }
});

test('the environment goes into external labels alone', () => {
  const missing: string[] = [];
  const text = 'global: {external_labels: {a: "$A", b: "x${A}y$$z", c: "$constructor|${}|${|$", d: "$A_B"}}\nscrape_configs: [{job_name: $A}]';
  const config = loadPrometheusConfig(text, 'f', { env: { A: '1', A_B: '2' }, onEmptyVariable: (name) => missing.push(name) });
  expect(config.global.externalLabels).toEqual({ a: '1', b: 'x1y$z', c: '|||$', d: '2' });
  expect(missing).toEqual(['constructor']);
  expect(config.scrapeConfigs[0].jobName).toBe('$A');
});

test.each([['', 75], ['50', 50], ['off', -1], ['x', 75]])('GOGC=%s is printed as %d', (value, gogc) => {
  expect(load('', { GOGC: value }).runtime.gogc).toBe(gogc);
  expect(load('runtime: {gogc: 5}', { GOGC: value }).runtime.gogc).toBe(5);
});

test('secrets are never printed, and what is printed can be read', () => {
  const config = load(`
scrape_configs:
- {job_name: a, basic_auth: {username: u, password: hunter2}, http_headers: {x: {secrets: [hunter2]}}}
- {job_name: b, proxy_url: "http://u:hunter2@p", http_sd_configs: [{url: "http://u:hunter2@h"}]}
remote_write: [{url: "http://u:hunter2@h/p", sigv4: {access_key: a, secret_key: hunter2}}]
`);
  const printed = printPrometheusConfig(config);
  expect(printed).not.toContain('hunter2');
  expect(printed).toContain('url: http://u:xxxxx@h/p\n');
  expect(JSON.stringify(config)).not.toMatch(/"password":"hunter2|"secretKey":"hunter2/);
  expect(config.scrapeConfigs[0].http.basicAuth!.password!.reveal()).toBe('hunter2');
  expect(printPrometheusConfig(load(printed))).toBe(printed);
});

test('one scrape configuration is printed alone, with what it does not say of discovery', () => {
  const { scrapeConfigs: [dns] } = load('scrape_configs: [{job_name: a, dns_sd_configs: [{names: [b.invalid]}, {names: [c.invalid], type: A, port: 80}]}]');
  expect(printScrapeConfig(dns)).toMatch(`enable_http2: true
dns_sd_configs:
- names:
  - b.invalid
  refresh_interval: 30s
  type: SRV
  port: 0
- names:
  - c.invalid
  refresh_interval: 30s
  type: A
  port: 80
`);
  expect(printScrapeConfig(load('scrape_configs: [{job_name: a}]').scrapeConfigs[0])).toMatch(/^job_name: a\nhonor_timestamps: true\n/);
});

describe('files', () => {
  async function filesOf(files: Record<string, string>): Promise<MemFs> {
    const fs = new MemFs();
    for (const [path, text] of Object.entries(files)) {
      await fs.mkdir(path.replace(/\/[^/]*$/, '') || '/');
      const file = await fs.create(path);
      await file.append(Buffer.from(text));
      await file.close();
    }
    return fs;
  }

  test('paths are joined to the folder of the file that names them, patterns become files', async () => {
    const fs = await filesOf({
      '/etc/p/prometheus.yml': `
global: {query_log_file: q.log}
rule_files: [rules/*.yml, /abs/r.yml, rules/a.yml, none.yml]
scrape_config_files: [more/*.yml]
scrape_configs:
- {job_name: a, tls_config: {ca_file: ca}, file_sd_configs: [{files: [t/*.json]}], bearer_token_file: token}
`,
      '/etc/p/rules/b.yml': '', '/etc/p/rules/a.yml': '', '/abs/r.yml': '',
      '/etc/p/more/x.yml': 'scrape_configs: [{job_name: x, scrape_failure_log_file: f}]',
    });
    const { config, scrapeConfigs, ruleFiles } = await loadPrometheusConfigFile(fs, '/etc/p/prometheus.yml', { env: {} });
    expect(ruleFiles).toEqual(['/etc/p/rules/a.yml', '/etc/p/rules/b.yml', '/abs/r.yml']);
    expect(config.global.queryLogFile).toBe('/etc/p/q.log');
    expect(config.scrapeConfigs[0]).toMatchObject({
      http: { tlsConfig: { caFile: '/etc/p/ca' }, authorization: { credentialsFile: '/etc/p/token' } },
      discovery: { fileSdConfigs: [{ files: ['/etc/p/t/*.json'] }] },
    });
    expect(scrapeConfigs.map(({ jobName, scrapeFailureLogFile, scrapeInterval }) => [jobName, scrapeFailureLogFile, scrapeInterval]))
      .toEqual([['a', '', 60_000], ['x', '/etc/p/more/f', 60_000]]);
  });

  test.each([
    ['scrape_config_files: [x.yml]\nscrape_configs: [{job_name: a}]', 'scrape_configs: [{job_name: a}]',
      '"/c/x.yml": found multiple scrape configs with job name "a", first found in main config file'],
    ['scrape_config_files: [x.yml]', 'scrape_configs: [{job_name: a}, {job_name: a}]',
      '"/c/x.yml": found multiple scrape configs with job name "a", first found in "/c/x.yml"'],
    ['scrape_config_files: [x.yml]', 'global: {}', '"/c/x.yml": yaml: unmarshal errors:\n  line 1: field global not found in type config.ScrapeConfigs'],
    ['scrape_config_files: [x.yml]', 'scrape_configs: [{job_name: a, scrape_timeout: 2m}]',
      '"/c/x.yml": scrape timeout greater than scrape interval for scrape config with job name "a"'],
    ['scrape_configs: [{}]', '', 'parsing YAML file /c/p.yml: job_name is empty'],
  ])('%s with %s: %s', async (main, other, message) => {
    const fs = await filesOf({ '/c/p.yml': main, '/c/x.yml': other });
    await expect(loadPrometheusConfigFile(fs, '/c/p.yml', { env: {} })).rejects.toMatchObject({ message });
  });

  test.each([
    ['alerting', 'alerting: {alert_relabel_configs: [{target_label: a}]}'], ['rule_files', 'rule_files: [a]'], ['remote_read', 'remote_read: [{url: x}]'],
  ])('%s is not for agents', async (key, text) => {
    const fs = await filesOf({ '/p.yml': text });
    await expect(loadPrometheusConfigFile(fs, '/p.yml', { env: {}, agent: true })).rejects.toThrow(`field ${key} is not allowed in agent mode`);
  });

  test('what is no UTF-8 is refused', async () => {
    const fs = new MemFs();
    const file = await fs.create('/p.yml');
    await file.append(Uint8Array.of(0xff));
    await expect(loadPrometheusConfigFile(fs, '/p.yml', { env: {} })).rejects.toThrow('the file is not UTF-8');
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadPrometheusConfig, loadPrometheusConfigFile, printPrometheusConfig } from '../../lib/config/prometheus/load';
import { MemFs } from '../../lib/sys/mem-fs';
import { SeededRandom } from '../../lib/sys/random';
import * as tables from '../lib/config/prometheus/verdicts';
import { verdictOf } from '../lib/config/table';
import { PRINTED } from './config-printed';
import { ConfiguredServer } from './config-server';
import { describeWith, peer } from './peers';

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'real-config-')); });
afterAll(() => rmSync(folder, { recursive: true }));

const load = (text: string) => loadPrometheusConfig(text, 'prometheus.yml', { env: {} });

describeWith(['promtool'], 'the real promtool says of configurations what our table has', () => {
  test.each(Object.entries(tables))('%s', (_, cases) => {
    const files = cases.map(([text], i) => {
      writeFileSync(join(folder, `${i}.yml`), text);
      return `${i}.yml`;
    });
    const { stderr } = spawnSync(peer('promtool')!, ['check', 'config', '--syntax-only', ...files], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
    const said = files.map((file) => stderr.split(`FAILED: parsing YAML file ${file}: `)[1]?.split(/\n\n|\n {2}FAILED/)[0].replace(/\n$/, '') ?? 'ok');
    expect(said).toEqual(cases.map(([, verdict]) => verdict));
  });
});

/** What the contract prints and 3.5.3 does not know, or does not leave out. */
const ONLY_OURS = [
  /^ *scrape_native_histograms: (?:true|false)\n/gm, /^ *extra_scrape_metrics: (?:true|false)\n/gm,
  /^ {2}label_name_(?:underscore_sanitization|preserve_multiple_underscores): true\n/gm,
];

/** Prints the parts of a configuration that both have, with what 3.5.3 prints where nothing is said of protocols and naming. */
function as353(printed: string): string {
  const [global, ...rest] = ONLY_OURS.reduce((text, pattern) => text.replace(pattern, ''), printed).split(/^(?=runtime:)/m);
  if (global.includes('scrape_protocols:')) return global + rest.join('');
  const protocols = ['OpenMetricsText1.0.0', 'OpenMetricsText0.0.1', 'PrometheusText1.0.0', 'PrometheusText0.0.4'].map((name) => `  - ${name}\n`).join('');
  const named = global.includes('metric_name_escaping_scheme:') ? global : global.replace(/^ {2}metric_name_validation_scheme: utf8\n/m, '');
  return named.replace(/^ {2}scrape_timeout: .*\n/m, (line) => `${line}  scrape_protocols:\n${protocols}`) + rest.join('');
}

const PIECES = [
  ' ', ' ', ' ', '\n', ':', ': ', '#', ' #', '-', '- ', '?', ',', '[', ']', '{', '}', '&', '*', '!', '|', '>', "'", '"', '%', '@', '`', '\\', '\t', '=', '~',
  '.', '+', '_', '0', '7', '12', '1e3', '0x', ':30', '2020-01-01', 'yes', 'null', 'no', 'a', 'word', 'longer', '\u00e9', '\u0085', '\u00a0', '\u00ad', '\ufeff',
  '\ufffd', '\u{1f600}', '\u0007', '\r', '---', '...', '<<',
];

/** Labels with texts that YAML writes in this way or that. */
function randomTexts(): string {
  const random = new SeededRandom(7);
  const text = () => Array.from({ length: random.below(random.below(10) ? 6 : 60) }, () => PIECES[random.below(PIECES.length)]).join('');
  const labels = Array.from({ length: 1000 }, (_, i): [string, string] => [`l${i}`, text()]);
  const json = JSON.stringify({ global: { external_labels: Object.fromEntries(labels) } });
  return json.replace(/[\u007f-\u00a0\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`); // YAML takes fewer as they are
}

describeWith(['prometheus'], 'the real Prometheus prints configurations as we do', () => {
  let server: ConfiguredServer;
  beforeEach(() => { server = new ConfiguredServer(); });
  afterEach(() => server.stop());

  test.each([...Object.entries(PRINTED), ['texts of every kind', randomTexts()]])('%s', async (_, text) => {
    const fs = new MemFs();
    await fs.mkdir(server.folder);
    const file = await fs.create(server.file);
    await file.append(Buffer.from(text));
    await file.close();
    const { config } = await loadPrometheusConfigFile(fs, server.file, { env: {} });
    const url = await server.start(text);
    const { data: { yaml } } = await (await fetch(`${url}/api/v1/status/config`)).json() as { data: { yaml: string } };
    expect(as353(printPrometheusConfig(config))).toBe(yaml);
  }, 40_000);
});

const DATA = resolve(__dirname, '../../../shared/conformance/prometheus-config');
const there = existsSync(DATA);
if (!there) console.log(`skipped: the configurations of Prometheus's own tests are not at ${DATA}`);

/** Refused by name until the ways to discover targets in them are written. */
const UNSUPPORTED = /^(?:azure|ec2|eureka|hetzner|ionos|lightsail|marathon|oci|openstack|outscale|ovhcloud|puppetdb|scaleway|stackit|uyuni)_|^conf\.good/;
/** Bad ones that the list of errors leaves out. */
const ALSO_BAD: Readonly<Record<string, string>> = {
  'config_with_deprecated_am_api_config.yml': 'expected Alertmanager api version to be one of [v2] but got v1',
  'otlp_allow_utf8.incompatible.yml': 'is not allowed when UTF8 is disabled',
  'otlp_no_translation.incompatible.yml': 'is not allowed when UTF8 is disabled',
  'otlp_ignore_resource_attributes_without_promote_all.bad.yml': "cannot be configured unless 'promote_all_resource_attributes' is true",
  'otlp_promote_all_resource_attributes.bad.yml': 'cannot be configured simultaneously',
  'otlp_sanitize_ignore_resource_attributes.bad.yml': "invalid 'ignore_resource_attributes': duplicated ignored",
  'otlp_sanitize_promote_resource_attributes.bad.yml': "invalid 'promote_resource_attributes': duplicated promoted",
  'scrape_config_files.bad.yml': 'scrape timeout greater than scrape interval',
};

(there ? describe : describe.skip)("the configurations of Prometheus's own tests", () => {
  const errors = JSON.parse(there ? readFileSync(`${DATA}/expected-errors.json`, 'utf8') : '{}') as Record<string, string>;
  const files = there ? readdirSync(DATA).filter((name) => name.endsWith('.yml')) : ['none'];

  test.each(files)('%s', (name) => {
    const verdict = verdictOf(() => load(readFileSync(join(DATA, name), 'utf8')));
    if (UNSUPPORTED.test(name)) expect(verdict).toMatch(/^line \d+: \w+_sd_configs is not supported yet/);
    else expect(verdict).toContain((errors[name] ?? ALSO_BAD[name] ?? 'ok').replace(/^parsing YAML file \S+: /, ''));
  });

  test('conf.good.yml without what is not supported yet', () => {
    const [head, ...jobs] = readFileSync(join(DATA, 'conf.good.yml'), 'utf8').split(/(?=\n {2}- job_name: )/);
    const [tail] = /\nalerting:[^]*$/.exec(jobs.join(''))!;
    const supported = jobs.map((job) => job.replace(tail, '')).filter((job) => !/^ {4}(?!dns|file|http|kubernetes)\w+_sd_configs/m.test(job));
    expect(supported.length).toBeGreaterThan(8);
    expect(load(head + supported.join('') + tail).scrapeConfigs).toHaveLength(supported.length);
  });
});

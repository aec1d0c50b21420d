import { setTimeout as sleep } from 'node:timers/promises';
import { loadPrometheusConfig } from '../../lib/config/prometheus/load';
import { Labels } from '../../lib/model/labels';
import { relabel } from '../../lib/model/relabel';
import { SeededRandom } from '../../lib/sys/random';
import { ConfiguredServer } from './config-server';
import { describeWith } from './peers';

const JOBS = 250, TARGETS = 6;
const NAMES = ['a', 'b', 'ab', 'a.b', 'x_1', '\u00e9', 'instance'];
const VALUES = [
  '', 'foo', 'Bar-1', 'a=b', 'x;y', 'line\nline', 'STRASSE \u00df', '\u01c6\u03a3\u0130', '\u{1f600}', '10.0.0.1:80', '$1', 'aaa',
];
const REGEXES = [
  '(.*)', '(.+)', '(f)(o*)', '([^;]*);(.*)', 'foo|Bar-1', '(?i)bar-(\\d)', '(?P<head>.)(?P<tail>.*)', '(.)(?:x|(y))?.*', '(.*)\n(.*)', '[a-z]+', '',
  '.*:(\\d+)', '(a|ab)(.*)', '\\$1',
];
const TEMPLATES = ['$1', '${1}', '$2-$1', '${head}_${tail}', '$$', '$', 'x', '', '$1x', '${1', '${}', '$9', '$head', '$0', 'pre-${2}', '${01}', '$\u00e9'];
const ACTIONS = [
  'replace', 'replace', 'replace', 'keep', 'drop', 'keepequal', 'dropequal', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase',
];

/** A random step that the original takes, and that leaves targets their address. */
function randomStep(random: SeededRandom): Record<string, unknown> {
  const pick = <T>(from: readonly T[]) => from[random.below(from.length)];
  const action = pick(ACTIONS);
  const sources = Array.from({ length: random.below(3) }, () => pick(NAMES));
  if (action === 'labeldrop') return { action, regex: pick(['a|b', 'a.*', 'x_.', '(.)']) };
  if (action === 'labelkeep') return { action, regex: `job|__.*|${pick(NAMES)}|${pick(NAMES)}` };
  if (action === 'keepequal' || action === 'dropequal') return { action, source_labels: sources, target_label: pick(NAMES) };
  const step = { action, source_labels: sources, separator: pick([';', '', '-']), regex: pick(REGEXES) };
  if (action === 'labelmap') return { action, regex: `(${pick(NAMES)}|${pick(NAMES)})`, replacement: pick(['new_$1', '${1}${1}']) };
  if (action === 'hashmod') return { ...step, modulus: 1 + random.below(1e6), target_label: pick(NAMES) };
  if (action === 'lowercase' || action === 'uppercase') return { ...step, target_label: pick(NAMES) };
  if (action === 'replace') return { ...step, target_label: pick([...NAMES, 't_$1', '${2}']), replacement: pick(TEMPLATES) };
  return { ...step, regex: `.*|${step.regex}`.slice(random.below(2) ? 3 : 0) };
}

describeWith(['prometheus'], 'the real Prometheus relabels targets as we do', () => {
  const random = new SeededRandom(5);
  const jobs = Array.from({ length: JOBS }, (_, job) => ({
    job_name: `j${job}`,
    static_configs: Array.from({ length: TARGETS }, (__, target) => ({
      targets: [`127.0.0.1:${target + 1}`],
      labels: Object.fromEntries(NAMES.map((name) => [name, VALUES[random.below(VALUES.length)]])),
    })),
    relabel_configs: Array.from({ length: 1 + random.below(4) }, () => randomStep(random)),
  }));
  const text = JSON.stringify({ global: { scrape_interval: '1h' }, scrape_configs: jobs });

  const server = new ConfiguredServer();
  let url: string;
  beforeAll(async () => { url = await server.start(text); }, 40_000);
  afterAll(() => server.stop());

  /** The label sets that are left of a job's targets, as the original shows them: without those that only matter while scraping. */
  function ours(): Record<string, string[]> {
    const { scrapeConfigs } = loadPrometheusConfig(text, 'prometheus.yml', { env: {} });
    const scrape = { __scheme__: 'http', __metrics_path__: '/metrics', __scrape_interval__: '1h', __scrape_timeout__: '10s' };
    return Object.fromEntries(scrapeConfigs.map(({ jobName, discovery, relabelConfigs }) => {
      const sets = discovery.staticConfigs.flatMap(({ targets: [address], labels }) => {
        const left = relabel(Labels.of({ ...labels, ...scrape, job: jobName, __address__: address }), relabelConfigs)?.toObject();
        return left ? [shown({ instance: left.__address__, ...left })] : [];
      });
      return [jobName, [...new Set(sets)].sort()];
    }));
  }

  function shown(labels: Record<string, string>): string {
    return JSON.stringify(Object.entries(labels).filter(([name]) => !name.startsWith('__')).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  interface Targets { readonly data: { readonly activeTargets: ReadonlyArray<{ readonly scrapePool: string; readonly labels: Record<string, string> }> } }

  test(`${TARGETS} targets each of ${JOBS} jobs`, async () => {
    const expected = ours();
    const count = Object.values(expected).flat().length;
    expect(count).toBeGreaterThan((JOBS * TARGETS) / 4);
    let theirs: Record<string, string[]> = {};
    for (const end = Date.now() + 20_000; Date.now() < end; await sleep(200)) {
      const { data: { activeTargets } } = await (await fetch(`${url}/api/v1/targets?state=active`)).json() as Targets;
      theirs = Object.fromEntries(jobs.map(({ job_name: name }) => [name, [] as string[]]));
      for (const { scrapePool, labels } of activeTargets) theirs[scrapePool].push(shown(labels));
      if (activeTargets.length >= count) break; // it takes them in one after the other
    }
    for (const { job_name: name, relabel_configs: steps } of jobs) {
      expect({ steps, left: [...new Set(theirs[name])].sort() }).toEqual({ steps, left: expected[name] });
    }
  }, 60_000);
});

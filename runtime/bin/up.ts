import { resolve } from 'node:path';
import { Application } from '../../lib/flags/application';
import { bool, text } from '../../lib/flags/values';
import { LineLogger } from '../../lib/log/line-logger';
import { errorText } from '../../lib/sys/errors';
import { distributionFlag, nodePlans } from '../local/nodes';
import { RunReport, up } from '../local/up/up';
import { readCommandLine } from './command-line';
import { Main } from './surroundings';
import { versionText } from './version';

/** `up`, and so `npm start`: runs an app's manifests on this machine. */
export const main: Main = async (surroundings) => {
  const { stdout, stderr, clock, fs, random, env, launcher, stop, keys } = surroundings;
  const app = new Application('up', 'Runs the manifests of a cdk8s app on this machine: without Docker, without a cluster.');
  const dir = app.flag('dir', 'Where the app with its cdk8s.yaml lies.', text, { default: '.' });
  const manifests = app.flag('manifests', 'Run the manifests in this folder or file instead of an app.', text, { default: '' });
  const state = app.flag('state', 'Folder for everything that the run keeps.', text, { default: 'monitoring-state' });
  const reset = app.flag('reset', 'Forget what an earlier run has kept.', bool);
  const distribution = app.flag('distribution', 'Which Kubernetes distribution the nodes are of.', distributionFlag, { default: 'rke2' });
  const single = app.flag('single-address', 'Use 127.0.0.1 alone, with other ports: done anyway where the system has no other.', bool);
  const ci = app.flag('ci', 'Follow an alert from its cause to its message, stop, and exit 0 only if it came through.', bool);
  const json = app.flag('json', 'Print the outcome as one JSON object instead of a table.', bool);
  const verbose = app.flag('verbose', 'Show what the programs print.', bool);
  app.version(versionText('up'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  const step = (said: string, ms: number) => stderr(`${(ms / 1000).toFixed(2).padStart(7)} s  ${said}\n`);
  const log = new LineLogger({ clock, sink: stderr, level: parsed.get(verbose) ? 'info' : 'error', format: 'logfmt' }, 'up.ts');
  const isOnce = parsed.get(ci);
  process.umask(0o077); // the state holds credentials
  try {
    await up({
      fs, clock, random, log, env, launcher, stop, step, keys, once: isOnce, singleAddress: parsed.get(single), reset: parsed.get(reset),
      dir: resolve(parsed.get(dir)), stateDir: resolve(parsed.get(state)), nodes: nodePlans(parsed.get(distribution)),
      ...parsed.get(manifests) ? { manifests: resolve(parsed.get(manifests)) } : {},
      warn: (said) => stderr(`up: ${said}\n`),
      line: (pod, container, line) => { if (parsed.get(verbose)) stderr(`${pod} ${container}: ${line}\n`); },
    }, (report) => {
      stdout(parsed.get(json) ? `${JSON.stringify(report)}\n` : table(report));
      if (!isOnce) stderr(keys ? 'b breaks the shop, m mends it, q stops everything.\n' : 'Ctrl-C stops everything.\n');
    });
  } catch (err) {
    if (!stop.aborted) {
      stderr(`up: error: ${err instanceof Error ? err.message : String(err)}\n`); // a refusal may have a line per object
      return 1;
    }
  }
  if (!stop.aborted) return 0;
  stderr(`up: ${errorText(stop.reason)}\n`);
  return 130;
};

function table({ pages, server, kubeconfig, foreign, chain }: RunReport): string {
  const rows = [...pages.map(({ program, pod, url }) => [program, url, pod]), ['kubernetes', server, kubeconfig],
    ...foreign.map((pod) => ['not run here', '', pod]),
    ...chain ? [['alert', chain.alert.fingerprint, `${chain.rule.name} -> ${chain.message.receiver} (${chain.message.status})`]] : []];
  const widths = [0, 1].map((i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map(([a, b, c]) => `${a.padEnd(widths[0])}  ${b.padEnd(widths[1])}  ${c}\n`).join('');
}

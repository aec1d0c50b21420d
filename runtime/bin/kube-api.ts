import { basename, dirname, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Application } from '../../lib/flags/application';
import { oneOf, text } from '../../lib/flags/values';
import { Registry } from '../../lib/metrics/registry';
import { aborted } from '../../lib/sys/clock';
import { Fs } from '../../lib/sys/fs';
import { replaceFile } from '../../lib/sys/replace-file';
import { podAddresses } from '../http/listen';
import { addProcessMetrics } from '../http/process-metrics';
import { KubeApi } from '../local/api/kube-api';
import { addLogFlags, makeLogger, readCommandLine } from './command-line';
import { Main } from './surroundings';
import { versionText } from './version';

const GRACE = 2000; // ms for running requests when the program ends

/** `kube-api`: serves a Kubernetes API until it is stopped. */
export const main: Main = async (surroundings) => {
  const { clock, env, fs, random, stop } = surroundings;
  const app = new Application('kube-api', 'Serves a Kubernetes API on this machine, without a cluster behind it.');
  const address = app.flag('listen', 'Address to serve on.', text, { default: '127.0.0.1:6443' });
  const kubeconfig = app.flag('kubeconfig', 'File to write the configuration of clients to; it holds a credential that may do everything.', text,
    { required: true });
  const data = app.flag('data', 'Directory to keep objects and keys in; without it they are gone when the program ends.', text, { default: '' });
  const mode = app.flag('authorization-mode', 'Who may do what: AlwaysAllow lets whoever shows a credential do everything, RBAC judges by roles and bindings.',
    oneOf('AlwaysAllow', 'RBAC'), { default: 'AlwaysAllow' });
  const logFlags = addLogFlags(app);
  app.version(versionText('kube-api'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  setFlagsFromString('--optimize-for-size'); // else garbage of several times the size of the objects piles up before any of it is collected
  const log = makeLogger(logFlags, parsed, surroundings, 'kube-api.ts');
  const registry = new Registry({ refused: (err) => log.warn('Metric is full', { err }) });
  addProcessMetrics(registry, fs, clock);
  const dataDir = parsed.get(data);
  const mask = process.umask(0o077); // what is written from here on holds credentials
  try {
    const api = await KubeApi.open({
      fs, clock, log, random, registry, env, authorizationMode: parsed.get(mode), ...dataDir ? { dataDir: resolve(dataDir) } : {},
    });
    try {
      const bound = await api.listen(parsed.get(address), podAddresses({ env, fs }));
      const file = resolve(parsed.get(kubeconfig));
      await writeKubeconfig(fs, file, await api.kubeconfig(`https://${bound.replace('[::]', '127.0.0.1')}`));
      log.info('Listening on', { address: bound, kubeconfig: file });
      await aborted(stop);
    } finally {
      await api.close(GRACE);
    }
  } finally {
    process.umask(mask);
  }
  log.info('Stopped', { reason: stop.reason });
  return 0;
};

async function writeKubeconfig(fs: Fs, file: string, text: string): Promise<void> {
  await fs.mkdir(dirname(file));
  await replaceFile(fs, dirname(file), basename(file), Buffer.from(text));
}

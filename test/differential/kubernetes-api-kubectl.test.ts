import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from '../../lib/metrics/registry';
import { systemClock } from '../../lib/sys/clock';
import { MemFs } from '../../lib/sys/mem-fs';
import { systemRandom } from '../../lib/sys/random';
import { RESOURCES } from '../../runtime/kube/resources';
import { KubeApi } from '../../runtime/local/api/kube-api';
import { Recorder } from '../lib/log/recorder';
import { unknown } from './kubernetes-known';
import { difference } from './kubernetes-match';
import { RECORDINGS, scenarioNames } from './kubernetes-replay';
import { describeWith, peer } from './peers';

interface Command {
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of something that happens meanwhile. */
  readonly note?: string;
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 80}]}], volumes: [{name: a, emptyDir: {}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, name: http}, {port: 81, name: other}]}
`;

type Outcome = Pick<Command, 'exit' | 'stdout' | 'stderr'>;

/** Without what time and newer clients make of it: ages, and the namespace behind what was deleted. */
function settled({ exit, stdout, stderr }: Outcome, ns: string): Outcome {
  return { exit, stdout: stdout.replace(/\b\d+s\b/g, '1s').replaceAll(` deleted from ${ns} namespace`, ' deleted'), stderr };
}

/** The real kubectl against our API, as its commands were recorded against a real one. */
describeWith(['kubectl'], 'kubectl', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
  const log = new Recorder();
  let api: KubeApi;
  beforeAll(async () => {
    api = await KubeApi.open({ fs: new MemFs(), clock: systemClock, log, random: systemRandom, registry: new Registry() });
    const address = await api.listen('127.0.0.1:0', {});
    writeFileSync(join(folder, 'config'), await api.kubeconfig(`https://${address}`));
    if (!existsSync(RECORDINGS)) return;
    const { crds } = JSON.parse(readFileSync(join(RECORDINGS, 'fixtures.json'), 'utf8')) as { crds: object[] };
    await api.store.create(RESOURCES.customResourceDefinitions, { ...crds[0], servers: undefined } as never);
  });
  afterAll(async () => {
    await api.close(0);
    rmSync(folder, { recursive: true });
    expect(log.entries).toEqual([]);
  });

  async function kubectl(namespace: string, args: readonly string[], stdin = ''): Promise<Outcome> {
    return new Promise((resolve) => {
      const all = ['--kubeconfig', join(folder, 'config'), '--cache-dir', join(folder, 'cache'), '-n', namespace, ...args];
      const child = execFile(peer('kubectl')!, all, { env: { PATH: process.env.PATH } }, (err, stdout, stderr) => (
        resolve({ exit: typeof err?.code === 'number' ? err.code : 0, stdout, stderr })));
      child.stdin!.end(stdin);
    });
  }

  /** What people see, in the order in which they might ask for it. */
  test.each<[string, ReadonlyArray<readonly [string, string, number, string | RegExp]>]>([
    ['applies, compares, changes and deletes what is built in', [
      ['apply -f -', DEPLOYMENT, 0, 'deployment.apps/web created\nservice/web created\n'],
      ['apply -f -', DEPLOYMENT, 0, 'deployment.apps/web unchanged\nservice/web unchanged\n'],
      ['diff -f -', DEPLOYMENT, 0, ''],
      ['diff -f -', DEPLOYMENT.replace('replicas: 2', 'replicas: 3'), 1, /\n- {2}replicas: 2\n\+ {2}replicas: 3\n/],
      ['scale deployment web --replicas=4', '', 0, 'deployment.apps/web scaled\n'],
      ['get deployment web -o jsonpath={.spec.replicas}', '', 0, '4'],
      ['get deployment,service', '', 0, /^deployment.apps\/web +0\/4 +0 +0 +\S+$/m],
      ['apply --server-side -f -', DEPLOYMENT, 1, /conflict with "kubectl" with subresource "scale" using apps\/v1: .spec.replicas/],
      ['apply --server-side --force-conflicts -f -', DEPLOYMENT, 0, 'deployment.apps/web serverside-applied\nservice/web serverside-applied\n'],
      ['set image deployment/web web=web:2', '', 0, 'deployment.apps/web image updated\n'],
      ['get deployment web -o jsonpath={.spec.template.spec.containers[*].image}', '', 0, 'web:2'],
      ['rollout restart deployment web', '', 0, 'deployment.apps/web restarted\n'],
      ['describe deployment web', '', 0, /^Replicas: +2 desired/m],
      ['delete -f - --wait', DEPLOYMENT, 0, /^deployment.apps "web" deleted.*\nservice "web" deleted/],
      ['get deployment web', '', 1, 'Error from server (NotFound): deployments.apps "web" not found\n'],
    ]],
    ['explains', [
      ['explain deployment.spec.strategy', '', 0, /FIELD: strategy <DeploymentStrategy>[^]* rollingUpdate\t<RollingUpdateDeployment>/],
      ['explain pod.spec.containers.ports.containerPort', '', 0, /FIELD: containerPort <integer>/],
    ]],
    ['tells what is wrong', [
      ['apply -f -', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndatum: {}\n', 1, /strict decoding error: unknown field "datum"/],
      ['apply -f -', 'apiVersion: v1\nkind: Nothing\nmetadata: {name: a}\n', 1, /no matches for kind "Nothing" in version "v1"/],
      ['logs none', '', 1, /pods "none" not found/],
      ['create namespace x', '', 1, /Namespace is taken as application\/json or application\/yaml only: use kubectl apply -f/],
    ]],
    ['asks who may do what', [
      ['auth whoami -o jsonpath={.status.userInfo.username}', '', 0, 'kubernetes-admin'],
      ['auth can-i delete pods', '', 0, 'yes\n'],
      ['auth can-i delete pods --as bob', '', 1, 'no\n'],
    ]],
  ])('%s', async (_, commands) => {
    for (const [args, stdin, exit, told] of commands) {
      const got = await kubectl('default', args.split(' '), stdin);
      const text = got.stdout + (got.exit > 1 || told instanceof RegExp || got.stdout === '' ? got.stderr : '');
      expect([args, got.exit, text]).toEqual([args, exit, told instanceof RegExp ? expect.stringMatching(told) : told]);
    }
  }, 60_000);

  const recorded = existsSync(RECORDINGS) ? scenarioNames().filter((name) => name.includes('-kubectl-')) : [];
  if (recorded.length === 0) test.skip(`recorded commands (no ${RECORDINGS})`, () => undefined);
  else {
    test.each(recorded)('%s', async (name) => {
      const { commands } = JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')) as { commands: readonly Command[] };
      const ns = name.replaceAll('.', '-');
      await api.store.create(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ns } });
      const differences: string[] = [];
      for (const { args, stdin, exit, stdout, stderr, note } of commands) {
        if (note) break; // somebody else does something meanwhile
        const got = await kubectl(ns, args, stdin);
        const found = difference(settled(got, ns), settled({ exit, stdout, stderr }, ns), {}, { ns });
        if (found) differences.push(`kubectl ${args.join(' ')}: ${found}`);
      }
      expect(unknown(name, differences, true)).toEqual([]);
    }, 60_000);
  }
});

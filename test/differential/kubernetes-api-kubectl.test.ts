import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESOURCES } from '../../runtime/kube/resources';
import { unknown } from './kubernetes-known';
import { difference } from './kubernetes-match';
import { RECORDINGS, scenarioNames } from './kubernetes-replay';
import { describeWith } from './peers';
import { Outcome, RealKubectl } from './real-kubectl';

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

/** Without what time and newer clients make of it: ages, and the namespace behind what was deleted. */
function settled({ exit, stdout, stderr }: Outcome, ns: string): Outcome {
  return { exit, stdout: stdout.replace(/\b\d+s\b/g, '1s').replaceAll(` deleted from ${ns} namespace`, ' deleted'), stderr };
}

interface Stored { readonly metadata: { readonly labels?: object; readonly annotations?: object } }

/** Without what differs between two objects made alike. */
function withoutIds(object: object): unknown {
  return JSON.parse(JSON.stringify(object).replace(/"[0-9a-f]{8}-[0-9a-f-]{27}"/g, '"uid"').replace(/127\.96\.\d+\.\d+/g, 'address')) as unknown;
}

/** The real kubectl against our API, as its commands were recorded against a real one. */
describeWith(['kubectl'], 'kubectl', () => {
  let real: RealKubectl;
  const kubectl: RealKubectl['run'] = (...command) => real.run(...command);
  beforeAll(async () => {
    real = await RealKubectl.start();
    if (!existsSync(RECORDINGS)) return;
    const { crds } = JSON.parse(readFileSync(join(RECORDINGS, 'fixtures.json'), 'utf8')) as { crds: object[] };
    await real.api.store.create(RESOURCES.customResourceDefinitions, { ...crds[0], servers: undefined } as never);
  });
  afterAll(async () => {
    await real.stop();
    expect(real.log.entries).toEqual([]);
  });

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
    ]],
    ['makes pods and tokens', [
      ['run one --image=i --env=A=b --port=80 --labels=a=b', '', 0, 'pod/one created\n'],
      ['get pod one -o jsonpath={.spec.containers[0].env[0].value}', '', 0, 'b'],
      ['expose pod one --port=80', '', 0, 'service/one exposed\n'],
      ['create token default --duration=10m', '', 0, /^ey[\w-]+\.[\w-]+\.[\w-]+$/],
      ['delete pod,service one --now', '', 0, /pod "one" deleted/],
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

  /** kubectl sends these as protobuf; what it would have sent as JSON must come to the same. */
  test.each<[string, string]>([
    ['configmaps', 'configmap NAME --from-literal=a=1 --from-literal=b=\u00e9'], ['secrets', 'secret generic NAME --from-literal=a=1 --from-literal=b=\u00e9'],
    ['secrets', 'secret docker-registry NAME --docker-server=s --docker-username=u --docker-password=p'],
    ['serviceaccounts', 'serviceaccount NAME'], ['namespaces', 'namespace NAME'],
    ['deployments.apps', 'deployment NAME --image=i:1 --port=80 --replicas=3'],
    ['services', 'service clusterip NAME --tcp=80:8080 --tcp=81'], ['services', 'service clusterip NAME --clusterip=None'],
    ['services', 'service nodeport NAME --tcp=80:http'], ['services', 'service loadbalancer NAME --tcp=80'],
    ['services', 'service externalname NAME --external-name=example.com'],
    ['roles.rbac.authorization.k8s.io', 'role NAME --verb=get,list --resource=pods,deployments.apps/scale --resource-name=x'],
    ['clusterroles.rbac.authorization.k8s.io', 'clusterrole NAME --verb=get --non-resource-url=/metrics'],
    ['clusterroles.rbac.authorization.k8s.io', 'clusterrole NAME --aggregation-rule=a=b'],
    ['rolebindings.rbac.authorization.k8s.io', 'rolebinding NAME --clusterrole=view --user=u --group=g --serviceaccount=default:default'],
    ['clusterrolebindings.rbac.authorization.k8s.io', 'clusterrolebinding NAME --clusterrole=view --user=u'],
    ['jobs.batch', 'job NAME --image=i -- sh -c true'], ['cronjobs.batch', 'cronjob NAME --image=i --schedule=0/5_*_*_*_*'],
    ['ingresses.networking.k8s.io', 'ingress NAME --class=c --rule=example.com/a*=web:80,tls=t --annotation=x=y --default-backend=web:http'],
    ['poddisruptionbudgets.policy', 'poddisruptionbudget NAME --selector=a=b --min-available=50%'],
    ['priorityclasses.scheduling.k8s.io', 'priorityclass NAME --value=-5 --preemption-policy=Never'],
  ])('creates %s: %s', async (resource, command) => {
    const args = (...more: string[]) => ['create', ...command.split(' ').flatMap((word) => (word === 'NAME' ? ['same', ...more] : word.replaceAll('_', ' ')))];
    const created = await kubectl('default', args());
    expect([created.exit, created.stderr]).toEqual([0, '']);
    const sent = await kubectl('default', args('--dry-run=client', '-o', 'json'));
    const stored = async () => {
      const { metadata: { labels, annotations }, ...rest } = JSON.parse((await kubectl('default', ['get', resource, 'same', '-o', 'json'])).stdout) as Stored;
      return { labels, annotations, ...rest };
    };
    const fromProtobuf = await stored();
    expect((await kubectl('default', ['delete', resource, 'same'])).exit).toBe(0);
    expect(await kubectl('default', ['create', '--save-config=false', '-f', '-'], sent.stdout)).toMatchObject({ exit: 0, stderr: '' });
    expect(withoutIds(await stored())).toEqual(withoutIds(fromProtobuf));
    await kubectl('default', ['delete', resource, 'same']);
  }, 60_000);

  const recorded = existsSync(RECORDINGS) ? scenarioNames().filter((name) => name.includes('-kubectl-')) : [];
  if (recorded.length === 0) test.skip(`recorded commands (no ${RECORDINGS})`, () => undefined);
  else {
    test.each(recorded)('%s', async (name) => {
      const { commands } = JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')) as { commands: readonly Command[] };
      const ns = name.replaceAll('.', '-');
      await real.api.store.create(RESOURCES.namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ns } });
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

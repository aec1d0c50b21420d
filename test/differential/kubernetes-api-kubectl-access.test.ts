import { stringify } from 'yaml';
import { patching, rule, WebhookServer } from '../runtime/local/api/admission/webhook-server';
import { describeWith } from './peers';
import { RealKubectl } from './real-kubectl';

/** Roles and webhooks as they look to people with the real kubectl. */
describeWith(['kubectl'], 'kubectl with a server that refuses', () => {
  let kubectl: RealKubectl, hooks: WebhookServer;
  beforeAll(async () => {
    kubectl = await RealKubectl.start('RBAC');
    hooks = await WebhookServer.start();
  });
  afterAll(async () => {
    await kubectl.stop();
    await hooks.stop();
    expect(kubectl.log.entries).toEqual([]);
  });

  /** @param steps arguments, standard input, exit code, and what is told */
  async function story(steps: ReadonlyArray<readonly [string, string, number, string | RegExp]>): Promise<void> {
    for (const [args, stdin, exit, told] of steps) {
      const { stdout, stderr, exit: code } = await kubectl.run('default', args.split(' '), stdin);
      expect([args, code, stdout + stderr]).toEqual([args, exit, told instanceof RegExp ? expect.stringMatching(told) : told]);
    }
  }

  const forbidden = (what: string) => `Error from server (Forbidden): ${what}\n`;

  test('by roles', async () => story([
    ['get pods --as bob', '', 1, forbidden('pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"')],
    ['create rolebinding bob --clusterrole=view --user=bob', '', 0, 'rolebinding.rbac.authorization.k8s.io/bob created\n'],
    ['get pods --as bob', '', 0, 'No resources found in default namespace.\n'],
    ['get pods -A --as bob', '', 1, forbidden('pods is forbidden: User "bob" cannot list resource "pods" in API group "" at the cluster scope')],
    ['auth can-i list pods --as bob', '', 0, 'yes\n'],
    ['auth can-i create pods --as bob', '', 1, 'no\n'],
    ['auth can-i --list --as bob', '', 0, /^configmaps +\[\] +\[\] +\[get list watch\]$/m],
    ['auth can-i get /version --as bob', '', 0, /yes\n$/],
    ['auth whoami --as bob --as-group g -o jsonpath={.status.userInfo.groups}', '', 0, '["g","system:authenticated"]'],
    ['create role r --verb=get --resource=secrets --as bob', '', 1,
      /roles.rbac.authorization.k8s.io is forbidden: User "bob" cannot create resource "roles"/],
    ['create rolebinding admin --clusterrole=admin --user=eve', '', 0, 'rolebinding.rbac.authorization.k8s.io/admin created\n'],
    ['create role r --verb=get --resource=nodes --as eve', '', 1,
      /roles.rbac.authorization.k8s.io "r" is forbidden: user "eve" \(groups=\["system:authenticated"\]\) is attempting to grant RBAC permissions/],
    ['create role r --verb=get --resource=secrets --as eve', '', 0, 'role.rbac.authorization.k8s.io/r created\n'],
    ['get configmaps --as system:serviceaccount:default:default', '', 1, /User "system:serviceaccount:default:default" cannot list resource "configmaps"/],
    ['create serviceaccount a --as system:serviceaccount:default:default --as-group x', '', 1, /User "system:serviceaccount:default:default" cannot create/],
  ]), 60_000);

  test('by webhooks', async () => {
    const configuration = (kind: string, name: string) => stringify({
      apiVersion: 'admissionregistration.k8s.io/v1', kind: `${kind}WebhookConfiguration`, metadata: { name },
      webhooks: [{
        name: `${name}.example.com`, sideEffects: 'None', admissionReviewVersions: ['v1'], rules: [rule('*', '', 'configmaps')],
        clientConfig: { url: `https://${hooks.address}/${name}`, caBundle: hooks.caBundle },
      }],
    });
    const configMap = (value: string) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: "${value}"}}`;
    hooks.answers.set('judge', ({ object }) => (String(object?.data?.k) === 'bad'
      ? { allowed: false, status: { message: 'k is bad' } } : { allowed: true, warnings: ['k is so so'] }));
    hooks.answers.set('change', ({ object }) => (object?.data ? patching({ op: 'add', path: '/data/more', value: 'm' }) : { allowed: true }));
    await story([
      ['apply -f -', configuration('Validating', 'judge'), 0, 'validatingwebhookconfiguration.admissionregistration.k8s.io/judge created\n'],
      ['apply -f -', configuration('Mutating', 'change'), 0, 'mutatingwebhookconfiguration.admissionregistration.k8s.io/change created\n'],
      ['apply -f -', configMap('bad'), 1,
        'Error from server: error when creating "STDIN": admission webhook "judge.example.com" denied the request: k is bad\n'],
      ['apply -f - --dry-run=server -o jsonpath={.data.more}', configMap('good'), 0, 'mWarning: k is so so\n'],
      ['apply -f -', configMap('good'), 0, 'configmap/c created\nWarning: k is so so\n'],
      ['diff -f -', configMap('good'), 0, ''],
      ['patch configmap c -p {"data":{"k":"bad"}}', '', 1, /admission webhook "judge.example.com" denied the request: k is bad/],
      ['get configmap c -o jsonpath={.data}', '', 0, '{"k":"good","more":"m"}'],
      ['delete validatingwebhookconfiguration judge', '', 0, /"judge" deleted/],
      ['patch configmap c -p {"data":{"k":"bad"}}', '', 0, 'configmap/c patched\n'],
    ]);
  }, 60_000);
});

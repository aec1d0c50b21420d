import { RESOURCES } from '../../../../runtime/kube/resources';
import { expanded } from '../../../../runtime/local/kubelet/environment';
import { IMAGE, TestNode } from './test-node';

const { configMaps } = RESOURCES;

test.each([
  ['$(A)', '1'], ['x$(A)y$(B)', 'x1y2'], ['$(NONE)', '$(NONE)'],
  ['$$(A)', '$(A)'], ['$$$(A)', '$1'], ['$A ${A} $', '$A ${A} $'], ['$(A', '$(A'], ['$()', '$()'],
])('%s is %s', (text, result) => expect(expanded(text, { A: '1', B: '2' })).toBe(result));

describe('the environment of a container', () => {
  let node: TestNode;
  beforeEach(async () => { node = await TestNode.start(); });
  afterEach(() => node.end());

  const env = async (container: object, spec: object = {}, metadata: object = {}) => {
    await node.run(container, spec, metadata);
    return node.process.env;
  };
  const ref = (fieldPath: string) => ({ name: 'V', valueFrom: { fieldRef: { fieldPath } } });
  const amount = (resource: string, divisor?: string) => ({ name: 'V', valueFrom: { resourceFieldRef: { resource, divisor } } });

  test('what every container has, and of our own environment next to nothing', async () => {
    const { MONITORING_MOUNTS, ...rest } = await env({});
    expect(rest).toEqual({
      PATH: '/usr/bin', HOSTNAME: 'web', KUBERNETES_SERVICE_HOST: '127.64.1.1', KUBERNETES_SERVICE_PORT: '6443', KUBERNETES_SERVICE_PORT_HTTPS: '6443',
      MONITORING_POD_IP: '127.64.2.1', MONITORING_LOOPBACK_IP: '127.64.130.1', MONITORING_HOSTS: '/state/hosts.default',
    });
    expect(Object.keys(JSON.parse(MONITORING_MOUNTS) as object)).toEqual(['/var/run/secrets/kubernetes.io/serviceaccount']);
    expect(node.process.options.cwd).toBe(`/state/pods/${node.pod!.metadata.uid}`);
  });

  test.each([
    ['metadata.name', 'web'], ['metadata.namespace', 'default'], ['metadata.labels[\'app\']', 'shop'], ['metadata.annotations[\'no\']', ''],
    ['spec.nodeName', 'worker'], ['spec.serviceAccountName', 'default'], ['status.podIP', '127.64.2.1'], ['status.hostIP', '127.64.0.3'],
  ])('%s', async (path, value) => {
    expect((await env({ env: [ref(path)] }, {}, { labels: { app: 'shop' } })).V).toBe(value);
  });

  test.each([
    ['limits.memory', undefined, '268435456'], ['limits.memory', '1Mi', '256'], ['requests.cpu', undefined, '1'], ['requests.cpu', '1m', '250'],
    ['requests.memory', undefined, '268435456'], ['limits.cpu', undefined, '4'],
  ])('%s in units of %s', async (resource, divisor, value) => {
    const resources = { limits: { memory: '256Mi' }, requests: { cpu: '250m' } };
    expect((await env({ env: [amount(resource, divisor)], resources })).V).toBe(value);
  });

  test('an init container has its own amounts', async () => {
    const init = { name: 'first', image: IMAGE, env: [amount('limits.memory', '1Mi')], resources: { limits: { memory: '64Mi' } } };
    expect((await env({}, { initContainers: [init] })).V).toBe('64');
  });

  test('Secrets and ConfigMaps, whole and by key; what the container says itself comes last', async () => {
    await node.secret('s', { user: 'me', SAME: 'secret' });
    await node.object(configMaps, 'c', { data: { SAME: 'config', OTHER: 'x' } });
    const found = await env({
      envFrom: [{ prefix: 'S_', secretRef: { name: 's' } }, { configMapRef: { name: 'c' } }, { secretRef: { name: 'no', optional: true } }],
      env: [
        { name: 'OTHER', value: 'own' }, { name: 'USER', valueFrom: { secretKeyRef: { name: 's', key: 'user' } } },
        { name: 'CONFIG', valueFrom: { configMapKeyRef: { name: 'c', key: 'SAME' } } },
        { name: 'NONE', valueFrom: { configMapKeyRef: { name: 'c', key: 'no', optional: true } } },
      ],
    });
    expect(found).toMatchObject({ S_user: 'me', S_SAME: 'secret', SAME: 'config', OTHER: 'own', USER: 'me', CONFIG: 'config' });
    expect(found).not.toHaveProperty('NONE');
  });

  test('variables name earlier ones, arguments and commands any; a value from elsewhere is taken as it is', async () => {
    await node.secret('s', { raw: '$(A)' });
    const found = await env({
      env: [
        { name: 'LATE', value: '$(A)' }, { name: 'A', value: '1' }, { name: 'B', value: 'b$(A)' },
        { name: 'RAW', valueFrom: { secretKeyRef: { name: 's', key: 'raw' } } },
      ],
      command: ['/bin/$(NAME)'], args: ['--a=$(B)', '--raw=$(RAW)', '--literal=$$(A)', '--unknown=$(X)'],
    });
    expect(found).toMatchObject({ LATE: '$(A)', B: 'b1', RAW: '$(A)' });
    expect(node.process.options.args).toEqual(['/bin/monitoring', '$(NAME)', '--a=b1', '--raw=$(A)', '--literal=$(A)', '--unknown=$(X)']);
  });

  test.each([
    ['nothing', undefined, ['node-exporter', '--a']],
    ['a program', ['/bin/prometheus', '--b'], ['prometheus', '--b', '--a']],
    ['the executable', ['monitoring', 'alertmanager'], ['alertmanager', '--a']],
  ])('a command of %s', async (_, command, args) => {
    await node.run({ command, args: ['--a'] });
    expect(node.process.options.args.slice(1)).toEqual(args);
  });

  test.each([['256Mi', ['--max-old-space-size=192']], ['16Mi', ['--max-old-space-size=32']], [undefined, []]])('a limit of %s', async (memory, flags) => {
    await node.run({ resources: memory ? { limits: { memory } } : {} });
    expect(node.process.options.args.slice(0, -2)).toEqual(flags);
  });

  test.each<[string, object, string]>([
    ['a Secret', { env: [{ name: 'V', valueFrom: { secretKeyRef: { name: 'x', key: 'a' } } }] }, 'secret "x" not found'],
    ['a key', { env: [{ name: 'V', valueFrom: { configMapKeyRef: { name: 'kube-root-ca.crt', key: 'a' } } }] },
      'couldn\'t find key a in configmap default/kube-root-ca.crt'],
    ['all of a ConfigMap', { envFrom: [{ configMapRef: { name: 'x' } }] }, 'configmap "x" not found'],
    ['a program that is no shell', { command: ['/bin/sh', '-c', 'x'] }, 'the command /bin/sh is a shell, which the images do not have: name the program'],
  ])('%s is missing', async (_, container, message) => {
    await node.run(container);
    expect(node.shown).toBe('Pending main=CreateContainerConfigError');
    expect(node.container().state.waiting!.message).toBe(message);
    await node.advance(5000);
    expect(node.warnings).toEqual([`Failed: ${message}`]);
  });

  test('what was missing is used once it is there, and that was no restart', async () => {
    await node.run({ env: [{ name: 'V', valueFrom: { secretKeyRef: { name: 'x', key: 'a' } } }] });
    await node.advance(3000);
    await node.secret('x', { a: 'b' });
    await node.advance(1000);
    expect(node.process.env.V).toBe('b');
    expect(node.shown).toBe('Running main=running ready');
  });
});

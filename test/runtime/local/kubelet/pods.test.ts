import { RESOURCES } from '../../../../runtime/kube/resources';
import { IMAGE, TestNode } from './test-node';

const { pods } = RESOURCES;
const READY = { Initialized: 'True', ContainersReady: 'True', Ready: 'True', PodScheduled: 'True' };

describe('pods', () => {
  let node: TestNode;
  beforeEach(async () => { node = await TestNode.start(); });
  afterEach(() => node.end());

  test('a pod that is placed here runs, at an address of its own', async () => {
    await node.run({ args: ['--flag'] });
    expect(node.shown).toBe('Running main=running ready');
    expect(node.conditions).toEqual(READY);
    expect(node.pod!.status).toMatchObject({
      podIP: '127.64.2.1', hostIP: '127.64.0.3', podIPs: [{ ip: '127.64.2.1' }], startTime: '2026-01-01T00:00:00Z',
      containerStatuses: [{ containerID: 'process://1000', image: IMAGE, started: true, state: { running: { startedAt: '2026-01-01T00:00:00Z' } } }],
    });
    expect(node.process.options.args).toEqual(['/bin/monitoring', 'node-exporter', '--flag']);
  });

  test('one on the host network has the node\'s address; one of another node is left alone', async () => {
    await node.run({}, { hostNetwork: true });
    expect(node.pod!.status!.podIP).toBe('127.64.0.3');
    expect(node.process.env).toMatchObject({ MONITORING_POD_IP: '127.64.0.3', MONITORING_LOOPBACK_IP: '127.64.128.3', HOSTNAME: 'worker' });
    await node.run({}, { nodeName: 'other' }, { name: 'elsewhere' });
    await node.run({}, { nodeName: undefined }, { name: 'nowhere' });
    expect(node.started).toHaveLength(1);
  });

  test('an image of somebody else is not run, and never ready', async () => {
    await node.runAll([{ name: 'main' }, { name: 'stranger', image: 'docker.io/library/nginx:1' }]);
    expect(node.shown).toBe('Pending main=running ready stranger=ImageNotRunHere');
    expect(node.conditions).toMatchObject({ Initialized: 'True', Ready: 'False' });
    expect(node.container('stranger').state.waiting!.message).toBe(
      'docker.io/library/nginx:1 is not run here: the local run has the programs of images named .../cdk8s-monitoring/PROGRAM alone');
  });

  describe('restarts', () => {
    test.each([
      ['Always', 0, 'Running main=CrashLoopBackOff'],
      ['Always', 1, 'Running main=CrashLoopBackOff'],
      ['OnFailure', 0, 'Succeeded main=Completed(0)'],
      ['OnFailure', 1, 'Running main=CrashLoopBackOff'],
      ['Never', 0, 'Succeeded main=Completed(0)'],
      ['Never', 1, 'Failed main=Error(1)'],
    ])('%s, and code %d', async (restartPolicy, code, shown) => {
      await node.run({}, { restartPolicy });
      node.process.end(code);
      await node.settle();
      expect(node.shown).toBe(shown);
      expect(node.conditions.Ready).toBe('False');
      await node.advance(500);
      expect(node.started).toHaveLength(shown.includes('BackOff') ? 2 : 1);
    });

    test('what keeps ending is started less and less often, and says how it ended', async () => {
      await node.run();
      const starts: number[] = [];
      for (let i = 0; i < 4; i++) {
        node.process.end(3);
        await node.settle();
        const begin = node.api.clock.monotonic();
        while (node.started.length === i + 1) await node.advance(100);
        starts.push(node.api.clock.monotonic() - begin);
      }
      expect(starts).toEqual([500, 1000, 2000, 4000]);
      expect(node.shown).toBe('Running main=running ready #4');
      expect(node.container().lastState.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
      expect(node.warnings.at(-1)).toBe('BackOff: back-off 4s restarting container main after exit code 3');
    });

    test('one that was killed says so', async () => {
      await node.run({}, { restartPolicy: 'Never' });
      node.process.signal('SIGKILL');
      await node.settle();
      expect(node.container().state.terminated).toMatchObject({ exitCode: 137, reason: 'Error' });
    });
  });

  describe('init containers', () => {
    const initContainers = [{ name: 'first', image: IMAGE }, { name: 'second', image: IMAGE }];

    test('come one after the other, before all others', async () => {
      await node.run({}, { initContainers });
      expect(node.shown).toBe('Pending first=running ready second=PodInitializing main=PodInitializing');
      expect(node.conditions).toMatchObject({ Initialized: 'False', Ready: 'False' });
      node.process.end(0);
      await node.settle();
      expect(node.shown).toBe('Pending first=Completed(0) ready second=running ready main=PodInitializing');
      node.process.end(0);
      await node.settle();
      expect(node.shown).toBe('Running first=Completed(0) ready second=Completed(0) ready main=running ready');
      expect(node.conditions).toEqual(READY);
    });

    test('one that fails is tried again, unless nothing shall be', async () => {
      await node.run({}, { initContainers });
      node.process.end(1);
      await node.settle();
      expect(node.shown).toBe('Pending first=CrashLoopBackOff second=PodInitializing main=PodInitializing');
      await node.advance(500);
      expect(node.shown).toContain('first=running ready #1');
      await node.delete();
      await node.run({}, { initContainers, restartPolicy: 'Never' });
      node.process.end(1);
      await node.settle();
      expect(node.shown).toBe('Failed first=Error(1) second=PodInitializing main=PodInitializing');
    });

    test('a sidecar runs beside the others, and ends after them', async () => {
      const startupProbe = { httpGet: { path: '/sidecar', port: 80 } };
      node.answers['/sidecar'] = false;
      await node.run({}, { restartPolicy: 'Never', initContainers: [{ name: 'sidecar', image: IMAGE, restartPolicy: 'Always', startupProbe }] });
      expect(node.shown).toBe('Pending sidecar=running main=PodInitializing');
      node.answers['/sidecar'] = true;
      await node.advance(100);
      expect(node.shown).toBe('Running sidecar=running ready main=running ready');
      const [sidecar, main] = node.started;
      main.end(0);
      await node.settle();
      expect(sidecar.signals).toEqual(['SIGTERM']);
      expect(node.shown).toBe('Succeeded sidecar=Completed(0) ready main=Completed(0)');
    });
  });

  describe('ends', () => {
    const gone = () => node.pod === undefined;

    test('a deleted pod ends its processes, and goes with everything that was its own', async () => {
      await node.run({ volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }] }, { volumes: [{ name: 'scratch', emptyDir: {} }] });
      node.process.options.onLine('hello');
      await node.settle();
      const folder = node.process.mount('/tmp');
      await node.delete();
      expect(node.process.signals).toEqual(['SIGTERM']);
      expect(gone()).toBe(true);
      expect(await node.fs.stat(folder)).toBeUndefined();
      expect(await node.fs.list('/state/logs')).toEqual([]);
      expect(node.started).toHaveLength(1);
    });

    test('it stays until the last process has ended, for as long as it was given', async () => {
      node.obeys = false;
      await node.run({}, { terminationGracePeriodSeconds: 60 });
      await node.delete();
      await node.advance(59_999);
      expect([gone(), node.process.signals]).toEqual([false, ['SIGTERM']]);
      await node.advance(1);
      expect([gone(), node.process.signals]).toEqual([true, ['SIGTERM', 'SIGKILL']]);
    });

    test('asked again with less time it ends sooner, and is told once', async () => {
      node.obeys = false;
      await node.run({}, { terminationGracePeriodSeconds: 600 });
      await node.delete();
      await node.advance(1000);
      await node.delete(5);
      await node.advance(5000);
      expect([gone(), node.process.signals]).toEqual([true, ['SIGTERM', 'SIGKILL']]);
    });

    test('one that is taken away at once ends all the same', async () => {
      node.obeys = false;
      await node.run({}, { terminationGracePeriodSeconds: 7 });
      await node.delete(0);
      expect(gone()).toBe(true);
      await node.advance(7000);
      expect(node.process.signals).toEqual(['SIGTERM', 'SIGKILL']);
    });

    test('main containers end before sidecars', async () => {
      await node.run({}, { initContainers: [{ name: 'sidecar', image: IMAGE, restartPolicy: 'Always' }] });
      const [sidecar, main] = node.started;
      const order: string[] = [];
      void main.ended.then(() => order.push(`main, with sidecar asked ${sidecar.signals.length} times`));
      void sidecar.ended.then(() => order.push('sidecar'));
      await node.delete();
      expect(order).toEqual(['main, with sidecar asked 0 times', 'sidecar']);
    });

    test('what is to be done before, is: but for commands, which are told of', async () => {
      await node.runAll([
        { name: 'asks', lifecycle: { preStop: { httpGet: { path: '/drain', port: 80 } } } },
        { name: 'waits', lifecycle: { preStop: { sleep: { seconds: 5 } } } },
        { name: 'runs', lifecycle: { preStop: { exec: { command: ['x'] } }, postStart: { exec: { command: ['x'] } } } },
      ]);
      expect(node.warnings).toEqual([
        'HookNotRunHere: what runs does after its start (postStart) is not run here',
        'HookNotRunHere: the command that runs runs before its end (preStop) is not run here',
      ]);
      await node.delete();
      expect(node.probed).toEqual(['/drain']);
      expect(node.started.map(({ signals }) => signals.length)).toEqual([1, 0, 1]);
      await node.advance(5000);
      expect(gone()).toBe(true);
    });

    test('when the run ends nothing is left, and nothing waits for longer than ten seconds', async () => {
      node.obeys = false;
      await node.run({}, { terminationGracePeriodSeconds: 600 });
      const stopped = node.pods.stop();
      await node.advance(10_000);
      await stopped;
      expect(node.process.signals).toEqual(['SIGTERM', 'SIGKILL']);
      await node.run({}, {}, { name: 'late' });
      expect(node.started).toHaveLength(1);
    });

    test('a pod that waits for a volume can go', async () => {
      await node.run({}, { volumes: [{ name: 'a', secret: { secretName: 'missing' } }] });
      await node.delete();
      expect(gone()).toBe(true);
    });

    test('its address is free again', async () => {
      for (let i = 0; i < 3; i++) {
        await node.run();
        await node.delete();
      }
      await node.run();
      expect(node.pod!.status!.podIP).toBe('127.64.2.4'); // the last to come again
    });
  });

  test('conditions of others stay, and the times are those of the last change', async () => {
    node.answers['/ready'] = false;
    await node.run({ readinessProbe: { httpGet: { path: '/ready', port: 80 } } });
    const conditions = [...node.pod!.status!.conditions!, { type: 'example.com/gate', status: 'True' }];
    await node.api.store.patch(pods, { namespace: 'default', name: 'web', subresource: 'status' }, 'merge', { status: { conditions } } as never);
    await node.advance(5000);
    node.answers['/ready'] = true;
    await node.advance(100);
    expect(node.conditions).toEqual({ ...READY, 'example.com/gate': 'True' });
    const since = Object.fromEntries(node.pod!.status!.conditions!.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]));
    expect(since).toMatchObject({ Initialized: '2026-01-01T00:00:00Z', Ready: '2026-01-01T00:00:05Z' });
  });
});

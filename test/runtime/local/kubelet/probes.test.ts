import { TestNode } from './test-node';

const probe = (path: string, more: object = {}) => ({ httpGet: { path, port: 80 }, ...more });

describe('probes', () => {
  let node: TestNode;
  beforeEach(async () => { node = await TestNode.start(); });
  afterEach(() => node.end());

  const count = (path: string) => node.probed.filter((probed) => probed === path).length;

  test('readiness: often until the first success, then as given; thresholds both ways', async () => {
    node.answers['/ready'] = false;
    await node.run({ readinessProbe: probe('/ready', { periodSeconds: 10, failureThreshold: 3, successThreshold: 2 }) });
    expect(node.shown).toBe('Running main=running');
    await node.advance(900);
    expect(count('/ready')).toBe(10);
    node.answers['/ready'] = true;
    await node.advance(100);
    expect(node.shown).toBe('Running main=running ready');
    await node.advance(10_000);
    expect(count('/ready')).toBe(12);

    node.answers['/ready'] = false;
    await node.advance(20_000);
    expect(node.shown).toBe('Running main=running ready');
    await node.advance(10_000);
    expect(node.shown).toBe('Running main=running');
    expect(node.started).toHaveLength(1); // it is not ready, but nobody ends it

    node.answers['/ready'] = true;
    await node.advance(10_000);
    expect(node.shown).toBe('Running main=running');
    await node.advance(10_000);
    expect(node.shown).toBe('Running main=running ready');
  });

  test('what does not become ready is asked less often once a cluster would have given up', async () => {
    node.answers['/ready'] = false;
    await node.run({ readinessProbe: probe('/ready', { initialDelaySeconds: 2, periodSeconds: 1, failureThreshold: 3 }) });
    await node.advance(5000);
    const early = count('/ready');
    await node.advance(10_000);
    expect([early, count('/ready') - early]).toEqual([51, 10]);
    node.answers['/ready'] = true;
    await node.advance(1000);
    expect(node.shown).toBe('Running main=running ready');
  });

  test('liveness: a container that fails it is started again', async () => {
    await node.run({ livenessProbe: probe('/live', { periodSeconds: 5, failureThreshold: 2 }) });
    node.answers['/live'] = false;
    await node.advance(5000);
    expect(node.process.signals).toEqual([]);
    await node.advance(5000);
    expect(node.process.signals).toEqual(['SIGTERM']);
    expect(node.shown).toBe('Running main=CrashLoopBackOff');
    expect(node.warnings).toContain('Unhealthy: liveness probe of main failed, it is started again: not well');
    node.answers['/live'] = true;
    await node.advance(500);
    expect(node.shown).toBe('Running main=running ready #1');
  });

  test('a container that does not end by itself is ended: after its pod\'s time, or its probe\'s own', async () => {
    node.obeys = false;
    const livenessProbe = probe('/live', { periodSeconds: 1, failureThreshold: 1 });
    const startupProbe = probe('/start', { periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 3 });
    await node.run({ livenessProbe, startupProbe }, { terminationGracePeriodSeconds: 20 });
    node.answers['/live'] = false;
    await node.advance(1000);
    expect(node.process.signals).toEqual(['SIGTERM']);
    await node.advance(19_999);
    expect(node.process.signals).toEqual(['SIGTERM']);
    await node.advance(1);
    expect(node.process.signals).toEqual(['SIGTERM', 'SIGKILL']);

    node.answers['/start'] = false;
    await node.advance(500); // the back-off
    await node.advance(1000 + 3000);
    expect(node.started[1].signals).toEqual(['SIGTERM', 'SIGKILL']);
    expect(node.warnings.filter((text) => text.startsWith('Unhealthy'))).toHaveLength(2);
  });

  test('startup comes before the others', async () => {
    node.answers['/start'] = false;
    const startupProbe = probe('/start', { periodSeconds: 15, failureThreshold: 60 });
    await node.run({ startupProbe, livenessProbe: probe('/live'), readinessProbe: probe('/ready') });
    await node.advance(3000);
    expect([...new Set(node.probed)]).toEqual(['/start']);
    expect(node.container()).toMatchObject({ started: false, ready: false });
    node.answers['/start'] = true;
    await node.advance(100);
    expect([...new Set(node.probed)]).toEqual(['/start', '/live', '/ready']);
    expect(node.container()).toMatchObject({ started: true, ready: true });
    const asked = count('/start');
    await node.advance(60_000);
    expect(count('/start')).toBe(asked);
  });

  test('one that never starts is started again, after as long as in a cluster', async () => {
    node.answers['/start'] = false;
    await node.run({ startupProbe: probe('/start', { periodSeconds: 15, failureThreshold: 4 }) });
    await node.advance(59_900);
    expect(node.process.signals).toEqual([]);
    await node.advance(100);
    expect(node.process.signals).toEqual(['SIGTERM']);
  });

  test('commands are not run here: it is told once, and nothing depends on them', async () => {
    const exec = { command: ['true'] };
    await node.run({ readinessProbe: { exec }, livenessProbe: { exec }, startupProbe: { grpc: { port: 80 } } });
    expect(node.shown).toBe('Running main=running ready');
    node.process.end(1);
    await node.advance(500);
    expect(node.warnings.filter((text) => text.startsWith('Probe'))).toEqual([
      'ProbeNotRunHere: the startup probe of main is none of HTTP or TCP, and is not sent here',
      'ProbeNotRunHere: the liveness probe of main is none of HTTP or TCP, and is not sent here',
      'ProbeNotRunHere: the readiness probe of main is none of HTTP or TCP, and is not sent here',
    ]);
  });

  test('nothing is probed after the end', async () => {
    await node.run({ readinessProbe: probe('/ready'), livenessProbe: probe('/live') });
    await node.delete();
    const asked = node.probed.length;
    await node.advance(60_000);
    expect(node.probed).toHaveLength(asked);
  });
});

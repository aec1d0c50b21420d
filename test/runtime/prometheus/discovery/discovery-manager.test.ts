import { FakeClock } from '../../../../lib/sys/fake-clock';
import { DiscoveryManager } from '../../../../runtime/prometheus/discovery/discovery-manager';
import { Discoverer, TargetGroup } from '../../../../runtime/prometheus/discovery/target-group';
import { Recorder } from '../../../lib/log/recorder';

const group = (source: string, ...targets: string[]): TargetGroup => ({ source, labels: {}, targets: targets.map((address) => ({ __address__: address })) });

/** A discoverer that finds what a test tells it to. */
class Found implements Discoverer {
  readonly mechanism = 'test';
  find!: (...groups: TargetGroup[]) => void;
  ended = false;

  async run(update: (groups: readonly TargetGroup[]) => void, signal: AbortSignal): Promise<void> {
    this.find = (...groups) => update(groups);
    signal.addEventListener('abort', () => { this.ended = true; });
  }
}

describe('the discovery manager', () => {
  let clock: FakeClock, manager: DiscoveryManager, told: string[];
  beforeEach(() => {
    clock = new FakeClock();
    told = [];
    manager = new DiscoveryManager({
      clock, log: new Recorder(),
      changed: (name, groups) => told.push(`${name}: ${groups.flatMap(({ targets }) => targets.map((each) => each.__address__)).join(' ')}`),
    });
  });
  afterEach(() => manager.end());
  const set = (name: string, fingerprint: string, ...discoverers: Discoverer[]) => ({ name, fingerprint, make: () => discoverers });

  test('tells of the groups of all discoverers of a set together', async () => {
    const [a, b] = [new Found(), new Found()];
    manager.apply([set('job', '1', a, b)]);
    a.find(group('0', 'x'), group('1', 'y'));
    b.find(group('0', 'z'));
    await clock.advance(0);
    expect(told).toEqual(['job: x y z']);
  });

  test('tells at once, then no more often than every five seconds', async () => {
    const found = new Found();
    manager.apply([set('job', '1', found)]);
    found.find(group('0', 'x'));
    await clock.advance(0);
    found.find(group('0', 'y'));
    found.find(group('1', 'z'));
    await clock.advance(4999);
    expect(told).toEqual(['job: x']);
    await clock.advance(1);
    expect(told).toEqual(['job: x', 'job: y z']);
  });

  test('forgets a group that has no targets any more', async () => {
    const found = new Found();
    manager.apply([set('job', '1', found)]);
    found.find(group('0', 'x'), group('1', 'y'));
    found.find(group('0'));
    await clock.advance(0);
    expect(told).toEqual(['job: y']);
    expect(manager.groups('job').map(({ source }) => source)).toEqual(['1']);
  });

  test('keeps what a new configuration did not change, and ends the rest', async () => {
    const [same, other, fresh] = [new Found(), new Found(), new Found()];
    manager.apply([set('same', '1', same), set('other', '1', other)]);
    same.find(group('0', 'x'));
    await clock.advance(0);
    manager.apply([{ name: 'same', fingerprint: '1', make: () => { throw new Error('made again'); } }, set('other', '2', fresh)]);
    expect([same.ended, other.ended, fresh.ended]).toEqual([false, true, false]);
    expect(manager.groups('same')).toHaveLength(1);
  });

  test('changes nothing where a configuration cannot be taken', () => {
    const found = new Found();
    manager.apply([set('job', '1', found)]);
    expect(() => manager.apply([{ name: 'job', fingerprint: '2', make: () => { throw new Error('no'); } }])).toThrow('no');
    expect(found.ended).toBe(false);
  });
});

import { FakeClock } from '../../../../lib/sys/fake-clock';
import { StartTurns, Urgency } from '../../../../runtime/local/kubelet/start-turns';

const Agent = Urgency.Agent, Service = Urgency.Service;

/** Asks for a turn per name. @returns who has had one so far, and how each gives it back */
function asked(turns: StartTurns, wanted: ReadonlyArray<readonly [string, Urgency]>) {
  const had: string[] = [];
  const giveBack = new Map<string, () => void>();
  for (const [name, urgency] of wanted) {
    void turns.take(urgency).then((over) => {
      had.push(name);
      giveBack.set(name, over);
    });
  }
  return { had, giveBack };
}

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

test('as many start at once as there are turns; then services before agents, each in the order they came; agents leave one turn free', async () => {
  const wanted = [['a', Agent], ['b', Agent], ['c', Agent], ['d', Service], ['e', Service], ['f', Service]] as const;
  const { had, giveBack } = asked(new StartTurns(new FakeClock(), 2), wanted);
  await settled();
  expect(had).toEqual(['a', 'd']);
  for (const [name, next] of [['a', 'e'], ['d', 'f'], ['e', undefined], ['f', 'b'], ['b', 'c']] as const) {
    giveBack.get(name)!();
    await settled();
    expect(had.at(-1)).toBe(next ?? 'f');
  }
});

test('where there is one turn alone agents take it too', async () => {
  const { had } = asked(new StartTurns(new FakeClock(), 1), [['a', Agent], ['b', Service]]);
  await settled();
  expect(had).toEqual(['a']);
});

test('a turn given back twice counts once', async () => {
  const { had, giveBack } = asked(new StartTurns(new FakeClock(), 1), [['a', Service], ['b', Service], ['c', Service]]);
  await settled();
  giveBack.get('a')!();
  giveBack.get('a')!();
  await settled();
  expect(had).toEqual(['a', 'b']);
});

test('who keeps a turn too long loses it', async () => {
  const clock = new FakeClock();
  const { had } = asked(new StartTurns(clock, 1), [['slow', Service], ['next', Service]]);
  await settled();
  await clock.advance(1499);
  expect(had).toEqual(['slow']);
  await clock.advance(1);
  await settled();
  expect(had).toEqual(['slow', 'next']);
});

test('a turn that nobody waits for is free for whoever comes', async () => {
  const turns = new StartTurns(new FakeClock(), 1);
  (await turns.take(Agent))();
  const { had } = asked(turns, [['later', Agent]]);
  await settled();
  expect(had).toEqual(['later']);
});

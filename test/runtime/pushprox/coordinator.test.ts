import { setMaxListeners } from 'node:events';
import { CodedError } from '../../../lib/sys/errors';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { Coordinator, Scrape, ScrapeResult } from '../../../runtime/pushprox/coordinator';
import { readResponse } from '../../../runtime/pushprox/http-message';

const scrape = (id: string, host = 'node'): Scrape => ({ id, host, url: `http://${host}/metrics`, bytes: Buffer.from(id) });
const result = (text: string): ScrapeResult => readResponse(Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`));

describe('the coordinator', () => {
  const clock = new FakeClock();
  let coordinator: Coordinator, end: AbortController;
  beforeEach(() => {
    coordinator = new Coordinator(clock, 1000);
    end = new AbortController();
    setMaxListeners(0, end.signal); // one for each that waits
  });
  const run = (of: Scrape, signal = end.signal) => coordinator.scrape(of, signal).then(({ body }) => `${body}`);
  const poll = (name = 'node', signal = end.signal) => coordinator.poll(name, signal).then(({ id }) => id);
  const late = () => end.abort(new CodedError('TIMEOUT', 'context deadline exceeded'));

  test('hands a scrape to the client that waits for it, and its result back', async () => {
    const polled = poll(), scraped = run(scrape('1'));
    expect(await polled).toBe('1');
    expect(coordinator.push('1', result('up 1\n'))).toBe(true);
    expect(await scraped).toBe('up 1\n');
  });

  test('keeps scrapes for a client that is between two polls, in their order', async () => {
    const scraped = [run(scrape('1')), run(scrape('2'))];
    expect([await poll(), await poll()]).toEqual(['1', '2']);
    for (const id of ['2', '1']) coordinator.push(id, result(id));
    expect(await Promise.all(scraped)).toEqual(['1', '2']);
  });

  test('gives nothing of one client to another', async () => {
    const other = poll('other'), mine = poll('node');
    void run(scrape('1', 'node')).catch(() => undefined);
    expect(await mine).toBe('1');
    const none = expect(other).rejects.toThrow('context deadline exceeded');
    late();
    await none;
  });

  test('of two polls of one client answers the later', async () => {
    const first = poll(), refused = expect(first).rejects.toMatchObject({ code: 'EXPIRED', message: 'request is expired' });
    const second = poll();
    await refused;
    void run(scrape('1')).catch(() => undefined);
    expect(await second).toBe('1');
    late();
  });

  test('loses no scrape to a client that left while it polled', async () => {
    const gone = new AbortController();
    const left = poll('node', gone.signal).catch(() => 'left');
    gone.abort(new Error('gone'));
    expect(await left).toBe('left');
    const scraped = run(scrape('1'));
    expect(await poll()).toBe('1');
    coordinator.push('1', result('x'));
    expect(await scraped).toBe('x');
  });

  test('says that nobody came for a scrape', async () => {
    const refused = expect(run(scrape('1'))).rejects.toMatchObject({
      code: 'NO_CLIENT', message: 'timeout reached for "http://node/metrics": context deadline exceeded' });
    late();
    await refused;
    expect(coordinator.push('1', result('x'))).toBe(false); // it is over
  });

  test('does not hand out a scrape that is over', async () => {
    const short = new AbortController();
    const over = run(scrape('1'), short.signal).catch(() => undefined);
    short.abort(new CodedError('TIMEOUT', 'x'));
    await over;
    const polled = poll();
    void run(scrape('2')).catch(() => undefined);
    expect(await polled).toBe('2');
    late();
  });

  test('knows the clients that polled lately', async () => {
    const polls = [poll('a'), poll('b')].map((each) => each.catch(() => undefined));
    expect(coordinator.clients()).toEqual(['a', 'b']);
    await clock.advance(800);
    polls.push(poll('b').catch(() => undefined));
    await clock.advance(400);
    expect(coordinator.clients()).toEqual(['b']);
    late();
    await Promise.all(polls);
  });

  test('keeps no more scrapes for a client than it will ever fetch', async () => {
    const waiting = Array.from({ length: 1000 }, (_, i) => run(scrape(`${i}`)).catch(() => undefined));
    await expect(run(scrape('one too many'))).rejects.toThrow('1000 scrapes wait for "node" already');
    late();
    await Promise.all(waiting);
  });

  test('takes no more names than there may be clients, until some are forgotten', async () => {
    const polls: Array<Promise<unknown>> = [];
    for (let i = 0; i < 20_000; i++) polls.push(poll(`${i}`).catch(() => undefined));
    await expect(poll('one too many')).rejects.toMatchObject({ code: 'TOO_MANY', message: '20000 clients are registered already' });
    polls.push(poll('0').catch(() => undefined)); // one that is known may go on
    await clock.advance(60_000);
    polls.push(poll('another').catch(() => undefined));
    expect(coordinator.clients()).toEqual(['another']);
    late();
    await Promise.all(polls);
  });
});

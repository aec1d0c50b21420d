import { gzipSync } from 'node:zlib';
import { Registry } from '../../../lib/metrics/registry';
import { exposition } from '../../../lib/metrics/text';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { MemFs } from '../../../lib/sys/mem-fs';
import { HttpClient } from '../../../runtime/http/client/http-client';
import { expandedConfig } from '../../../runtime/reloader/config-output';
import { Reloader } from '../../../runtime/reloader/reloader';
import { Recorder } from '../../lib/log/recorder';

test.each([
  ['plain', Buffer.from('a: $(POD)\nb: $(POD)$(N_1)\n'), 'a: p\nb: p1\n'],
  ['packed', gzipSync('a: $(POD)'), 'a: p'],
  ['what is no reference', Buffer.from('$POD ${POD} $(no-name) $$(POD) $()'), '$POD ${POD} $(no-name) $p $()'],
  ['what is no UTF-8', Buffer.from([0xff, 0x24, 0x28, 0x4e, 0x5f, 0x31, 0x29]), Buffer.from([0xff, 0x31])],
])('a configuration is unpacked and expanded: %s', (_, bytes, expected) => {
  expect(expandedConfig(bytes, { POD: 'p', N_1: '1' }, '/c')).toEqual(Buffer.from(expected));
});

test.each([
  ['a variable that is not set', Buffer.from('$(NOBODY)'), '/c: found reference to unset environment variable "NOBODY": set it, or remove $(NOBODY)'],
  ['a torn archive', gzipSync('x'.repeat(1000)).subarray(0, 20), '/c: cannot unpack it: '],
])('%s is an error', (_, bytes, message) => {
  expect(() => expandedConfig(bytes, {}, '/c')).toThrow(message);
});

describe('the reloader', () => {
  const clock = new FakeClock(), log = new Recorder();
  const fs = new MemFs(), registry = new Registry();
  const stop = new AbortController();
  const loaded: string[] = [];
  let refuse = 0;

  const write = async (path: string, text: string | Uint8Array) => {
    const file = await fs.create(path);
    await file.append(Buffer.from(text as string));
    await file.close();
  };
  const pass = async (ms: number) => {
    for (let at = 0; at < ms; at += 50) {
      await clock.advance(50);
      for (let turn = 0; turn < 100; turn++) await Promise.resolve();
    }
  };
  /** A server that tells what it read. */
  const http = {
    async fetch({ method, url }: { method: string; url: URL }) {
      if (refuse-- > 0) return { head: { status: 500 }, body: Buffer.from('bad config') };
      loaded.push(`${method} ${url.pathname} ${Buffer.from(await fs.readFile('/out/p.yaml', 1000)).toString()}`);
      return { head: { status: 200 }, body: Buffer.alloc(0) };
    },
  } as unknown as HttpClient;

  beforeAll(async () => {
    for (const dir of ['/in', '/out', '/rules']) await fs.mkdir(dir);
    await write('/in/p.yaml', 'one $(POD)');
    await write('/rules/a.yaml', 'r');
    const reloader = new Reloader({
      fs, clock, log, registry, http, env: { POD: 'p-0' }, configFile: '/in/p.yaml', outputFile: '/out/p.yaml', watchedDirs: ['/rules'],
      reloadUrl: 'http://127.0.0.1:9090/-/reload', watchInterval: 180_000, delay: 1000, retryInterval: 5000, timeout: 30_000,
    });
    refuse = 1;
    void reloader.run(stop.signal);
  });
  afterAll(() => stop.abort());

  test('tells the server at the start, again until it has reloaded', async () => {
    await pass(500);
    expect(loaded).toEqual([]);
    expect(log.entries[0].fields.err).toMatchObject({
      message: 'reload: received non-200 response: 500; have you set `--web.enable-lifecycle` flag?: bad config',
    });
    await pass(5000);
    expect(loaded).toEqual(['POST /-/reload one p-0']);
  });

  test('tells it of a change of the configuration', async () => {
    await write('/in/p.yaml', gzipSync('two $(POD)'));
    await pass(2000);
    expect(loaded.splice(0)).toEqual(['POST /-/reload one p-0', 'POST /-/reload two p-0']);
  });

  test.each([
    ['changed', () => write('/rules/a.yaml', 'rr')], ['new', () => write('/rules/b.yaml', 'r')], ['gone', () => fs.remove('/rules/a.yaml')],
  ])('tells it of a watched file that is %s', async (_, change) => {
    await change();
    await pass(2000);
    expect(loaded.splice(0)).toHaveLength(1);
  });

  test('does not tell it of bytes that are the same, whatever their time', async () => {
    await clock.advance(10);
    await write('/rules/b.yaml', 'r');
    await pass(2000);
    expect(loaded).toEqual([]);
  });

  test('a change counts at once, and all that come within the delay behind it count together', async () => {
    await write('/rules/b.yaml', 'r1');
    await pass(300);
    expect(loaded.splice(0)).toHaveLength(1);
    await write('/rules/c.yaml', 'r1');
    await pass(300);
    await write('/rules/d.yaml', 'r1');
    await pass(3000);
    expect(loaded.splice(0)).toHaveLength(1);
  });

  test('a configuration that cannot be expanded leaves the old one, and is told again and again until it can', async () => {
    await write('/in/p.yaml', 'three $(NOBODY)');
    await pass(7000);
    expect(loaded).toEqual([]);
    expect(Buffer.from(await fs.readFile('/out/p.yaml', 1000)).toString()).toBe('two p-0');
    await write('/in/p.yaml', 'four');
    await pass(7000);
    expect(loaded).toEqual(['POST /-/reload four']);
    const text = Buffer.from(exposition(await registry.gather(), 'text', 'underscores')).toString();
    expect(text).toMatch(/^reloader_config_apply_operations_failed_total [12]$/m);
    expect(text).toMatch(/^reloader_last_reload_successful 1$/m);
  });
});

import { main } from '../../../runtime/bin/alertmanager';
import { Recorded } from './recorded';

const CONFIG = 'route: {receiver: r}\nreceivers: [{name: r, webhook_configs: [{url: "http://127.0.0.1:1/"}]}]\n';

async function recorded(config: string | undefined, ...flags: string[]): Promise<Recorded> {
  const surroundings = new Recorded([
    '--config.file=/etc/alertmanager.yml', '--storage.path=/data', '--web.listen-address=127.0.0.1:0', '--cluster.listen-address=', ...flags,
  ]);
  await surroundings.fs.mkdir('/etc');
  if (config !== undefined) await write(surroundings, config);
  return surroundings;
}

async function write({ fs }: Recorded, config: string): Promise<void> {
  const file = await fs.create('/etc/alertmanager.yml');
  await file.append(Buffer.from(config));
  await file.close();
}

/** Runs it until it listens. @returns its URL, and what stops it and gives its exit code */
async function running(surroundings: Recorded): Promise<{ url: string; stop: () => Promise<number> }> {
  const ended = main(surroundings);
  const address = () => /msg="Listening on" address=(\S+)/.exec(surroundings.err)?.[1];
  for (let turn = 0; turn < 1000 && address() === undefined; turn++) await new Promise((resolve) => setImmediate(resolve));
  const stop = async () => {
    surroundings.stopping.abort(new Error('stopped by SIGTERM'));
    for (let turn = 0; turn < 20; turn++) await surroundings.clock.advance(1000);
    return ended;
  };
  return { url: `http://${address()}`, stop };
}

test('serves until it is stopped, and writes its snapshots', async () => {
  const surroundings = await recorded(CONFIG);
  const { url, stop } = await running(surroundings);
  expect(await (await fetch(`${url}/-/ready`)).text()).toBe('OK');
  expect(await (await fetch(`${url}/api/v2/status`)).json()).toMatchObject({ cluster: { status: 'disabled' }, versionInfo: { version: '0.34.0' } });
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^alertmanager_build_info\{.*version="0\.34\.0"\} 1$/m);
  expect(await stop()).toBe(0);
  expect((await surroundings.fs.list('/data')).map(({ name }) => name)).toEqual(['nflog', 'nflog.log', 'silences', 'silences.log']);
  expect(surroundings.fs.openFiles).toBe(0);
});

test('SIGHUP reloads', async () => {
  const surroundings = Object.assign(await recorded(CONFIG), { hangup: new EventTarget() });
  const { url, stop } = await running(surroundings);
  await write(surroundings, CONFIG.replaceAll('r,', 'other,').replace('receiver: r', 'receiver: other'));
  surroundings.hangup.dispatchEvent(new Event('hangup'));
  for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(await (await fetch(`${url}/api/v2/receivers`)).json()).toMatchObject([{ name: 'other' }]);
  expect(await stop()).toBe(0);
});

test('says in one line that gossip is not spoken, where a cluster is wanted', async () => {
  const surroundings = await recorded(CONFIG, '--cluster.peer=a:9094');
  const single = await running(surroundings);
  await single.stop();
  const args = surroundings.args.map((arg) => arg.replace('--cluster.listen-address=', '--cluster.listen-address=0.0.0.0:9094'));
  const replica = Object.assign(await recorded(CONFIG), { args });
  await (await running(replica)).stop();
  expect([surroundings.err.match(/Gossip is not spoken/g), replica.err.match(/level=WARN.*Gossip is not spoken yet/g)]).toEqual([null, [expect.anything()]]);
});

test.each<[string, string | undefined, string[], RegExp]>([
  ['a file that is not there', undefined, [], /\/etc\/alertmanager\.yml/],
  ['a bad file', 'route: {receiver: r}\n', [], /undefined receiver \\"r\\" used in route/],
  ['a receiver that cannot be sent', 'route: {receiver: r}\nreceivers: [{name: r, pushover_configs: [{user_key: a, token: b}]}]\n', [],
    /receiver \\"r\\" has pushover_configs, which this version cannot send/],
  ['an unknown feature', CONFIG, ['--enable-feature=x'], /unknown option 'x' for --enable-feature/],
  ['a bad external URL', CONFIG, ['--web.external-url=ftp://x'], /only 'http' and 'https' are supported/],
  ['sockets of systemd', CONFIG, ['--web.systemd-socket'], /--web\.systemd-socket is not supported/],
  ['a file for the web server that is not there', CONFIG, ['--web.config.file=/nope'], /\/nope/],
  ['an address that cannot be bound', CONFIG, ['--web.listen-address=127.0.0.1:0', '--web.listen-address=203.0.113.1:0'], /msg="Listen error" err="listen tcp/],
])('%s ends it with 1 and one line that says so', async (_, config, flags, line) => {
  const surroundings = await recorded(config, ...flags);
  const ended = main(surroundings);
  for (let turn = 0; turn < 20; turn++) await surroundings.clock.advance(1000);
  expect(await ended).toBe(1);
  const errors = surroundings.err.split('\n').filter((text) => text.includes('level=ERROR'));
  expect(errors).toEqual([expect.stringMatching(line)]);
  expect([surroundings.fs.openFiles, surroundings.clock.sleeping]).toEqual([0, 0]);
});

test('receivers that no route uses may be of any kind', async () => {
  const other = '- {name: x, pushover_configs: [{user_key: a, token: b}]}';
  const surroundings = await recorded(`route: {receiver: r}\nreceivers:\n- {name: r, webhook_configs: [{url: "http://127.0.0.1:1/"}]}\n${other}\n`);
  expect(await (await running(surroundings)).stop()).toBe(0);
});

import { ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { addressOf } from '../listening';
import { knownIn } from './known';
import { describeWith, peer } from './peers';

const OURS = resolve(__dirname, '../../bin/monitoring');
const COLLECTORS = ['cpu', 'loadavg', 'meminfo', 'stat', 'time', 'uname'];
// Each is read at another moment, so these alone may differ in value; the rest of a machine's figures cannot.
const STEADY = new RegExp('^node_(boot_time_seconds|memory_(MemTotal|SwapTotal|HugePages_\\w+|Hugepagesize|VmallocTotal)(_bytes)?|time_zone_offset_seconds'
  + '|time_clocksource_\\w+|uname_info|scrape_collector_success)\\b');

describeWith(['prometheus-node-exporter'], 'node-exporter beside the original', () => {
  const running: ChildProcess[] = [];
  afterAll(() => running.forEach((process) => process.kill('SIGKILL')));

  const scrape = async (command: string, args: string[]): Promise<Map<string, string>> => {
    const process = spawn(command, [...args, '--web.listen-address=127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    running.push(process);
    const text = await (await fetch(`http://${await addressOf(process)}/metrics`)).text();
    const lines = text.split('\n').filter((line) => /^(# TYPE )?node_/.test(line) && !line.includes('node_exporter_build_info'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)] as const));
  };

  test('exposes the same metrics with the same types and labels, and the same values where they stand still', async () => {
    const ours = await scrape(OURS, ['node-exporter']);
    const theirs = await scrape(peer('prometheus-node-exporter')!, ['--collector.disable-defaults', ...COLLECTORS.map((name) => `--collector.${name}`)]);
    const [extra] = knownIn('node-exporter');
    const known = [...ours.keys()].filter((name) => theirs.has(name) || !new RegExp(extra.pattern).test(name.replace('# TYPE ', '')));
    expect(known).toEqual([...theirs.keys()]);
    const steady = (all: Map<string, string>) => [...all].filter(([name]) => known.includes(name) && (STEADY.test(name) || name.startsWith('# TYPE')));
    expect(steady(ours)).toEqual(steady(theirs));
    expect(steady(ours).length).toBeGreaterThan(20);
  });
});

import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { COLLECTORS } from '../../runtime/exporters/node/collectors';
import { addressOf } from '../listening';
import { MACHINE_FILES } from '../runtime/exporters/node/machine-files';
import { knownIn } from './known';
import { describeWith, peer } from './peers';

const OURS = resolve(__dirname, '../../bin/monitoring');
// On a running machine each is read at another moment, so these alone must have the same value.
const STEADY = new RegExp('^node_(boot_time_seconds|memory_(MemTotal|SwapTotal|HugePages_\\w+|Hugepagesize|VmallocTotal)(_bytes)?|time_zone_offset_seconds'
  + '|time_clocksource_\\w+|uname_info|scrape_collector_success|filesystem_(size_bytes|files|device_error|mount_info|purgeable_bytes)|disk_info'
  + '|filefd_maximum|entropy_\\w+|nf_conntrack_entries_limit|netstat_Ip_Forwarding)\\b');
// The original as its project configures it, whoever packaged it.
const EXCLUDED_MOUNTS = '--collector.filesystem.mount-points-exclude=^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)';

describeWith(['prometheus-node-exporter'], 'node-exporter beside the original', () => {
  const running: ChildProcess[] = [];
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'node-exporter-'));
    for (const [path, text] of Object.entries(MACHINE_FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterAll(() => {
    running.forEach((process) => process.kill('SIGKILL'));
    rmSync(folder, { recursive: true });
  });

  const [anyMemory, anyRotation, isReadOnly] = knownIn('node-exporter').map(({ pattern }) => new RegExp(pattern));
  const scrape = async (command: string, args: string[]): Promise<Map<string, string>> => {
    const process = spawn(command, [...args, '--web.listen-address=127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    running.push(process);
    const text = await (await fetch(`http://${await addressOf(process)}/metrics`)).text();
    const lines = text.replace(anyRotation, 'rotational="?"').split('\n')
      .filter((line) => /^(# TYPE )?node_/.test(line) && !line.includes('node_exporter_build_info'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)] as const));
  };
  const both = async (names: readonly string[], args: string[], argsOfTheirs: string[] = []) => {
    const switches = ['--collector.disable-defaults', ...names.map((name) => `--collector.${name}`), EXCLUDED_MOUNTS, ...args];
    const theirs = await scrape(peer('prometheus-node-exporter')!, [...switches, ...argsOfTheirs]);
    return { ours: await scrape(OURS, ['node-exporter', ...switches]), theirs };
  };

  test('exposes the same metrics with the same types and labels, and the same values where they stand still', async () => {
    const { ours, theirs } = await both(COLLECTORS.map(({ name }) => name), []);
    const known = [...ours.keys()].filter((name) => theirs.has(name) || !anyMemory.test(name.replace('# TYPE ', '')));
    expect(known).toEqual([...theirs.keys()]);
    const steady = (all: Map<string, string>) => [...all].filter(([name]) => known.includes(name) && (STEADY.test(name) || name.startsWith('# TYPE')));
    expect(steady(ours)).toEqual(steady(theirs));
    expect(steady(ours).length).toBeGreaterThan(20);
  });

  test.each([
    ['as it is', []],
    ['with other parts of it', [
      '--collector.diskstats.device-include=^(md|sd)', '--collector.netdev.device-exclude=^lo$', '--collector.filesystem.fs-types-exclude=^(tmpfs|proc)$',
      '--collector.netstat.fields=^Tcp', '--collector.vmstat.fields=nr',
    ]],
  ])('tells the same of a made-up machine, %s', async (_, args) => {
    const live = ['loadavg', 'meminfo', 'time', 'uname']; // compared above: the original asks the system, not these files
    const paths = ['proc', 'sys', 'root'].map((name) => `--path.${name}fs=${folder}/${name}`);
    const { ours, theirs } = await both(COLLECTORS.map(({ name }) => name).filter((name) => !live.includes(name)),
      [...paths, `--path.udev.data=${folder}/udev`, ...args], ['--no-collector.netdev.netlink']);
    const moving = /^node_(scrape_collector_duration|filesystem_(free|avail|files_free))/;
    const still = (all: Map<string, string>) => [...all].filter(([name, value]) => !moving.test(name) && !(isReadOnly.test(name) && value !== 'gauge'))
      .map(([name, value]) => [name, Number.isNaN(Number(value)) ? value : Number(value).toPrecision(12)]); // the original divides twice where we do once
    expect(still(ours)).toEqual(still(theirs));
    expect(ours.size).toBeGreaterThan(80);
  });
});

import { Fs } from '../../../lib/sys/fs';
import { LocalAddress } from '../network/addresses';
import { environmentOf, EnvironmentSurroundings, expanded } from './environment';
import { Container, Pod } from './pod';
import { PodLogs } from './pod-logs';
import { ProcessRecord } from './process-record';
import { Processes, programArguments, RunningProcess } from './processes';
import { quantityValue } from './quantity';
import { PodVolumes } from './volumes';

export interface LauncherOptions {
  readonly fs: Fs;
  readonly processes: Processes;
  readonly record: ProcessRecord;
  readonly logs: PodLogs;
  /** Path of the executable whose programs the containers are. */
  readonly launcher: string;
  /** Our own environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file of names that pods of a namespace read. */
  readonly hostsFile: (namespace: string) => string;
  /** Of the table that stands for addresses where the system has 127.0.0.1 alone. */
  readonly portsDir?: string;
  readonly onLine?: (pod: string, container: string, line: string) => void;
}

/** What every start of a pod's containers needs. */
export interface PodSurroundings {
  readonly at: LocalAddress;
  readonly podDir: string;
  readonly volumes: PodVolumes;
  readonly environment: EnvironmentSurroundings;
}

/** What of our own environment every process has. */
const INHERITED = ['PATH', 'TZ', 'LANG', 'TMPDIR', 'NODE_EXTRA_CA_CERTS'];
const HEAP_SHARE = 0.75; // of a memory limit: the rest is buffers and code
const SMALLEST_HEAP = 32; // MiB, below which Node does not get far

/** Starts containers as processes of this machine. */
export class ContainerLauncher {
  constructor(private readonly options: LauncherOptions) {}

  /**
   * @param program that the container's image runs
   * @param run how often the container was started before
   * @throws CodedError ENVIRONMENT, POD, VOLUME for what is missing or cannot be done here; FsError
   */
  async start(pod: Pod, container: Container, program: string, run: number, { at, podDir, volumes, environment }: PodSurroundings): Promise<RunningProcess> {
    const { fs, processes, record, logs, launcher, onLine } = this.options;
    const own = environmentOf(pod, container, environment);
    const mounts = await volumes.mounts(container, (text) => expanded(text, own));
    const args = programArguments(program, container.command?.map((text) => expanded(text, own)), (container.args ?? []).map((text) => expanded(text, own)));
    await fs.mkdir(podDir);
    const log = await logs.begin(pod, container.name, run);
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`;
    let lastLine = '';
    const process = processes.start({
      args: [...heapLimit(container), launcher, ...args], cwd: podDir, env: { ...this.inherited(), ...own, ...this.doors(pod, at, mounts) },
      onLine: (line) => {
        lastLine = line;
        log.add(line);
        onLine?.(name, container.name, line);
      },
    });
    const recorded = record.add(process.pid);
    const ended = process.ended.then(async (ending) => {
      await recorded;
      await Promise.all([log.close(), record.remove(process.pid)]);
      return { ...ending, lastLine };
    });
    await recorded;
    return { pid: process.pid, ended, signal: (signal) => process.signal(signal) };
  }

  private inherited(): Record<string, string> {
    const { env } = this.options;
    return Object.fromEntries(INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
  }

  /** What the three doors of a program are told. */
  private doors({ metadata }: Pod, { address, loopback }: LocalAddress, mounts: Readonly<Record<string, string>>): Record<string, string> {
    const { portsDir } = this.options;
    return {
      MONITORING_MOUNTS: JSON.stringify(mounts), MONITORING_POD_IP: address, MONITORING_LOOPBACK_IP: loopback,
      MONITORING_HOSTS: this.options.hostsFile(metadata.namespace!), ...portsDir === undefined ? {} : { MONITORING_PORTS: portsDir },
    };
  }
}

function heapLimit({ resources }: Container): string[] {
  const limit = quantityValue(resources?.limits?.memory ?? '');
  return limit > 0 ? [`--max-old-space-size=${Math.max(SMALLEST_HEAP, Math.floor(limit * HEAP_SHARE / 2 ** 20))}`] : [];
}

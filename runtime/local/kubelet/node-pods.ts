import { Logger } from '../../../lib/log/logger';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { Random } from '../../../lib/sys/random';
import { RESOURCES } from '../../kube/resources';
import { TokenIssuer } from '../api/auth/token-issuer';
import { KubeStore } from '../api/kube-store';
import { quietly } from '../controllers/controller';
import { LocalAddress } from '../network/addresses';
import { ClaimFolder } from './claim-metrics';
import { ContainerLauncher } from './container-launcher';
import { PodProcess } from './container-metrics';
import { KubeletCounts, KubeletMetrics } from './kubelet-metrics';
import { NodeSpec } from './node-report';
import { allContainers, Container, graceOf, Hook, Pod } from './pod';
import { tellOfPod } from './pod-events';
import { PodLogs } from './pod-logs';
import { PodWorker } from './pod-worker';
import { ProbeKind, ProbeResult, ProbeSender } from './prober';
import { RunningProcess } from './processes';
import { StartTurns, Urgency } from './start-turns';
import { PodVolumes } from './volumes';

export interface NodePodsOptions {
  readonly node: NodeSpec;
  readonly store: KubeStore;
  readonly tokens: TokenIssuer;
  readonly clock: Clock;
  readonly fs: Fs;
  readonly random: Random;
  readonly log: Logger;
  /** The node's own folder. */
  readonly stateDir: string;
  /** Of the claims of all nodes. */
  readonly claimsDir: string;
  /** For pods that are not on the host network. */
  readonly addresses: { take(): LocalAddress; give(address: string): void };
  readonly apiServer: { readonly host: string; readonly port: number };
  /** Of all nodes of the machine. */
  readonly turns: StartTurns;
}

/** What pods are run with. */
export interface NodeTools {
  readonly launcher: ContainerLauncher;
  readonly prober: ProbeSender;
  readonly metrics: KubeletMetrics;
  readonly logs: PodLogs;
  /** Cores, and bytes of memory. */
  readonly machine: { readonly cpu: number; readonly memory: number };
}

interface PodRun { readonly worker: PodWorker; readonly at: LocalAddress }

const { pods } = RESOURCES;
const LONGEST_STOP = 10_000; // ms that pods have at most when the whole run ends: somebody waits at a terminal

/** The pods of a node, each with its worker. */
export class NodePods {
  private readonly runs = new Map<string, PodRun>();
  /** By uid, how long a pod that ends has for that, in milliseconds. */
  private readonly graces = new Map<string, number>();
  private readonly endings = new Set<Promise<void>>();
  private isStopping = false;

  constructor(private readonly options: NodePodsOptions, private readonly tools: NodeTools) {}

  /** What of their containers runs now. */
  get running(): PodProcess[] {
    return this.workers.flatMap(({ pod, running }) => running.map((process) => ({ pod, ...process })));
  }

  get claims(): ClaimFolder[] {
    return this.workers.flatMap(({ pod, volumes }) => [...volumes.claims].map(([claim, folder]) => ({ pod, claim, folder })));
  }

  get counts(): KubeletCounts {
    const sum = (of: (worker: PodWorker) => number) => this.workers.reduce((total, worker) => total + of(worker), 0);
    return {
      pods: sum(({ running }) => (running.length > 0 ? 1 : 0)), containers: sum(({ running }) => running.length),
      desiredVolumes: sum(({ pod }) => pod.spec.volumes?.length ?? 0), volumes: sum(({ volumes }) => volumes.count),
    };
  }

  /** How often a container was started before; undefined where there is no such container here. */
  runOf({ metadata }: Pod, container: string): number | undefined {
    return this.runs.get(metadata.uid!)?.worker.runOf(container);
  }

  /** A pod came, changed or, where it is not there any more, went. Of other nodes' nothing is done. */
  changed(pod: Pod, isThere: boolean): void {
    if (pod.spec.nodeName !== this.options.node.name) return;
    const run = this.runs.get(pod.metadata.uid!);
    run?.worker.podChanged(pod);
    if (!isThere || pod.metadata.deletionTimestamp) this.end(pod, run);
    else if (!run && !this.isStopping && pod.status?.phase !== 'Succeeded' && pod.status?.phase !== 'Failed') this.begin(pod);
  }

  /** @param name of a ConfigMap or Secret that came, changed or went, as `secrets/name` */
  objectChanged(namespace: string, name: string): void {
    for (const worker of this.workers) if (worker.pod.metadata.namespace === namespace) worker.objectChanged(name);
  }

  /** Ends every process, asking first. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await Promise.all(this.workers.map((worker) => worker.stop(Math.min(graceOf(worker.pod), LONGEST_STOP)).catch(this.failed(worker.pod))));
    await Promise.all(this.endings);
  }

  private get workers(): PodWorker[] {
    return [...this.runs.values()].map(({ worker }) => worker);
  }

  /** Ends a pod that is to go or has gone, and lets it go once its processes have ended. Asked again it can only end sooner. */
  private end(pod: Pod, run: PodRun | undefined): void {
    const { namespace, name, uid = '' } = pod.metadata;
    const { store } = this.options;
    const grace = graceOf(pod), known = this.graces.get(uid);
    if (known !== undefined && grace >= known) return;
    this.graces.set(uid, grace);
    const ending = (async () => {
      await run?.worker.stop(grace);
      if (run) await this.forget(pod, run);
      if (store.find(pods, namespace, name)?.metadata.uid === uid) await quietly(store.delete(pods, { namespace, name }, { gracePeriodSeconds: 0 }));
      this.graces.delete(uid);
    })().catch(this.failed(pod)).finally(() => this.endings.delete(ending));
    this.endings.add(ending);
  }

  private async forget(pod: Pod, run: PodRun): Promise<void> {
    if (!this.runs.delete(pod.metadata.uid!)) return;
    if (!pod.spec.hostNetwork) this.options.addresses.give(run.at.address);
    this.tools.metrics.forget(pod, allContainers(pod));
    await this.tools.logs.remove(pod);
  }

  private failed({ metadata: { namespace, name } }: Pod): (err: unknown) => void {
    return (err) => this.options.log.error('Ending a pod failed', { namespace, pod: name, err });
  }

  private begin(pod: Pod): void {
    const { store, clock, fs, log, tokens, node, stateDir, claimsDir, apiServer, turns } = this.options;
    const { metrics, machine, launcher } = this.tools;
    const at = this.place(pod);
    if (!at) return;
    const uid = pod.metadata.uid!;
    const place = { podIP: at.address, hostIP: node.address, nodeName: node.name };
    const podDir = `${stateDir}/pods/${uid}`;
    const volumes = new PodVolumes(pod, { fs, clock, store, tokens, podDir, claimsDir, rootDir: `${stateDir}/root`, place, machine });
    const around = { at, podDir, volumes, environment: { store, place, machine, apiServer } };
    const tell = this.teller(pod);
    const worker = new PodWorker(pod, {
      store, clock, log, place, volumes, tell, begun: (ms) => metrics.podBegun(ms), turn: () => turns.take(urgencyOf(pod)),
      start: (now, container, program, run) => this.counted(now, container, () => launcher.start(now, container, program, run, around)),
      probe: (kind, container, signal) => this.probe(kind, pod, container, at.address, signal),
      beforeStop: async (hook, container, grace) => {
        const { ok, why = '' } = await this.beforeStop(hook, container, at.address, grace);
        if (!ok) tell('Warning', 'FailedPreStopHook', `what ${container.name} does before its end (preStop) failed: ${why}`);
      },
    });
    this.runs.set(uid, { worker, at });
    metrics.podSeen();
    worker.begin();
  }

  /** Undefined where there is no address left: the pod stays as it is, and an event says why. */
  private place(pod: Pod): LocalAddress | undefined {
    const { addresses, node } = this.options;
    try {
      return pod.spec.hostNetwork ? node : addresses.take();
    } catch (err) {
      if (!(err instanceof CodedError)) throw err;
      this.teller(pod)('Warning', 'FailedCreatePodSandBox', errorText(err));
      return undefined;
    }
  }

  private teller(pod: Pod) {
    const { store, clock, random, log, node } = this.options;
    return (type: 'Normal' | 'Warning', reason: string, message: string) => (
      void tellOfPod({ store, clock, random, log, node: node.name }, pod, type, reason, message));
  }

  private async counted(pod: Pod, container: Container, start: () => Promise<RunningProcess>): Promise<RunningProcess> {
    const { metrics } = this.tools;
    try {
      const process = await start();
      metrics.containerStarted(pod, container);
      return process;
    } catch (err) {
      metrics.containerStarted(pod, container, 'CreateContainerConfigError');
      throw err;
    }
  }

  private async probe(kind: ProbeKind, pod: Pod, container: Container, address: string, signal: AbortSignal): Promise<ProbeResult> {
    const { clock } = this.options;
    const begin = clock.monotonic();
    const result = await this.tools.prober.send(container[`${kind}Probe`]!, container, address, signal);
    if (!signal.aborted) this.tools.metrics.probed(kind, pod, container.name, result.ok, clock.monotonic() - begin);
    return result;
  }

  private async beforeStop({ sleep, httpGet }: Hook, container: Container, address: string, grace: number): Promise<ProbeResult> {
    if (sleep) await this.options.clock.sleep(Math.min(sleep.seconds * 1000, grace));
    if (!httpGet) return { ok: true }; // that commands are not run was said when the container began
    return this.tools.prober.get(httpGet, container, address, grace).catch((err) => ({ ok: false, why: errorText(err) }));
  }
}

/** A DaemonSet's pods serve what is there already; others wait for the rest. */
function urgencyOf({ metadata }: Pod): Urgency {
  return metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') ? Urgency.Agent : Urgency.Service;
}

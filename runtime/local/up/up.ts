import { Logger } from '../../../lib/log/logger';
import { aborted, Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { Random } from '../../../lib/sys/random';
import { Cdk8sApp } from '../app/cdk8s-app';
import { lookAt, sourceChanges } from '../app/source-watch';
import { LocalCluster } from '../local-cluster';
import { applyManifests } from '../manifests/apply-manifests';
import { Difference, differences } from '../manifests/difference';
import { KnownManifests, Manifest, readManifests } from '../manifests/read-manifests';
import { NodePlan } from '../nodes';
import { Chain, chainPlaces, firstData, followAlert } from './chain';
import { EntryPoint, entryPoints } from './entry-points';
import { PageClient } from './page-client';
import { EndedContainer, readiness, unfinishedWorkloads } from './readiness';

export interface UpOptions {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly launcher: string;
  /** Where the app lies. */
  readonly dir: string;
  /** Manifests to run instead of the app. */
  readonly manifests?: string;
  readonly stateDir: string;
  /** Forget what an earlier run has kept. */
  readonly reset: boolean;
  readonly nodes: readonly NodePlan[];
  /** Use 127.0.0.1 alone, with other ports. */
  readonly singleAddress: boolean;
  /** Follow an alert from end to end, and end. */
  readonly once: boolean;
  readonly stop: AbortSignal;
  /** A step is done: said as it happens, with the milliseconds since the start. */
  readonly step: (text: string, ms: number) => void;
  /** Something went wrong that does not end the run. */
  readonly warn: (text: string) => void;
  /** What a container prints. */
  readonly line: (pod: string, container: string, text: string) => void;
  /** What the user types, a key at a time. */
  readonly keys?: AsyncIterable<string>;
}

/** What a run is once it stands. */
export interface RunReport {
  readonly kubeconfig: string;
  readonly server: string;
  readonly pages: readonly EntryPoint[];
  /** Components that stand-ins answer for. */
  readonly standIns: readonly string[];
  /** Pods that do not run here, with their images. */
  readonly foreign: readonly string[];
  /** Where an alert was followed. */
  readonly chain?: Chain;
  /** Milliseconds from the start until the API stood, all pods were ready, the first data was there, and the alert delivered. */
  readonly milliseconds: { readonly api: number; readonly ready: number; readonly data?: number; readonly chain?: number };
}

const PATIENCE = 60_000, LOOK = 50; // ms until all pods are ready, and between two looks
const MANY_ENDS = 4; // of a container that shall run: after so many nobody waits for it any longer

/**
 * Runs an app's manifests on this machine, until `stop` aborts or, where it runs once, an alert was followed. No process and no port is left
 * when it returns or throws.
 * @param ready is told once, when everything stands
 * @throws CodedError APP, MANIFEST, LISTEN, LOCAL_ADDRESS, NOT_READY, CHAIN; FsError
 */
export async function up(options: UpOptions, ready: (report: RunReport) => void): Promise<void> {
  const { fs, clock, stop, stateDir } = options;
  const begin = clock.monotonic();
  const since = () => Math.round(clock.monotonic() - begin);
  const step = (text: string) => options.step(text, since());
  if (options.reset) await fs.removeAll(stateDir);
  await fs.mkdir(stateDir);
  const lock = await fs.lock(`${stateDir}/lock`);
  const over = new AbortController();
  let cluster: LocalCluster | undefined;
  try {
    const source = await sourceOf(options);
    const known = await lookAt(fs, source.folders); // what changes from here on must not be missed
    const [manifests, started] = await both(source.read(), LocalCluster.start({ ...options, onLine: options.line }, step), (late) => late.stop());
    cluster = started;
    const api = since();
    step(`${source.name}: ${manifests.length} objects`);
    await applyManifests(cluster.api.store, manifests);
    step('applied');
    stop.throwIfAborted();
    const patient = { ...options, stop: AbortSignal.any([stop, over.signal]) };
    const [{ foreign, ms }, data] = await Promise.all([allReady(cluster, patient, since), options.once ? firstDataOf(cluster, patient, since) : undefined]);
    const pages = entryPoints(cluster.api.store), { kubeconfig, server, standInNames: standIns } = cluster;
    const report = { kubeconfig, server, pages: await outside(cluster, pages), standIns, foreign };
    if (data !== undefined) {
      const chain = await followAlert(pageClient(cluster, options), chainPlaces(pages), clock, step);
      ready({ ...report, chain, milliseconds: { api, ready: ms, data, chain: since() } });
    } else {
      ready({ ...report, milliseconds: { api, ready: ms } });
      await Promise.race([aborted(stop), follow(cluster, { ...source, known, manifests }, options, step), typed(options, pages, cluster)]);
    }
  } finally {
    over.abort();
    if (cluster) {
      await cluster.stop();
      step('stopped');
    }
    await lock.release();
  }
}

/** Where manifests come from, again and again. */
interface Source { readonly name: string; read(): Promise<Manifest[]>; readonly folders: readonly string[] }

async function sourceOf({ fs, clock, env, dir, manifests, stateDir, stop }: UpOptions): Promise<Source> {
  const known: KnownManifests = new Map();
  if (manifests !== undefined) return { name: manifests, read: () => readManifests(fs, manifests, known), folders: [manifests] };
  const app = await Cdk8sApp.find(fs, dir);
  const read = () => app.synthesize(`${stateDir}/manifests`, { fs, clock, env, signal: stop }, known);
  return { name: app.command, read, folders: await app.sources(fs) };
}

/** Both results. Where the first fails, the second is undone. */
async function both<A, B>(a: Promise<A>, b: Promise<B>, undo: (b: B) => Promise<void>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'fulfilled' && second.status === 'fulfilled') return [first.value, second.value];
  if (second.status === 'fulfilled') await undo(second.value);
  throw first.status === 'rejected' ? first.reason : (second as PromiseRejectedResult).reason;
}

/**
 * @returns the pods that do not run here, and when all others were ready, as `since` says
 * @throws CodedError NOT_READY naming what is missing, or what ends again and again
 */
async function allReady(
  { api }: LocalCluster, { clock, stop, step, warn }: UpOptions, since: () => number,
): Promise<{ foreign: readonly string[]; ms: number }> {
  const end = clock.monotonic() + PATIENCE;
  const told = new Set<string>();
  const tell = (key: string, say: () => void) => {
    if (told.has(key)) return;
    told.add(key);
    say();
  };
  for (;;) {
    const { ready, waiting, foreign, ended } = readiness(api.store);
    for (const pod of ready) tell(pod, () => step(`${pod} is ready`, since()));
    for (const pod of foreign) tell(pod, () => step(`${pod} is not run here: its image is none of this project's`, since()));
    for (const { container, why } of ended) tell(container, () => warn(`${container} ${why}`));
    const hopeless = ended.filter(({ times }) => times >= MANY_ENDS);
    if (hopeless.length > 0) {
      const all = hopeless.map(({ container, times, why }) => `${container} ${why}, ${times} times by now`);
      throw new CodedError('NOT_READY', `${all.join('; ')}${adviceOn(hopeless)}`);
    }
    const unfinished = unfinishedWorkloads(api.store);
    if (waiting.length === 0 && unfinished.length === 0) return { foreign, ms: since() };
    if (clock.monotonic() >= end) {
      throw new CodedError('NOT_READY', `not ready after ${PATIENCE / 1000} s: ${[...waiting, ...unfinished].join('; ')}`);
    }
    await clock.sleep(LOOK, stop);
  }
}

function adviceOn(hopeless: readonly EndedContainer[]): string {
  return hopeless.some(({ why }) => why.includes('address already in use')) ? ': stop the program that has the port, or try --single-address' : '';
}

/** @returns when the shop's requests were first to be seen, as `since` says: it may be before all pods are ready @throws CodedError CHAIN */
async function firstDataOf(cluster: LocalCluster, options: UpOptions, since: () => number): Promise<number> {
  const prometheus = async () => {
    for (;;) {
      const page = entryPoints(cluster.api.store).find(({ program }) => program === 'prometheus');
      if (page) return page.url.replace(/\/$/, '');
      await options.clock.sleep(LOOK, options.stop);
    }
  };
  const sample = await firstData(pageClient(cluster, options), await prometheus());
  const ms = since();
  options.step(`first data: ${JSON.stringify(sample.metric)} ${sample.value[1]}`, ms);
  return ms;
}

/** Pages as a browser finds them. */
async function outside(cluster: LocalCluster, pages: readonly EntryPoint[]): Promise<EntryPoint[]> {
  return Promise.all(pages.map(async (page) => ({ ...page, url: await cluster.outside(page.url) })));
}

function pageClient(cluster: LocalCluster, { clock, stop }: UpOptions): PageClient {
  return new PageClient(cluster.dialer(), clock, stop);
}

/** Synthesizes and applies again whenever the sources change. What is wrong is said, and changes nothing. */
async function follow(
  cluster: LocalCluster, source: Source & { readonly known: string; readonly manifests: readonly Manifest[] }, options: UpOptions, step: (text: string) => void,
): Promise<void> {
  let current = source.manifests;
  const changes = sourceChanges(options.fs, options.clock, source.folders, source.known, options.stop);
  while (!(await changes.next()).done) {
    try {
      const next = await source.read();
      const objects = current.map(({ object }) => object);
      const changed = differences(objects, next.map(({ object }) => object));
      await applyManifests(cluster.api.store, next, objects);
      current = next;
      step(changed.length ? `the sources changed:${changed.map(differenceText).join('')}` : 'the sources changed, the manifests did not');
    } catch (err) {
      if (options.stop.aborted) return;
      options.warn(err instanceof CodedError ? err.message : errorText(err));
      options.warn('nothing was changed');
    }
  }
}

function differenceText({ action, object, paths }: Difference): string {
  const sign = { created: '+', changed: '~', removed: '-' }[action];
  return `\n  ${sign} ${object}${paths.length ? ` (${paths.join(', ')})` : ''}`;
}

/** b breaks the shop, m mends it, q ends the run. */
async function typed(options: UpOptions, pages: readonly EntryPoint[], cluster: LocalCluster): Promise<void> {
  const { keys, stop, warn } = options;
  const shop = pages.find(({ program }) => program === 'demo-shop')?.url.replace(/\/$/, '');
  const client = pageClient(cluster, options);
  for await (const key of keys ?? []) {
    if (key === 'q' || key === '\u0003') return;
    const path = { b: '/break?what=errors', m: '/mend' }[key];
    if (path && shop) await client.text(`${shop}${path}`, 'POST').catch((err) => warn(errorText(err)));
  }
  await aborted(stop);
}

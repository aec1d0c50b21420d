import { join } from 'node:path';
import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { replaceFile } from '../../../lib/sys/replace-file';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { TokenIssuer } from '../api/auth/token-issuer';
import { KubeStore } from '../api/kube-store';
import { Container, KeyPath, Pod, ProjectedSource, Volume } from './pod';
import { podField, PodPlace, resourceField } from './pod-fields';

const { configMaps, secrets, serviceAccounts, persistentVolumeClaims } = RESOURCES;
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_LIFETIME = 3600; // s
const TOKEN_VOLUME = 'kube-api-access';

export interface VolumeSurroundings {
  readonly fs: Fs;
  readonly clock: Clock;
  readonly store: KubeStore;
  readonly tokens: TokenIssuer;
  /** Of this pod alone: it goes with it. */
  readonly podDir: string;
  /** Of all claims of the run, whichever node a pod is on. */
  readonly claimsDir: string;
  /** What stands in for the node's own files, where it is there. */
  readonly rootDir: string;
  readonly place: PodPlace;
  readonly machine: Readonly<Record<string, number>>;
}

/** A file of a volume: its path within, and its bytes. */
type Files = Map<string, Uint8Array>;

/** A pod's volumes as folders. */
export class PodVolumes {
  private readonly folders = new Map<string, string>();
  private readonly written = new Map<string, Files>();
  /** The names of what the volumes are made of, as `secrets/name`. */
  private readonly sources = new Set<string>();

  constructor(private readonly pod: Pod, private readonly around: VolumeSurroundings) {}

  /** Makes all volumes, or brings them up to date. @throws CodedError VOLUME naming what is missing */
  async update(): Promise<void> {
    for (const volume of this.pod.spec.volumes ?? []) this.folders.set(volume.name, await this.make(volume));
    const sources = this.tokenSources();
    if (sources.length > 0) this.folders.set(TOKEN_VOLUME, await this.write(TOKEN_VOLUME, await this.projected(sources)));
  }

  /** Whether a change of that object may change a volume. @param name as `secrets/name` */
  concerns(name: string): boolean {
    return this.sources.has(name);
  }

  /** Where each mount path of a container is found. @param expand for paths that name variables */
  async mounts({ volumeMounts = [] }: Container, expand: (text: string) => string): Promise<Record<string, string>> {
    const mounts: Record<string, string> = {};
    for (const { name, mountPath, subPath, subPathExpr } of volumeMounts) {
      const folder = this.folders.get(name);
      if (folder === undefined) throw new CodedError('VOLUME', `there is no volume ${name} to mount at ${mountPath}`);
      const below = subPathExpr === undefined ? subPath : expand(subPathExpr);
      if (below !== undefined && below.split('/').includes('..')) throw new CodedError('VOLUME', `the path ${below} in volume ${name} leads out of it`);
      const path = below ? join(folder, below) : folder;
      if (below && !await this.around.fs.stat(path)) await this.around.fs.mkdir(path);
      mounts[mountPath.replace(/(.)\/$/, '$1')] = path;
    }
    if (this.folders.has(TOKEN_VOLUME) && !(TOKEN_PATH in mounts)) mounts[TOKEN_PATH] = this.folders.get(TOKEN_VOLUME)!;
    return mounts;
  }

  /** Removes everything that goes with the pod. */
  async remove(): Promise<void> {
    await this.around.fs.removeAll(this.around.podDir);
  }

  private async make(volume: Volume): Promise<string> {
    const { fs, store, podDir, claimsDir, rootDir } = this.around;
    const { namespace } = this.pod.metadata;
    if (volume.persistentVolumeClaim || volume.ephemeral) {
      const claim = volume.persistentVolumeClaim?.claimName ?? `${this.pod.metadata.name}-${volume.name}`;
      if (volume.persistentVolumeClaim && !store.find(persistentVolumeClaims, namespace, claim)) {
        throw new CodedError('VOLUME', `persistentvolumeclaim ${JSON.stringify(claim)} not found`);
      }
      const folder = `${claimsDir}/${namespace}/${claim}`;
      await fs.mkdir(folder);
      return folder;
    }
    if (volume.hostPath) {
      const { path, type = '' } = volume.hostPath;
      const own = join(rootDir, path);
      if (type.endsWith('OrCreate') && !await fs.stat(path)) await fs.mkdir(own);
      return await fs.stat(own) && path !== '/' ? own : path;
    }
    const { configMap, secret, downwardAPI, projected } = volume;
    if (configMap ?? secret ?? downwardAPI) return this.write(volume.name, await this.projected([{ configMap, secret, downwardAPI }]));
    if (projected) return this.write(volume.name, await this.projected(projected.sources ?? []));
    if (!volume.emptyDir) throw new CodedError('VOLUME', `volume ${volume.name} is of a kind that is not made here`);
    const folder = `${podDir}/volumes/${volume.name}`;
    await fs.mkdir(folder);
    return folder;
  }

  private async projected(sources: readonly ProjectedSource[]): Promise<Files> {
    const files: Files = new Map();
    for (const source of sources) for (const [path, bytes] of this.filesOf(source)) files.set(path, bytes);
    return Promise.resolve(files);
  }

  private filesOf({ configMap, secret, downwardAPI, serviceAccountToken }: ProjectedSource): Files {
    const { place, machine, tokens, store } = this.around;
    const { metadata, spec } = this.pod;
    if (configMap) return this.select('configmaps', configMap.name, configMap.optional, configMap.items);
    if (secret) return this.select('secrets', secret.secretName ?? secret.name ?? '', secret.optional, secret.items);
    if (serviceAccountToken) {
      const serviceAccount = spec.serviceAccountName ?? 'default';
      const { audience, expirationSeconds } = serviceAccountToken;
      const { token } = tokens.issue({
        namespace: metadata.namespace!, serviceAccount, uid: store.find(serviceAccounts, metadata.namespace, serviceAccount)?.metadata.uid,
        pod: { name: metadata.name, uid: metadata.uid! }, lifetime: expirationSeconds ?? TOKEN_LIFETIME, ...audience ? { audiences: [audience] } : {},
      });
      return new Map([[serviceAccountToken.path, Buffer.from(token)]]);
    }
    return new Map((downwardAPI?.items ?? []).map(({ path, fieldRef, resourceFieldRef }) => [
      path, Buffer.from(fieldRef ? podField(this.pod, place, fieldRef) : resourceField(spec.containers, '', resourceFieldRef!, machine)),
    ]));
  }

  private select(kind: 'configmaps' | 'secrets', name: string, optional = false, items?: readonly KeyPath[]): Files {
    this.sources.add(`${kind}/${name}`);
    const object = this.around.store.find<Data>(kind === 'secrets' ? secrets : configMaps, this.pod.metadata.namespace, name);
    if (!object) {
      if (optional) return new Map();
      throw new CodedError('VOLUME', `${kind.slice(0, -1)} ${JSON.stringify(name)} not found`);
    }
    const all = dataOf(object);
    if (!items) return all;
    return new Map(items.flatMap(({ key, path }) => {
      const bytes = all.get(key);
      if (bytes) return [[path, bytes] as const];
      if (optional) return [];
      throw new CodedError('VOLUME', `${kind.slice(0, -1)} ${JSON.stringify(name)} has no key ${JSON.stringify(key)}`);
    }));
  }

  /** Every pod has a token of its ServiceAccount, unless that or the pod itself says no. */
  private tokenSources(): ProjectedSource[] {
    const { spec, metadata } = this.pod;
    const name = spec.serviceAccountName ?? 'default';
    const account = this.around.store.find<KubeObject & { automountServiceAccountToken?: boolean }>(serviceAccounts, metadata.namespace, name);
    if (!(spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true)) return [];
    if (!account) throw new CodedError('VOLUME', `serviceaccount ${JSON.stringify(name)} not found`);
    return [
      { serviceAccountToken: { path: 'token' } }, { configMap: { name: 'kube-root-ca.crt' } },
      { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
    ];
  }

  /** Writes what has changed, each file as a whole or not at all, and removes what is no longer there. */
  private async write(volume: string, files: Files): Promise<string> {
    const { fs, podDir } = this.around;
    const folder = `${podDir}/volumes/${volume}`;
    await fs.mkdir(folder);
    const before = this.written.get(volume) ?? new Map<string, Uint8Array>();
    for (const [path, bytes] of files) {
      if (path.split('/').includes('..')) throw new CodedError('VOLUME', `the path ${path} in volume ${volume} leads out of it`);
      const old = before.get(path);
      if (old && Buffer.from(old).equals(bytes)) continue;
      const whole = join(folder, path);
      const dir = whole.slice(0, whole.lastIndexOf('/'));
      await fs.mkdir(dir);
      await replaceFile(fs, dir, whole.slice(dir.length + 1), bytes);
    }
    for (const path of before.keys()) if (!files.has(path)) await fs.removeAll(join(folder, path));
    this.written.set(volume, files);
    return folder;
  }
}

interface Data extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** The bytes of a ConfigMap or Secret by its keys. */
export function dataOf({ kind, data = {}, binaryData = {} }: Data): Files {
  const encoding = kind === 'Secret' ? 'base64' : 'utf8';
  return new Map([
    ...Object.entries(data).map(([key, text]) => [key, Buffer.from(text, encoding)] as const),
    ...Object.entries(binaryData).map(([key, text]) => [key, Buffer.from(text, 'base64')] as const),
  ]);
}

/** Seconds after which a token is to be made anew. */
export const TOKEN_RENEWAL = TOKEN_LIFETIME * 0.8;

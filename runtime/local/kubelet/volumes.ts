import { join, posix } from 'node:path';
import { CodedError } from '../../../lib/sys/errors';
import { Fs } from '../../../lib/sys/fs';
import { replaceFile } from '../../../lib/sys/replace-file';
import { RESOURCES } from '../../kube/resources';
import { Container, Pod, Volume, VolumeMount } from './pod';
import { Files, FileSurroundings, leadsOut, VolumeFiles } from './volume-files';

const { persistentVolumeClaims } = RESOURCES;
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const TOKEN_VOLUME = 'kube-api-access';

export interface VolumeSurroundings extends FileSurroundings {
  readonly fs: Fs;
  /** Of this pod alone: it goes with it. */
  readonly podDir: string;
  /** Of all claims of the run, whichever node a pod is on. */
  readonly claimsDir: string;
  /** What stands in for the node's own files, where it is there. */
  readonly rootDir: string;
}

/** A pod's volumes as folders. */
export class PodVolumes {
  private readonly files: VolumeFiles;
  private readonly folders = new Map<string, string>();
  private readonly written = new Map<string, Files>();
  private last: Promise<void> = Promise.resolve();
  private isRemoved = false;

  constructor(private pod: Pod, private readonly around: VolumeSurroundings) {
    this.files = new VolumeFiles(() => this.pod, around);
  }

  /** Makes all volumes, or brings them up to date, one call after the other. @throws CodedError VOLUME naming what is missing; FsError */
  update(): Promise<void> {
    const made = this.last.then(() => this.makeAll());
    this.last = made.catch(() => undefined);
    return made;
  }

  /** The pod is another by now. @returns whether a volume may be */
  follow(pod: Pod): boolean {
    const { labels, annotations } = this.pod.metadata;
    this.pod = pod;
    return JSON.stringify([labels, annotations]) !== JSON.stringify([pod.metadata.labels, pod.metadata.annotations]);
  }

  /** Whether a change of that object may change a volume. @param name as `secrets/name` */
  concerns(name: string): boolean {
    return this.files.concerns(name);
  }

  /** Whether a token is to be made anew now. */
  get isTokenDue(): boolean {
    return this.files.isTokenDue;
  }

  /** How many volumes there are by now. */
  get count(): number {
    return this.folders.size;
  }

  /** The folders of claims, by the claims' names. */
  get claims(): ReadonlyMap<string, string> {
    return new Map((this.pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim: claim }) => {
      const folder = this.folders.get(name);
      return claim && folder ? [[claim.claimName, folder] as const] : [];
    }));
  }

  /**
   * Where each mount path of a container is found.
   * @param expand for paths that name variables
   * @throws CodedError VOLUME, FsError
   */
  async mounts({ name: container, volumeMounts = [] }: Container, expand: (text: string) => string): Promise<Record<string, string>> {
    const mounts: Record<string, string> = {};
    for (const [i, mount] of volumeMounts.entries()) {
      const below = mount.subPathExpr === undefined ? mount.subPath ?? '' : expand(mount.subPathExpr);
      mounts[mount.mountPath.replace(/(.)\/$/, '$1')] = await this.mounted(mount, below, `${this.around.podDir}/subpaths/${container}/${i}`);
    }
    const access = this.folders.get(TOKEN_VOLUME);
    if (access !== undefined) mounts[TOKEN_PATH] ??= access;
    return mounts;
  }

  /** Removes everything that goes with the pod; nothing is made afterwards. */
  async remove(): Promise<void> {
    this.isRemoved = true;
    await this.last;
    await this.around.fs.removeAll(this.around.podDir);
  }

  private async makeAll(): Promise<void> {
    if (this.isRemoved) return;
    for (const volume of this.pod.spec.volumes ?? []) {
      const files = this.files.of(volume);
      this.folders.set(volume.name, files ? await this.write(volume.name, files) : await this.make(volume));
    }
    const access = this.files.access();
    if (access) this.folders.set(TOKEN_VOLUME, await this.write(TOKEN_VOLUME, access));
  }

  private async make(volume: Volume): Promise<string> {
    const { fs, store, podDir, claimsDir } = this.around;
    const { namespace } = this.pod.metadata;
    if (volume.hostPath) return this.hostPath(volume.hostPath);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && !store.find(persistentVolumeClaims, namespace, claim)) {
      throw new CodedError('VOLUME', `persistentvolumeclaim ${JSON.stringify(claim)} not found`);
    }
    if (claim === undefined && !volume.emptyDir && !volume.ephemeral) {
      throw new CodedError('VOLUME', `volume ${volume.name} is of a kind that is not made here: expected emptyDir, configMap, secret, projected, `
        + 'downwardAPI, persistentVolumeClaim, ephemeral or hostPath');
    }
    const folder = claim === undefined ? `${podDir}/volumes/${volume.name}` : `${claimsDir}/${namespace}/${claim}`;
    await fs.mkdir(folder);
    return folder;
  }

  /** What stands in for a path of the node, or else the machine's own. Nothing of the machine's is ever made. */
  private async hostPath({ path, type = '' }: NonNullable<Volume['hostPath']>): Promise<string> {
    const { fs, rootDir } = this.around;
    const clean = posix.normalize(path);
    const own = join(rootDir, clean);
    if (clean !== '/' && await fs.stat(own)) return own;
    const found = await fs.stat(clean);
    if (!found && type === 'DirectoryOrCreate') await fs.mkdir(own);
    else if (!found && type === 'FileOrCreate') {
      await fs.mkdir(posix.dirname(own));
      await (await fs.create(own)).close();
    } else {
      const kind = type.startsWith('Directory') ? 'directory' : type.startsWith('File') ? 'file' : undefined;
      if (type && (!found || kind && found.kind !== kind)) {
        throw new CodedError('VOLUME', `hostPath ${path} is ${found ? `a ${found.kind}` : 'not there'}: expected a ${type}`);
      }
      return clean;
    }
    return own;
  }

  /** What a container sees at a mount. A part of a volume of files is its own copy: as in a cluster it stays as it was when the container started. */
  private async mounted({ name, mountPath }: VolumeMount, below: string, copy: string): Promise<string> {
    const { fs } = this.around;
    const folder = this.folders.get(name);
    if (folder === undefined) throw new CodedError('VOLUME', `there is no volume ${name} to mount at ${mountPath}`);
    if (leadsOut(below)) throw new CodedError('VOLUME', `the path ${below} in volume ${name} leads out of it`);
    if (below === '') return folder;
    const files = this.written.get(name);
    if (files) return this.copied(files, posix.normalize(below), copy);
    const path = join(folder, below);
    if (!await fs.stat(path)) await fs.mkdir(path);
    return path;
  }

  private async copied(files: Files, below: string, copy: string): Promise<string> {
    await this.around.fs.removeAll(copy);
    const file = files.get(below);
    const part: Files = file ? new Map([[posix.basename(below), file]])
      : new Map([...files].filter(([path]) => path.startsWith(`${below}/`)).map(([path, bytes]) => [path.slice(below.length + 1), bytes]));
    await this.writeFiles(copy, part);
    return file ? `${copy}/${posix.basename(below)}` : copy;
  }

  /** Writes what has changed, each file as a whole or not at all, and removes what is no longer there. */
  private async write(volume: string, files: Files): Promise<string> {
    const { fs, podDir } = this.around;
    const folder = `${podDir}/volumes/${volume}`;
    const before: Files = this.written.get(volume) ?? new Map<string, Uint8Array>();
    await this.writeFiles(folder, new Map([...files].filter(([path, bytes]) => !sameBytes(before.get(path), bytes))));
    for (const path of before.keys()) if (!files.has(path)) await fs.removeAll(join(folder, path));
    this.written.set(volume, files);
    return folder;
  }

  private async writeFiles(folder: string, files: Files): Promise<void> {
    const { fs } = this.around;
    await fs.mkdir(folder);
    for (const [path, bytes] of files) {
      const whole = join(folder, path);
      await fs.mkdir(posix.dirname(whole));
      await replaceFile(fs, posix.dirname(whole), posix.basename(whole), bytes);
    }
  }
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}

import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { KubeObject } from '../../kube/objects';
import { RESOURCES } from '../../kube/resources';
import { TokenIssuer } from '../api/auth/token-issuer';
import { KubeStore } from '../api/kube-store';
import { allContainers, KeyPath, Pod, ProjectedSource, Volume } from './pod';
import { podField, PodPlace, resourceField } from './pod-fields';

/** The files of a volume: their paths within, and their bytes. */
export type Files = ReadonlyMap<string, Uint8Array>;

export interface FileSurroundings {
  readonly store: KubeStore;
  readonly tokens: TokenIssuer;
  readonly clock: Clock;
  readonly place: PodPlace;
  readonly machine: Readonly<Record<string, number>>;
}

interface Token { readonly bytes: Uint8Array; readonly renewAt: number }

const { configMaps, secrets, serviceAccounts } = RESOURCES;
const TOKEN_LIFETIME = 3600; // s
const TOKEN_SHARE = 0.8; // of its lifetime, after which a token is made anew
/** Every pod has these files, unless it or its ServiceAccount says no. */
const ACCESS: readonly ProjectedSource[] = [
  { serviceAccountToken: { path: 'token' } }, { configMap: { name: 'kube-root-ca.crt' } },
  { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
];

/** What the files of a pod's volumes are made of: ConfigMaps, Secrets, fields of the pod, tokens. */
export class VolumeFiles {
  /** The names of the objects that were asked for, as `secrets/name`. */
  private readonly asked = new Set<string>();
  private readonly tokens = new Map<string, Token>();

  /** @param pod as it is at the moment of the question */
  constructor(private readonly pod: () => Pod, private readonly around: FileSurroundings) {}

  /** Whether files come from that object. @param name as `secrets/name` */
  concerns(name: string): boolean {
    return this.asked.has(name);
  }

  /** Whether a token is to be made anew now. */
  get isTokenDue(): boolean {
    return [...this.tokens.values()].some(({ renewAt }) => this.around.clock.now() >= renewAt);
  }

  /** Undefined where the volume is none of files. @throws CodedError VOLUME naming what is missing */
  of({ configMap, secret, downwardAPI, projected }: Volume): Files | undefined {
    if (projected) return this.merged(projected.sources ?? []);
    return configMap ?? secret ?? downwardAPI ? this.merged([{ configMap, secret, downwardAPI }]) : undefined;
  }

  /** By which programs of the pod know the API; undefined where they shall not. @throws CodedError VOLUME */
  access(): Files | undefined {
    const { spec, metadata } = this.pod();
    const name = spec.serviceAccountName ?? 'default';
    const account = this.around.store.find<KubeObject & { automountServiceAccountToken?: boolean }>(serviceAccounts, metadata.namespace, name);
    if (!(spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true)) return undefined;
    if (!account) throw new CodedError('VOLUME', `serviceaccount ${JSON.stringify(name)} not found`);
    return this.merged(ACCESS);
  }

  private merged(sources: readonly ProjectedSource[]): Files {
    const files = new Map(sources.flatMap((source) => [...this.ofSource(source)]));
    for (const path of files.keys()) if (leadsOut(path)) throw new CodedError('VOLUME', `the path ${path} leads out of its volume`);
    return files;
  }

  private ofSource({ configMap, secret, downwardAPI, serviceAccountToken }: ProjectedSource): Files {
    const { place, machine } = this.around;
    if (configMap) return this.selected('configmaps', configMap.name, configMap.optional, configMap.items);
    if (secret) return this.selected('secrets', secret.secretName ?? secret.name ?? '', secret.optional, secret.items);
    if (serviceAccountToken) return new Map([[serviceAccountToken.path, this.token(serviceAccountToken)]]);
    const pod = this.pod();
    return new Map((downwardAPI?.items ?? []).map(({ path, fieldRef, resourceFieldRef }) => [
      path, Buffer.from(fieldRef ? podField(pod, place, fieldRef) : resourceField(allContainers(pod), '', resourceFieldRef!, machine)),
    ]));
  }

  private selected(kind: 'configmaps' | 'secrets', name: string, optional = false, items?: readonly KeyPath[]): Files {
    this.asked.add(`${kind}/${name}`);
    const object = this.around.store.find(kind === 'secrets' ? secrets : configMaps, this.pod().metadata.namespace, name);
    const noun = `${kind.slice(0, -1)} ${JSON.stringify(name)}`;
    if (!object && !optional) throw new CodedError('VOLUME', `${noun} not found`);
    const all: Files = object ? dataOf(object) : new Map();
    if (!items) return all;
    return new Map(items.flatMap(({ key, path }) => {
      const bytes = all.get(key);
      if (!bytes && !optional) throw new CodedError('VOLUME', `${noun} has no key ${JSON.stringify(key)}`);
      return bytes ? [[path, bytes] as const] : [];
    }));
  }

  private token({ audience, expirationSeconds = TOKEN_LIFETIME }: NonNullable<ProjectedSource['serviceAccountToken']>): Uint8Array {
    const { store, tokens, clock } = this.around;
    const { metadata: { namespace = '', name, uid = '' }, spec } = this.pod();
    const key = `${expirationSeconds} ${audience ?? ''}`;
    const known = this.tokens.get(key);
    if (known && clock.now() < known.renewAt) return known.bytes;
    const serviceAccount = spec.serviceAccountName ?? 'default';
    const { token } = tokens.issue({
      namespace, serviceAccount, uid: store.find(serviceAccounts, namespace, serviceAccount)?.metadata.uid,
      pod: { name, uid }, lifetime: expirationSeconds, ...audience ? { audiences: [audience] } : {},
    });
    const made = { bytes: Buffer.from(token), renewAt: clock.now() + expirationSeconds * 1000 * TOKEN_SHARE };
    this.tokens.set(key, made);
    return made.bytes;
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

/** Whether a path within a volume climbs out of it. */
export function leadsOut(path: string): boolean {
  return path.split('/').includes('..');
}

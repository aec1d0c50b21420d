import { CodedError } from '../../lib/sys/errors';
import { KubeObject } from '../kube/objects';
import { RESOURCES } from '../kube/resources';
import { ClusterView } from './cluster-view';

export interface KeySelector { readonly name: string; readonly key: string; readonly optional?: boolean }
export interface SecretOrConfigMap { readonly secret?: KeySelector; readonly configMap?: KeySelector }

type Data = KubeObject & { readonly data?: Readonly<Record<string, string>> };

/** What monitors refer to in Secrets and ConfigMaps: values for the configuration, and files that go beside it. */
export class Assets {
  private readonly tls = new Map<string, Buffer>();

  constructor(private readonly view: ClusterView, private readonly dir: string) {}

  /** The value of a Secret's key. @throws CodedError ASSET */
  secret(namespace: string, { name, key }: KeySelector): string {
    return this.bytes(namespace, { secret: { name, key } }).toString('utf8').trim();
  }

  /** Puts a key among the files, and tells the path that the server finds it at. @throws CodedError ASSET */
  file(namespace: string, source: SecretOrConfigMap): string {
    const { name, key } = (source.secret ?? source.configMap)!;
    const file = `${source.secret ? '0' : '1'}_${namespace}_${name}_${key}`;
    this.tls.set(file, this.bytes(namespace, source));
    return `${this.dir}/${file}`;
  }

  /** All files by their names, as the data of a Secret. */
  get data(): Record<string, string> {
    return Object.fromEntries([...this.tls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, bytes]) => [file, bytes.toString('base64')]));
  }

  private bytes(namespace: string, { secret, configMap }: SecretOrConfigMap): Buffer {
    const { name, key } = (secret ?? configMap)!;
    const kind = secret ? 'secret' : 'configmap';
    const object = this.view.get<Data>(secret ? RESOURCES.secrets : RESOURCES.configMaps, namespace, name);
    if (!object) throw new CodedError('ASSET', `unable to get ${kind} "${name}": ${kind}s "${name}" not found`);
    const value = object.data?.[key];
    if (value === undefined) throw new CodedError('ASSET', `key "${key}" in ${kind} "${name}" not found`);
    return secret ? Buffer.from(value, 'base64') : Buffer.from(value);
  }
}

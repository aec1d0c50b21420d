import { ConnectionOptions } from 'node:tls';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { CodedError } from '../../lib/sys/errors';
import { Fs } from '../../lib/sys/fs';
import { RequestHeaders } from '../http/client/http-client';

/** How to reach an API server, and as whom. Files are read again when they are needed, so that rotated ones count. */
export interface Access {
  readonly server: URL;
  /** The namespace to be in where nothing else is said. */
  readonly namespace: string;
  tls(): Promise<ConnectionOptions>;
  headers(): Promise<RequestHeaders>;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const MAX_FILE = 1 << 20;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The API server of the cluster that this process is a pod of.
 * @throws CodedError KUBECONFIG where it is no pod
 */
export async function inClusterAccess(fs: Fs, env: Env): Promise<Access> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) {
    throw new CodedError('KUBECONFIG', 'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined');
  }
  const read = async (name: string) => (await text(fs, `${SERVICE_ACCOUNT}/${name}`)).trim();
  return {
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    namespace: await read('namespace').catch(() => 'default'),
    tls: async () => ({ ca: await read('ca.crt') }),
    headers: async () => ({ Authorization: `Bearer ${await read('token')}` }),
  };
}

interface Entry { readonly name?: string; readonly [what: string]: unknown }
interface Cluster {
  'server'?: string; 'certificate-authority'?: string; 'certificate-authority-data'?: string; 'insecure-skip-tls-verify'?: boolean; 'tls-server-name'?: string;
}
interface User {
  'client-certificate'?: string; 'client-certificate-data'?: string; 'client-key'?: string; 'client-key-data'?: string;
  'token'?: string; 'tokenFile'?: string; 'username'?: string; 'password'?: string; 'exec'?: unknown; 'auth-provider'?: unknown;
}
interface Context { cluster?: string; user?: string; namespace?: string }
interface KubeConfig { 'current-context'?: string; 'clusters'?: Entry[]; 'users'?: Entry[]; 'contexts'?: Entry[] }

/**
 * The current context of a kubeconfig file.
 * @throws CodedError KUBECONFIG naming the file and what it lacks; credentials from a plugin are refused
 */
export async function kubeconfigAccess(fs: Fs, path: string): Promise<Access> {
  const wrong = (what: string) => new CodedError('KUBECONFIG', `kubeconfig ${path}: ${what}`);
  let config: KubeConfig | null;
  try {
    config = parse(await text(fs, path)) as KubeConfig | null;
  } catch (err) {
    throw new CodedError('KUBECONFIG', `cannot read kubeconfig ${path}`, err);
  }
  const current = config?.['current-context'];
  if (!config || !current) throw wrong('it has no current-context');
  const context = find<Context>(config.contexts, current, 'context');
  if (!context) throw wrong(`current-context ${JSON.stringify(current)} is not among its contexts`);
  const cluster = find<Cluster>(config.clusters, context.cluster, 'cluster');
  if (!cluster?.server) throw wrong(`context ${JSON.stringify(current)} names the cluster ${JSON.stringify(context.cluster)}, which has no server here`);
  const user = find<User>(config.users, context.user, 'user') ?? {};
  if (user.exec ?? user['auth-provider']) throw wrong(`user ${JSON.stringify(context.user)} gets credentials from a plugin; give it a token or a certificate`);
  const file = async (name?: string, data?: string): Promise<string | undefined> => {
    if (data !== undefined) return Buffer.from(data, 'base64').toString();
    return name === undefined ? undefined : text(fs, resolve(dirname(path), name));
  };
  return {
    server: new URL(cluster.server),
    namespace: context.namespace ?? 'default',
    tls: async () => ({
      ca: await file(cluster['certificate-authority'], cluster['certificate-authority-data']),
      cert: await file(user['client-certificate'], user['client-certificate-data']),
      key: await file(user['client-key'], user['client-key-data']),
      rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
      ...cluster['tls-server-name'] ? { servername: cluster['tls-server-name'] } : {},
    }),
    headers: async () => authorization(user.token ?? (await file(user.tokenFile))?.trim(), user),
  };
}

function find<T>(entries: readonly Entry[] | undefined, name: string | undefined, what: string): T | undefined {
  return entries?.find((entry) => entry.name === name)?.[what] as T | undefined;
}

function authorization(token: string | undefined, { username, password }: User): Record<string, string> {
  if (token) return { Authorization: `Bearer ${token}` };
  return username ? { Authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` } : {};
}

async function text(fs: Fs, path: string): Promise<string> {
  return Buffer.from(await fs.readFile(path, MAX_FILE)).toString();
}

/** As the originals choose: the file that a flag names, then `KUBECONFIG`, then the pod. */
export function findAccess(fs: Fs, env: Env, kubeconfig?: string): Promise<Access> {
  const path = kubeconfig || env.KUBECONFIG;
  return path ? kubeconfigAccess(fs, resolve(path)) : inClusterAccess(fs, env);
}

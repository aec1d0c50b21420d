import { stringify } from 'yaml';
import { KeyPair } from '../../http/certificate-authority';

export interface KubeconfigParts {
  /** `https://host:port` */
  readonly server: string;
  /** Of the authority, PEM. */
  readonly ca: string;
  readonly user: { readonly name: string } & ({ readonly pair: KeyPair } | { readonly token: string });
}

/** The text of a kubeconfig file. It holds credentials: whoever can read it can do what its user can. */
export function kubeconfigText({ server, ca, user }: KubeconfigParts): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const credentials = 'token' in user ? { token: user.token }
    : { 'client-certificate-data': base64(user.pair.cert), 'client-key-data': base64(user.pair.key) };
  return stringify({
    'apiVersion': 'v1', 'kind': 'Config',
    'clusters': [{ name: CLUSTER, cluster: { server, 'certificate-authority-data': base64(ca) } }],
    'users': [{ name: user.name, user: credentials }],
    'contexts': [{ name: CLUSTER, context: { cluster: CLUSTER, user: user.name } }],
    'current-context': CLUSTER,
  }, { lineWidth: 0 });
}

const CLUSTER = 'monitoring';

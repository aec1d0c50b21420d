import { MemFs } from '../../../lib/sys/mem-fs';
import { findAccess } from '../../../runtime/kube/access';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const b64 = (text: string) => Buffer.from(text).toString('base64');

async function disk(files: Record<string, string>): Promise<MemFs> {
  const fs = new MemFs();
  for (const [path, text] of Object.entries(files)) {
    await fs.mkdir(path.slice(0, path.lastIndexOf('/')) || '/');
    const file = await fs.create(path);
    await file.append(Buffer.from(text));
    await file.close();
  }
  return fs;
}

const kubeconfig = (user: object, cluster: object = { server: 'https://api:6443/k8s' }) => JSON.stringify({
  'current-context': 'here', 'contexts': [{ name: 'here', context: { cluster: 'c', user: 'u', namespace: 'team' } }],
  'clusters': [{ name: 'c', cluster }], 'users': [{ name: 'u', user }],
});

describe('the way to an API server', () => {
  test('in a pod: the token is read each time, because it is rotated', async () => {
    const fs = await disk({ [`${ACCOUNT}/token`]: 'first\n', [`${ACCOUNT}/ca.crt`]: 'CA', [`${ACCOUNT}/namespace`]: 'mon' });
    const access = await findAccess(fs, { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' });
    expect([access.server.href, access.namespace, await access.tls()]).toEqual(['https://[fd00::1]:6443/', 'mon', { ca: 'CA' }]);
    expect(await access.headers()).toEqual({ Authorization: 'Bearer first' });
    const file = await fs.create(`${ACCOUNT}/token`);
    await file.append(Buffer.from('second'));
    await file.close();
    expect(await access.headers()).toEqual({ Authorization: 'Bearer second' });
  });

  test('a file that a flag names goes before KUBECONFIG, and that before the pod', async () => {
    const fs = await disk({ '/a': kubeconfig({}, { server: 'https://a' }), '/b': kubeconfig({}, { server: 'https://b' }) });
    const env = { KUBECONFIG: '/b', KUBERNETES_SERVICE_HOST: 'c', KUBERNETES_SERVICE_PORT: '1' };
    expect((await findAccess(fs, env, '/a')).server.host).toBe('a');
    expect((await findAccess(fs, env)).server.host).toBe('b');
  });

  test.each<[string, object, object]>([
    ['a token', { token: 't' }, { Authorization: 'Bearer t' }],
    ['the file of a token, beside the kubeconfig', { tokenFile: 'token' }, { Authorization: 'Bearer from file' }],
    ['a password', { username: 'a', password: 'b' }, { Authorization: `Basic ${b64('a:b')}` }],
    ['nothing', {}, {}],
  ])('a kubeconfig gives %s', async (_, user, headers) => {
    const fs = await disk({ '/home/config': kubeconfig(user), '/home/token': 'from file\n' });
    const access = await findAccess(fs, {}, '/home/config');
    expect([await access.headers(), access.server.pathname, access.namespace]).toEqual([headers, '/k8s', 'team']);
  });

  test('a kubeconfig gives certificates, as data or as files beside it', async () => {
    const cluster = { 'server': 'https://a', 'certificate-authority-data': b64('CA'), 'tls-server-name': 'kubernetes' };
    const fs = await disk({ '/home/config': kubeconfig({ 'client-certificate': 'crt', 'client-key-data': b64('KEY') }, cluster), '/home/crt': 'CRT' });
    expect(await (await findAccess(fs, {}, '/home/config')).tls())
      .toEqual({ ca: 'CA', cert: 'CRT', key: 'KEY', rejectUnauthorized: true, servername: 'kubernetes' });
  });

  test.each<[string, string, string]>([
    ['no context', '{}', 'kubeconfig /c: it has no current-context'],
    ['nothing', '', 'kubeconfig /c: it has no current-context'],
    ['a context that is missing', '{"current-context":"x"}', 'current-context "x" is not among its contexts'],
    ['a cluster without a server', kubeconfig({}, {}), 'context "here" names the cluster "c", which has no server here'],
    ['a plugin', kubeconfig({ exec: {} }), 'user "u" gets credentials from a plugin; give it a token or a certificate'],
    ['no YAML', '{', 'cannot read kubeconfig /c'],
  ])('refuses a kubeconfig with %s', async (_, text, message) => {
    await expect(findAccess(await disk({ '/c': text }), {}, '/c')).rejects.toThrow(message);
  });

  test('says what is missing outside a pod', async () => {
    await expect(findAccess(new MemFs(), {})).rejects.toThrow('KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined');
  });
});

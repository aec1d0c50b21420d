import { RESOURCES } from '../../../runtime/kube/resources';
import { KubeError } from '../../../runtime/kube/kube-error';
import { ApiDouble, json, WatchDouble } from './api-double';
import { HttpResponse } from '../../../runtime/http/message';

const pod = (name: string, more: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop', name, ...more } });

describe('the Kubernetes client', () => {
  let api: ApiDouble;
  const start = async (...answers: HttpResponse[]) => {
    api = await new ApiDouble(() => answers.shift() ?? json({}, 500)).start();
    return api.client;
  };
  const asked = () => api.requests.map(({ method, path, query }) => `${method} ${path}${query.size ? `?${query}` : ''}`);
  afterEach(() => api.close());

  test('gets an object, with its credentials', async () => {
    const client = await start(json(pod('a')));
    expect(await client.get(RESOURCES.pods, 'shop', 'a')).toEqual(pod('a'));
    expect(asked()).toEqual(['GET /api/v1/namespaces/shop/pods/a']);
    expect(api.requests[0].headers.authorization).toBe('Bearer t');
  });

  test('lists in pages, and says of each item what it is', async () => {
    const item = ({ metadata }: { metadata: object }) => ({ metadata });
    const client = await start(
      json({ items: [item(pod('a'))], metadata: { resourceVersion: '7', continue: 'on' } }),
      json({ items: [item(pod('b'))], metadata: { resourceVersion: '7' } }),
    );
    expect(await client.list(RESOURCES.pods, { labelSelector: 'app=web' })).toEqual({ items: [pod('a'), pod('b')], resourceVersion: '7' });
    expect(asked()).toEqual(['GET /api/v1/pods?limit=500&labelSelector=app%3Dweb', 'GET /api/v1/pods?limit=500&continue=on&labelSelector=app%3Dweb']);
  });

  test('watches', async () => {
    const watch = new WatchDouble().push('ADDED', pod('a')).push('BOOKMARK', pod(''));
    watch.end();
    const client = await start(watch.response());
    const events = [];
    for await (const { type, object } of client.watch(RESOURCES.pods, '7', 300, { namespace: 'shop' })) events.push([type, object.metadata.name]);
    expect(events).toEqual([['ADDED', 'a'], ['BOOKMARK', '']]);
    expect(asked()).toEqual(['GET /api/v1/namespaces/shop/pods?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=300']);
  });

  test('fails a watch with what the API says in it', async () => {
    const watch = new WatchDouble().push('ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' });
    const client = await start(watch.response());
    await expect(client.watch(RESOURCES.pods, '1', 300).next()).rejects.toMatchObject({ status: 410, reason: 'Expired' });
    watch.end();
  });

  test.each<[string, (client: ApiDouble['client']) => Promise<unknown>, string, string | undefined, string]>([
    ['creates', (client) => client.create(RESOURCES.pods, pod('a')), 'POST /api/v1/namespaces/shop/pods', 'application/json', JSON.stringify(pod('a'))],
    ['updates', (client) => client.update(RESOURCES.pods, pod('a'), 'status'),
      'PUT /api/v1/namespaces/shop/pods/a/status', 'application/json', JSON.stringify(pod('a'))],
    ['patches', (client) => client.patch(RESOURCES.nodes, undefined, 'n', 'merge', { x: 1 }),
      'PATCH /api/v1/nodes/n', 'application/merge-patch+json', '{"x":1}'],
    ['applies', (client) => client.apply(RESOURCES.pods, pod('a'), { fieldManager: 'us', force: true }),
      'PATCH /api/v1/namespaces/shop/pods/a?fieldManager=us&force=true', 'application/apply-patch+yaml', JSON.stringify(pod('a'))],
    ['deletes', (client) => client.delete(RESOURCES.pods, 'shop', 'a'),
      'DELETE /api/v1/namespaces/shop/pods/a', 'application/json', '{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background"}'],
  ])('%s', async (_, act, request, type, body) => {
    await act(await start(json({})));
    expect([asked(), api.requests[0].headers['content-type'], api.bodies]).toEqual([[request], type, [body]]);
  });

  test('throws what the API refuses, with its reason', async () => {
    const client = await start(json({ kind: 'Status', reason: 'NotFound', message: 'pods "a" not found', code: 404 }, 404));
    const refusal = await client.get(RESOURCES.pods, 'shop', 'a').catch((err: unknown) => err);
    expect(refusal).toBeInstanceOf(KubeError);
    expect(refusal).toMatchObject({ status: 404, reason: 'NotFound', message: 'GET /api/v1/namespaces/shop/pods/a: pods "a" not found' });
  });

  test('throws what something in between answers', async () => {
    const client = await start({ status: 502, body: 'Bad Gateway' });
    await expect(client.get(RESOURCES.pods, 'shop', 'a')).rejects
      .toMatchObject({ status: 502, reason: '', message: 'GET /api/v1/namespaces/shop/pods/a: Bad Gateway' });
  });
});

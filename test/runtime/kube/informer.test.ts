import { SeededRandom } from '../../../lib/sys/random';
import { Change, Informer } from '../../../runtime/kube/informer';
import { KubeObject } from '../../../runtime/kube/objects';
import { RESOURCES } from '../../../runtime/kube/resources';
import { ApiDouble, json, until, WatchDouble } from './api-double';
import { HttpResponse } from '../../../runtime/http/message';

const pod = (name: string, resourceVersion: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace: 'shop', name, resourceVersion } });
const list = (resourceVersion: string, ...items: KubeObject[]) => json({ items, metadata: { resourceVersion } });

describe('an informer', () => {
  let api: ApiDouble, lists: HttpResponse[], watches: HttpResponse[], ended: AbortController, informer: Informer;
  const changes: string[] = [];
  const open: WatchDouble[] = [];
  const watch = () => {
    open.push(new WatchDouble());
    watches.push(open[open.length - 1].response());
    return open[open.length - 1];
  };
  const watched = (n: number) => until(() => api.requests.filter(({ query }) => query.has('watch')).length >= n);
  const start = async (...first: HttpResponse[]) => {
    [lists, watches, ended] = [first, [], new AbortController()];
    changes.length = 0;
    api = await new ApiDouble(({ query }) => (query.has('watch') ? watches : lists).shift() ?? json({ reason: 'InternalError' }, 500)).start();
    informer = new Informer(RESOURCES.pods, { client: api.client, clock: api.clock, random: new SeededRandom(1), log: api.log, signal: ended.signal });
    informer.onChange(({ type, object: { metadata }, before }: Change<KubeObject>) => {
      changes.push(`${type} ${metadata.name} ${before?.metadata.resourceVersion ?? '-'}>${metadata.resourceVersion}`);
    });
  };
  afterEach(async () => {
    ended.abort();
    for (const each of open.splice(0)) each.end();
    await api.close();
  });

  test('holds what is listed, then follows', async () => {
    await start(list('5', pod('a', '3'), pod('b', '4')));
    const events = watch();
    await informer.synced;
    expect([informer.size, informer.get('shop', 'a')?.metadata.resourceVersion]).toEqual([2, '3']);
    events.push('MODIFIED', pod('a', '6')).push('DELETED', pod('b', '7')).push('ADDED', pod('c', '8'));
    await until(() => changes.length === 5);
    expect(changes).toEqual(['added a ->3', 'added b ->4', 'modified a 3>6', 'deleted b 4>7', 'added c ->8']);
    expect([...informer.list()].map(({ metadata }) => metadata.name)).toEqual(['a', 'c']);
  });

  test('tells a late listener what is there', async () => {
    await start(list('5', pod('a', '3')));
    watch();
    await informer.synced;
    const late: string[] = [];
    informer.onChange(({ type, object }) => late.push(`${type} ${object.metadata.name}`));
    expect(late).toEqual(['added a']);
  });

  test('goes on from the last event when a watch ends', async () => {
    await start(list('5'));
    const first = watch();
    first.push('ADDED', pod('a', '6')).push('BOOKMARK', pod('', '9')).end();
    watch();
    await watched(2);
    expect(api.requests.map(({ query }) => query.get('resourceVersion'))).toEqual([null, '5', '9']);
  });

  test('lists again when the API has forgotten where it was, and tells the difference', async () => {
    await start(list('5', pod('a', '3'), pod('b', '4')), list('20', pod('a', '3'), pod('c', '15')));
    watch().push('ERROR', { code: 410, reason: 'Expired', message: 'too old' });
    watch();
    await watched(2);
    expect(changes).toEqual(['added a ->3', 'added b ->4', 'deleted b 4>4', 'added c ->15']);
  });

  test('tries again after a pause when the API fails, and says so', async () => {
    await start(json({ reason: 'InternalError' }, 500), list('5', pod('a', '3')));
    await until(() => api.log.messages('warn').length === 1);
    expect(api.requests).toHaveLength(1);
    watch();
    await api.clock.advance(1000);
    await informer.synced;
    expect(informer.size).toBe(1);
  });
});

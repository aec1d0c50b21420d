// Runs the informer of @kubernetes/client-node for the config maps of a namespace, as its readme tells people to, and prints what it has
// as a line of JSON whenever that changes: `lists` so far, the `version` it has come to, and its `objects` by name with their versions.
// With `bookmarks` behind the namespace it asks for them, which it does not by itself.
import { CoreV1Api, KubeConfig, ListWatch, Watch } from '@kubernetes/client-node';

const [kubeconfig, namespace, bookmarks] = process.argv.slice(2);
const RESTART = 20; // ms after an error
const LOOK = 5; // ms: bookmarks are no events of the informer

const config = new KubeConfig();
config.loadFromFile(kubeconfig);
const api = config.makeApiClient(CoreV1Api);
const watch = new Watch(config);
const follower = {
  watch: (path, params, ...callbacks) => watch.watch(path, { ...params, ...bookmarks ? { allowWatchBookmarks: true } : {} }, ...callbacks),
};
let lists = 0;
const informer = new ListWatch(`/api/v1/namespaces/${namespace}/configmaps`, follower, () => {
  lists++;
  return api.listNamespacedConfigMap({ namespace });
}, false);
informer.on('error', () => setTimeout(() => void informer.start(), RESTART));
void informer.start();

let shown = '';
setInterval(() => {
  const objects = Object.fromEntries(informer.list().map(({ metadata }) => [metadata.name, metadata.resourceVersion]).sort());
  const line = JSON.stringify({ lists, version: informer.latestResourceVersion(), objects });
  if (line !== shown) process.stdout.write(`${line}\n`);
  shown = line;
}, LOOK);

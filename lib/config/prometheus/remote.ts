import { Codec, list, map, maybe, Value } from '../codec';
import { Frozen } from '../freeze';
import { checkHttpClient, HTTP_CLIENT, isReservedHeader } from '../http-client';
import { ConfigNode } from '../node';
import { labelSet, refuseNull, relabelConfigs } from '../relabel-config';
import { bool, duration, int, string, uint64, url } from '../scalars';
import { SIGV4 } from '../sigv4';
import { Check, field, inline, shown, Struct } from '../struct';
import { unsupported } from '../unsupported';

const QUEUE = new Struct('config.QueueConfig', {
  /** Samples that each shard keeps before reading stops. */
  capacity: field(int, 10_000),
  max_shards: field(int, 50),
  min_shards: field(int, 1),
  max_samples_per_send: field(int, 2000),
  batch_send_deadline: field(duration, 5000),
  min_backoff: field(duration, 30),
  max_backoff: field(duration, 5000),
  retry_on_http_429: field(bool),
  /** Older samples are dropped; 0 keeps all. */
  sample_age_limit: field(duration),
});

const POSITIVE = [
  ['capacity', 'capacity'], ['maxShards', 'max_shards'], ['minShards', 'min_shards'], ['maxSamplesPerSend', 'max_samples_per_send'],
  ['batchSendDeadline', 'batch_send_deadline'], ['minBackoff', 'min_backoff'], ['maxBackoff', 'max_backoff'],
] as const;

function checkQueue(queue: Value<typeof QUEUE>, node: ConfigNode): void {
  for (const [name, key] of POSITIVE) if (queue[name] <= 0) throw node.fail(`remote write queue ${key} must be positive`, key);
  if (queue.minShards > queue.maxShards) throw node.fail('remote write queue min_shards must not be greater than max_shards', 'min_shards');
  if (queue.maxBackoff < queue.minBackoff) throw node.fail('remote write queue max_backoff must not be less than min_backoff', 'max_backoff');
}

const METADATA = new Struct('config.MetadataConfig', {
  send: shown(bool, true),
  send_interval: shown(duration, 60_000),
  max_samples_per_send: field(int, 2000),
});

const MESSAGES = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'];

const WRITE_SHAPE = {
  url: shown(url),
  remote_timeout: field(duration, 30_000),
  headers: field(map(string)),
  write_relabel_configs: field(relabelConfigs),
  name: field(string),
  send_exemplars: field(bool),
  send_native_histograms: field(bool),
  round_robin_dns: field(bool),
  protobuf_message: field(string, MESSAGES[0]),
  http: inline(HTTP_CLIENT, { enableHttp2: false }),
  queue_config: field(QUEUE, () => QUEUE.initial()),
  metadata_config: field(METADATA, () => METADATA.initial()),
  sigv4: field(maybe(SIGV4)),
  azuread: field(unsupported('remote_write.azuread')),
  google_iam: field(unsupported('remote_write.google_iam')),
};

/** A server that gets all samples, and how the queue before it is run. */
const REMOTE_WRITE = new Struct('config.plain', WRITE_SHAPE, checkRemoteWrite);
export type RemoteWriteConfig = Frozen<Value<typeof REMOTE_WRITE>>;
export const remoteWrites = list(maybe(REMOTE_WRITE), '[]*config.RemoteWriteConfig') as unknown as Codec<Array<Value<typeof REMOTE_WRITE>>>;

function checkRemoteWrite(write: Parameters<Check<typeof WRITE_SHAPE>>[0], node: ConfigNode): void {
  if (write.url === '') throw node.fail('url for remote_write is empty');
  refuseNull(write.writeRelabelConfigs, node, 'write_relabel_configs', 'empty or null relabeling rule in remote write config');
  checkHeaders(write.headers, node);
  if (!MESSAGES.includes(write.protobufMessage)) {
    throw node.fail('invalid protobuf_message value: unknown type for remote write protobuf message '
      + `${write.protobufMessage}, supported: ${MESSAGES.join(', ')}`, 'protobuf_message');
  }
  checkHttpClient(write.http, node);
  const { basicAuth, authorization, oauth2 } = write.http;
  const auths = Object.entries({ basic_auth: basicAuth, authorization, oauth2, sigv4: write.sigv4 }).filter(([, value]) => value).map(([name]) => name);
  if (auths.length > 1) {
    throw node.fail('at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam must be configured. '
      + `Currently configured: [${auths.join(' ')}]`, auths[1]);
  }
  checkQueue(write.queueConfig, node.at('queue_config'));
}

/** A server that queries also ask. */
const REMOTE_READ = new Struct('config.plain', {
  url: shown(url),
  remote_timeout: field(duration, 60_000),
  /** Bytes of one frame of an answer in chunks. */
  chunked_read_limit: field(uint64, 50_000_000),
  headers: field(map(string)),
  /** Ask it for times of which the local storage has everything too. */
  read_recent: field(bool),
  name: field(string),
  http: inline(HTTP_CLIENT),
  /** It is asked only by selectors that have all of these. */
  required_matchers: field(labelSet),
  filter_external_labels: field(bool, true),
}, (read, node) => {
  if (read.url === '') throw node.fail('url for remote_read is empty');
  checkHeaders(read.headers, node);
  checkHttpClient(read.http, node);
});
export type RemoteReadConfig = Frozen<Value<typeof REMOTE_READ>>;
export const remoteReads = list(maybe(REMOTE_READ), '[]*config.RemoteReadConfig') as unknown as Codec<Array<Value<typeof REMOTE_READ>>>;

function checkHeaders(headers: Readonly<Record<string, string>>, node: ConfigNode): void {
  for (const name of Object.keys(headers)) {
    if (name.toLowerCase() === 'authorization') {
      const blocks = 'basic_auth, authorization, oauth2, sigv4, azuread or google_iam';
      throw node.fail(`authorization header must be changed via the ${blocks} parameter`, 'headers', name);
    }
    if (isReservedHeader(name)) throw node.fail(`${name} is a reserved header. It must not be changed`, 'headers', name);
  }
}

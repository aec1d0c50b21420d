import { compareUtf8 } from '../encoding/utf8-order';
import { Time } from './time/time';
import { Dict, Func, Slice, STRING, STRINGS, Struct, Type, Value } from './value';

/** An alert as templates of notifications see it. */
export interface NotificationAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Iterable<readonly [string, string]>;
  readonly annotations: Iterable<readonly [string, string]>;
  readonly startsAt: Time;
  readonly endsAt: Time;
  readonly generatorUrl: string;
  readonly fingerprint: string;
}

/** What templates of notifications are executed with. */
export interface NotificationData {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly NotificationAlert[];
  readonly reason: string;
  readonly groupLabels: Iterable<readonly [string, string]>;
  readonly commonLabels: Iterable<readonly [string, string]>;
  readonly commonAnnotations: Iterable<readonly [string, string]>;
  readonly routeLabels: Iterable<readonly [string, string]>;
  readonly externalUrl: string;
}

const PAIR = new Type('template.Pair', 'struct', { fields: [{ name: 'Name' }, { name: 'Value' }] });
const PAIRS: Type = new Type('template.Pairs', 'slice', {
  element: PAIR,
  methods: () => ({
    Names: new Func([PAIRS], (pairs: Slice) => strings(parts(pairs, 0))),
    Values: new Func([PAIRS], (pairs: Slice) => strings(parts(pairs, 1))),
    String: new Func([PAIRS], printPairs),
  }),
});
const KV: Type = new Type('template.KV', 'map', {
  element: STRING,
  methods: () => ({
    SortedPairs: new Func([KV], sortedPairs),
    Remove: new Func([KV, STRINGS], remove),
    Names: new Func([KV], (kv: Dict) => strings(parts(sortedPairs(kv), 0))),
    Values: new Func([KV], (kv: Dict) => strings(parts(sortedPairs(kv), 1))),
    String: new Func([KV], (kv: Dict) => printPairs(sortedPairs(kv))),
  }),
});
const ALERT = new Type('template.Alert', 'struct', {
  fields: [
    { name: 'Status', json: 'status' }, { name: 'Labels', json: 'labels' }, { name: 'Annotations', json: 'annotations' },
    { name: 'StartsAt', json: 'startsAt' }, { name: 'EndsAt', json: 'endsAt' },
    { name: 'GeneratorURL', json: 'generatorURL' }, { name: 'Fingerprint', json: 'fingerprint' },
  ],
});
const SOME_ALERTS = new Type('[]template.Alert', 'slice', { element: ALERT });
const ALERTS: Type = new Type('template.Alerts', 'slice', {
  element: ALERT,
  methods: () => ({
    Firing: new Func([ALERTS], (alerts: Slice) => withStatus(alerts, 'firing')),
    Resolved: new Func([ALERTS], (alerts: Slice) => withStatus(alerts, 'resolved')),
  }),
});
const DATA = new Type('template.Data', 'struct', {
  fields: [
    { name: 'Receiver', json: 'receiver' }, { name: 'Status', json: 'status' }, { name: 'Alerts', json: 'alerts' },
    { name: 'NotificationReason', json: 'notification_reason' }, { name: 'GroupLabels', json: 'groupLabels' }, { name: 'CommonLabels', json: 'commonLabels' },
    { name: 'CommonAnnotations', json: 'commonAnnotations' }, { name: 'RouteLabels', json: 'routeLabels' }, { name: 'ExternalURL', json: 'externalURL' },
  ],
});

/** The data as a value of the template language. */
export function notificationValue(data: NotificationData): Struct {
  return new Struct(DATA, [
    data.receiver, data.status, new Slice(ALERTS, data.alerts.map(alertValue)), data.reason, kvOf(data.groupLabels), kvOf(data.commonLabels),
    kvOf(data.commonAnnotations), kvOf(data.routeLabels), data.externalUrl,
  ]);
}

/** A map of texts that prints as `a=b, c=d`. */
export function kvOf(pairs: Iterable<readonly [string, string]>): Dict {
  return new Dict(KV, new Map(pairs));
}

function alertValue({ status, labels, annotations, startsAt, endsAt, generatorUrl, fingerprint }: NotificationAlert): Struct {
  return new Struct(ALERT, [status, kvOf(labels), kvOf(annotations), startsAt, endsAt, generatorUrl, fingerprint]);
}

function withStatus({ items }: Slice, status: string): Slice {
  return new Slice(SOME_ALERTS, items.filter((alert) => (alert as Struct).get('Status') === status));
}

/** By name, but the name of the alert before all others. */
function sortedPairs({ entries }: Dict): Slice {
  const names = [...entries.keys()].sort((a, b) => Number(b === 'alertname') - Number(a === 'alertname') || compareUtf8(a, b));
  return new Slice(PAIRS, names.map((name) => new Struct(PAIR, [name, entries.get(name)])));
}

function remove({ entries }: Dict, { items }: Slice): Dict {
  const removed = new Set(items);
  return new Dict(KV, new Map([...entries].filter(([name]) => !removed.has(name))));
}

function parts({ items }: Slice, part: 0 | 1): readonly Value[] {
  return items.map((pair) => (pair as Struct).values[part]);
}

function printPairs({ items }: Slice): string {
  return items.map((pair) => (pair as Struct).values.join('=')).join(', ');
}

function strings(items: readonly Value[]): Slice {
  return new Slice(STRINGS, items);
}

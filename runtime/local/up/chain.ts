import { Clock } from '../../../lib/sys/clock';
import { CodedError } from '../../../lib/sys/errors';
import { EntryPoint } from './entry-points';
import { PageClient } from './page-client';

type LabelSet = Readonly<Record<string, string>>;

/** What was seen of one alert on its way, from the sample that caused it to the message that somebody received. */
export interface Chain {
  readonly sample: { readonly query: string; readonly metric: LabelSet; readonly value: string; readonly timestamp: number };
  readonly rule: {
    readonly group: string;
    readonly name: string;
    readonly query: string;
    readonly state: string;
    readonly labels: LabelSet;
    readonly value: string;
  };
  readonly alert: { readonly fingerprint: string; readonly labels: LabelSet; readonly startsAt: string; readonly receivers: readonly string[] };
  readonly groupKey: string;
  readonly message: { readonly kind: string; readonly receiver: string; readonly status: string; readonly body: unknown };
  /** Milliseconds from the break to each link. */
  readonly milliseconds: { readonly firing: number; readonly routed: number; readonly delivered: number };
}

/** A step of the chain, said as it happens. */
export type Told = (text: string) => void;

const DATA = 20_000, FIRING = 30_000, ROUTED = 15_000, DELIVERED = 20_000; // ms of patience

interface Sample { readonly metric: LabelSet; readonly value: readonly [number, string] }
interface QueryAnswer { readonly data: { readonly result: readonly Sample[] } }
interface ActiveAlert { readonly labels: LabelSet; readonly state: string; readonly value: string }
interface Rule { readonly type: string; readonly name: string; readonly query: string; readonly state?: string; readonly alerts?: readonly ActiveAlert[] }
interface RulesAnswer { readonly data: { readonly groups: ReadonlyArray<{ readonly name: string; readonly rules: readonly Rule[] }> } }
interface GettableAlert {
  readonly fingerprint: string;
  readonly labels: LabelSet;
  readonly startsAt: string;
  readonly receivers: ReadonlyArray<{ readonly name: string }>;
}
interface WebhookBody {
  readonly receiver: string;
  readonly status: string;
  readonly groupKey: string;
  readonly alerts: ReadonlyArray<{ readonly fingerprint: string; readonly labels: LabelSet }>;
}
interface InboxMessage { readonly kind: string; readonly body: unknown }

/** Where the chain runs along. */
export interface ChainPlaces { readonly prometheus: string; readonly alertmanager: string; readonly shop: string; readonly inbox: string }

/** @throws CodedError CHAIN naming the program that no pod runs */
export function chainPlaces(points: readonly EntryPoint[]): ChainPlaces {
  const find = (program: string): string => {
    const point = points.find((candidate) => candidate.program === program);
    if (!point) throw new CodedError('CHAIN', `no ready pod runs ${program}: without it there is no way from a metric to a message`);
    return point.url.replace(/\/$/, '');
  };
  return { prometheus: find('prometheus'), alertmanager: find('alertmanager'), shop: find('demo-shop'), inbox: find('inbox') };
}

/** Waits until the shop's requests are counted. @returns the first sample of them */
export async function firstData(pages: PageClient, prometheus: string): Promise<Sample> {
  return pages.until(`${REQUESTS} in ${prometheus}`, DATA, async () => (await query(pages, prometheus, REQUESTS))[0]);
}

const REQUESTS = 'shop_requests_total';

/**
 * Breaks the shop, follows the alert that fires then to the inbox, and mends the shop again.
 * @throws CodedError CHAIN naming the link that is missing
 */
export async function followAlert(pages: PageClient, places: ChainPlaces, clock: Clock, told: Told): Promise<Chain> {
  const { prometheus, alertmanager, shop, inbox } = places;
  const before = new Set((await firing(pages, prometheus)).map(({ alert }) => identity(alert.labels)));
  const begin = clock.monotonic();
  const since = () => Math.round(clock.monotonic() - begin);
  await pages.text(`${shop}/break?what=errors`, 'POST');
  told('broke the shop: it answers with errors');
  try {
    const found = await pages.until('an alert that fires', FIRING, async () => (
      (await firing(pages, prometheus)).find(({ alert }) => !before.has(identity(alert.labels)))));
    const { group, rule, alert } = found, firingAfter = since();
    told(`${rule.name} fires`);
    const [sample] = await query(pages, prometheus, rule.query);
    if (!sample) throw new CodedError('CHAIN', `${rule.name} fires, but ${rule.query} has no result`);
    const routed = await pages.until(`${rule.name} in ${alertmanager}`, ROUTED, async () => (
      (await pages.json<readonly GettableAlert[]>(`${alertmanager}/api/v2/alerts`)).find(({ labels }) => isPartOf(alert.labels, labels))));
    const routedAfter = since();
    told(`the Alertmanager has it as ${routed.fingerprint}, for ${routed.receivers.map(({ name }) => name).join(', ')}`);
    const { message, body } = await pages.until(`a message about ${routed.fingerprint} in ${inbox}`, DELIVERED,
      () => received(pages, inbox, routed.fingerprint));
    told(`${body.receiver} received it`);
    return {
      sample: { query: rule.query, metric: sample.metric, value: sample.value[1], timestamp: sample.value[0] },
      rule: { group, name: rule.name, query: rule.query, state: alert.state, labels: alert.labels, value: alert.value },
      alert: { fingerprint: routed.fingerprint, labels: routed.labels, startsAt: routed.startsAt, receivers: routed.receivers.map(({ name }) => name) },
      groupKey: body.groupKey, message: { kind: message.kind, receiver: body.receiver, status: body.status, body },
      milliseconds: { firing: firingAfter, routed: routedAfter, delivered: since() },
    };
  } finally {
    await pages.text(`${shop}/mend`, 'POST').catch(() => undefined); // the error above says more
  }
}

async function query(pages: PageClient, prometheus: string, expr: string): Promise<readonly Sample[]> {
  return (await pages.json<QueryAnswer>(`${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`)).data.result;
}

async function firing(pages: PageClient, prometheus: string): Promise<Array<{ group: string; rule: Rule; alert: ActiveAlert }>> {
  const { data } = await pages.json<RulesAnswer>(`${prometheus}/api/v1/rules?type=alert`);
  return data.groups.flatMap((group) => group.rules.flatMap((rule) => (rule.alerts ?? []).filter(({ state }) => state === 'firing')
    .map((alert) => ({ group: group.name, rule, alert }))));
}

async function received(pages: PageClient, inbox: string, fingerprint: string): Promise<{ message: InboxMessage; body: WebhookBody } | undefined> {
  const { messages } = await pages.json<{ messages: readonly InboxMessage[] }>(`${inbox}/api/v1/messages`);
  for (const message of messages) {
    const body = message.body as WebhookBody | undefined;
    if (message.kind === 'webhook' && body?.alerts?.some((alert) => alert.fingerprint === fingerprint)) return { message, body };
  }
  return undefined;
}

function identity(labels: LabelSet): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An alert has the rule's labels and the external ones. */
function isPartOf(labels: LabelSet, whole: LabelSet): boolean {
  return Object.entries(labels).every(([name, value]) => whole[name] === value);
}

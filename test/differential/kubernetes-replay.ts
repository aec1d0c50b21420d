import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FakeClock } from '../../lib/sys/fake-clock';
import { MemFs } from '../../lib/sys/mem-fs';
import { SeededRandom } from '../../lib/sys/random';
import { Registry } from '../../lib/metrics/registry';
import { HttpRequest, HttpResponse } from '../../runtime/http/message';
import { KubeApi } from '../../runtime/local/api/kube-api';
import { Recorder } from '../lib/log/recorder';
import { difference, Match } from './kubernetes-match';

/** A scenario as `conformance/kubernetes-api` has it: its README says what the fields mean. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly server: string;
  readonly namespace?: boolean;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly request?: { readonly method: string; readonly path: string; readonly headers?: Record<string, string>; readonly body?: unknown };
  readonly response?: Answer;
  readonly capture?: Readonly<Record<string, string>>;
  readonly until?: { readonly status?: number; readonly path?: string; readonly equals?: unknown };
  readonly watch?: string;
  readonly collect?: string;
  readonly count?: number;
  readonly ms?: number;
  readonly events?: readonly unknown[];
  readonly compact?: boolean;
  readonly match?: Match & { readonly ignoreHeaders?: readonly string[]; readonly anyStatus?: readonly number[] };
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly text?: string;
  readonly omitted?: boolean;
}
interface Watch { readonly lines: AsyncIterator<string>; first?: Promise<IteratorResult<string>>; readonly abort: AbortController }
interface Fixtures { readonly crds: ReadonlyArray<Record<string, unknown>> }

export const RECORDINGS = join(__dirname, '../../../shared/conformance/kubernetes-api');

export function scenarioNames(): string[] {
  return readdirSync(RECORDINGS).filter((file) => file.endsWith('.json') && file !== 'fixtures.json').map((file) => file.slice(0, -5)).sort();
}

export function readScenario(name: string): Scenario {
  return JSON.parse(readFileSync(join(RECORDINGS, `${name}.json`), 'utf8')) as Scenario;
}

/** Plays scenarios against an API of this process, as cluster admin, without a socket. */
export class Replay {
  readonly clock = new FakeClock();
  private api!: KubeApi;
  private version = '';
  private readonly values: Record<string, string> = {};
  private readonly watches = new Map<string, Watch>();

  async start(): Promise<this> {
    this.api = await KubeApi.open({ fs: new MemFs(), clock: this.clock, log: new Recorder(), random: new SeededRandom(1), registry: new Registry() });
    const { crds } = JSON.parse(readFileSync(join(RECORDINGS, 'fixtures.json'), 'utf8')) as Fixtures;
    for (const crd of crds) {
      const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
      const { status } = await this.send('POST', path, { 'content-type': 'application/json' }, JSON.stringify({ ...crd, servers: undefined }));
      if (status !== 201) throw new Error(`a fixture was answered with ${status}`);
    }
    return this;
  }

  /** @returns what differed, step by step; a step that only prepares counts if it was answered otherwise */
  async run(scenario: Scenario): Promise<string[]> {
    this.version = scenario.server;
    this.values.ns = `replay-${scenario.name.replaceAll('.', '-')}`;
    if (scenario.namespace !== false) {
      const body = JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: this.values.ns } });
      await this.send('POST', '/api/v1/namespaces', { 'content-type': 'application/json' }, body);
      await this.api.settled();
    }
    const differences: string[] = [];
    for (const [i, step] of scenario.steps.entries()) {
      const found = await this.step(step);
      if (found) differences.push(`step ${i} ${step.request ? `${step.request.method} ${step.request.path}` : 'collect'}: ${found}`);
    }
    for (const { abort } of this.watches.values()) abort.abort();
    return differences;
  }

  async close(): Promise<void> {
    await this.api.close(0);
  }

  private async step(step: Step): Promise<string | undefined> {
    if (step.compact) this.api.store.compact();
    if (step.collect) return this.collect(step);
    if (!step.request) {
      await this.api.settled();
      return undefined;
    }
    if (step.until) await this.api.settled();
    const { method, path, headers = {}, body } = step.request;
    if (path.startsWith('/openapi/v2')) return undefined; // asked for because that server had no version 3
    const text = body === undefined ? '' : this.filled(typeof body === 'string' ? body : JSON.stringify(body));
    if (step.watch) return this.watch(step.watch, method, this.filled(path), headers);
    const { status, headers: got, text: answer } = await this.send(method, this.filled(path), headers, text);
    const found = this.compare(step, status, got, answer);
    for (const [name, at] of Object.entries(step.capture ?? {})) {
      const value = at.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], parsed(answer));
      if (value !== undefined) this.values[name] = String(value);
    }
    return found;
  }

  private compare({ response, match = {} }: Step, status: number, headers: Record<string, string>, answer: string): string | undefined {
    if (!response) return undefined;
    const statuses = match.anyStatus ?? [response.status];
    if (!statuses.includes(status)) return `status ${status}, recorded ${statuses.join(' or ')}: ${answer.slice(0, 500)}`;
    for (const [name, wanted] of Object.entries(response.headers ?? {})) {
      if (match.ignoreHeaders?.includes(name) || match.body === 'any') continue;
      const found = difference(headers[name] ?? '', wanted, {}, this.values);
      if (found) return `header ${name}: ${found}`;
    }
    if (response.omitted || ['status', 'any', 'omit'].includes(match.body ?? '')) return undefined;
    if (response.body === undefined) return response.text === undefined ? undefined : difference(answer, response.text, match, this.values);
    return this.differ(parsed(answer), response.body, match);
  }

  /** Version 1.20 did not know yet whose a status is, nor the types in lists of custom resources: what it says of ownership there is left out. */
  private differ(got: unknown, wanted: unknown, match: Match): string | undefined {
    const is1_20 = this.version === 'core-1.20';
    return difference(is1_20 ? as1_20(got) : got, is1_20 ? as1_20(wanted) : wanted, match, this.values);
  }

  private async watch(name: string, method: string, path: string, headers: Record<string, string>): Promise<string | undefined> {
    const abort = new AbortController();
    const response = await this.api.handler(this.request(method, path, headers, '', abort.signal), {});
    if (response.status !== undefined && response.status !== 200) return `the watch was answered with ${response.status}: ${String(response.body)}`;
    const lines = linesOf(response);
    this.watches.set(name, { lines, first: lines.next(), abort }); // it begins now, not when it is first looked at
    return undefined;
  }

  private async collect({ collect, count, ms = 0, events = [], match = {} }: Step): Promise<string | undefined> {
    const watch = this.watches.get(collect!);
    if (!watch) return 'the watch never began';
    await this.api.settled();
    const got: unknown[] = [];
    const wanted = count === undefined ? Infinity : Math.max(count, events.length);
    for (let isOver = false; got.length < wanted && !isOver; ) {
      const line = await Promise.race([watch.first ?? watch.lines.next(), this.quiet(ms)]);
      watch.first = undefined;
      if (line === undefined || line.done) isOver = true;
      else got.push(JSON.parse(line.value));
    }
    watch.abort.abort();
    return this.differ(got, events, match);
  }

  /** Undefined when all that is under way has come to rest, and time has passed. */
  private async quiet(ms: number): Promise<undefined> {
    const rest = async () => {
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    await rest();
    await this.clock.advance(ms);
    await rest();
    return undefined;
  }

  private async send(method: string, path: string, headers: Record<string, string>, body: string) {
    const response = await this.api.handler(this.request(method, path, headers, body, new AbortController().signal), {});
    const flat = Object.fromEntries(Object.entries(response.headers ?? {}).map(([name, value]) => [name, [value].flat().join(', ')]));
    const isStream = typeof response.body === 'object' && !(response.body instanceof Uint8Array);
    return { status: response.status ?? 200, headers: flat, text: method === 'HEAD' || isStream ? '' : Buffer.from(response.body as string).toString() };
  }

  private request(method: string, target: string, headers: Record<string, string>, body: string, signal: AbortSignal): HttpRequest {
    const [path, query = ''] = target.split('?');
    return {
      method, target, path, query: new URLSearchParams(query), rawHeaders: [], remote: '127.0.0.1', signal, body: async () => Buffer.from(body),
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      client: { commonName: 'kubernetes-admin', organizations: ['system:masters'] },
    };
  }

  private filled(text: string): string {
    return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => this.values[name] ?? whole);
  }
}

/** Without what version 1.20 did not know: the label of a namespace with its own name, and as `differ` says. */
function as1_20(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(as1_20);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, as1_20(part)]));
  const { managedFields, labels } = copy as { managedFields?: ReadonlyArray<Record<string, unknown>>; labels?: Record<string, unknown> };
  const isNamespace = labels !== undefined && NAME_LABEL in labels;
  if (isNamespace) {
    delete labels[NAME_LABEL];
    if (Object.keys(labels).length === 0) delete copy.labels;
    delete copy.managedFields; // whoever made it owns that label and nothing else
  }
  if (!managedFields || isNamespace) return copy;
  const isCustom = managedFields.some(({ apiVersion }) => String(apiVersion).includes('.example.com/'));
  const left = isCustom ? [] : managedFields.filter(({ subresource }) => !subresource).map(({ fieldsV1, ...entry }) => (
    { ...entry, fieldsV1: Object.fromEntries(Object.entries(fieldsV1 as object).filter(([key]) => key !== 'f:status')) }
  )).filter(({ fieldsV1 }) => Object.keys(fieldsV1).length > 0);
  delete copy.managedFields;
  return left.length > 0 ? { ...copy, managedFields: left } : copy;
}

const NAME_LABEL = 'kubernetes.io/metadata.name';

async function* linesOf({ body }: HttpResponse): AsyncGenerator<string> {
  for await (const chunk of body as AsyncIterable<Uint8Array>) yield* Buffer.from(chunk).toString().split('\n').filter((line) => line !== '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

import { quote } from '../../../lib/encoding/go-quote';
import { ScrapeConfig } from '../../../lib/config/prometheus/scrape';
import { formatDuration, parseDuration } from '../../../lib/model/duration';
import { Labels } from '../../../lib/model/labels';
import { LabelsBuilder } from '../../../lib/model/labels-builder';
import { relabelBuilder } from '../../../lib/model/relabel';
import { CodedError } from '../../../lib/sys/errors';
import { TargetGroup } from '../discovery/target-group';

export type Health = 'unknown' | 'up' | 'down';

/** What the last scrape of a target came to. */
export interface TargetState {
  readonly health: Health;
  /** Empty where nothing failed. */
  readonly lastError: string;
  /** Milliseconds since the Unix epoch; NaN before the first scrape. */
  readonly lastScrape: number;
  /** Milliseconds. */
  readonly lastDuration: number;
}

/** Something to scrape. Two with equal labels and URL are the same target. */
export class Target {
  state: TargetState = { health: 'unknown', lastError: '', lastScrape: NaN, lastDuration: 0 };

  /**
   * @param discovered all labels it was found with
   * @param labels     those that its series get
   * @param interval   milliseconds, as `timeout`
   */
  constructor(
    readonly discovered: Labels, readonly labels: Labels, readonly url: URL, readonly interval: number, readonly timeout: number,
  ) {}

  /** A text that only an equal target has. */
  get key(): string {
    return `${this.url.href} ${this.interval} ${this.timeout} ${this.labels.key()}`;
  }

  /** Milliseconds after a multiple of the interval at which it is scraped, so that targets spread evenly. @param seed differs between servers */
  offset(seed: bigint): number {
    const hash = BigInt.asUintN(64, this.labels.hash() ^ seed);
    return Number(hash % BigInt(this.interval));
  }
}

/** A target that relabelling dropped. */
export interface DroppedTarget { readonly discovered: Labels }

export interface BuiltTargets {
  readonly targets: readonly Target[];
  readonly dropped: readonly DroppedTarget[];
  /** Why targets could not be made of what was found. */
  readonly failures: readonly CodedError[];
}

/** Makes the targets of groups: each once, with the labels that relabelling gives it. */
export function buildTargets(groups: readonly TargetGroup[], config: ScrapeConfig): BuiltTargets {
  const targets = new Map<string, Target>(), dropped: DroppedTarget[] = [], failures: CodedError[] = [];
  for (const group of groups) {
    for (const own of group.targets) {
      try {
        const built = buildTarget({ ...group.labels, ...own }, config);
        if (built instanceof Target) targets.set(built.key, built);
        else dropped.push(built);
      } catch (err) {
        failures.push(new CodedError('TARGET', `target ${own.__address__ ?? ''} of group ${group.source}`, err));
      }
    }
  }
  return { targets: [...targets.values()], dropped, failures };
}

/** @throws CodedError TARGET for labels that no target can have, in the words of the original */
export function buildTarget(found: Readonly<Record<string, string>>, config: ScrapeConfig): Target | DroppedTarget {
  const builder = new LabelsBuilder(Labels.of({ ...defaults(config), ...withoutEmpty(found) }));
  const discovered = builder.labels();
  if (!relabelBuilder(builder, config.relabelConfigs)) return { discovered };
  const address = builder.get('__address__');
  if (address === '') throw new CodedError('TARGET', 'no address');
  if (address.includes('/')) throw new CodedError('TARGET', `${JSON.stringify(address)} is not a valid hostname`);
  const interval = duration(builder.get('__scrape_interval__'), 'interval'), timeout = duration(builder.get('__scrape_timeout__'), 'timeout');
  if (timeout > interval) {
    const both = `(${quote(builder.get('__scrape_timeout__'))} > ${quote(builder.get('__scrape_interval__'))})`;
    throw new CodedError('TARGET', `scrape timeout cannot be greater than scrape interval ${both}`);
  }
  const url = targetUrl(builder, address, config.params);
  if (builder.get('instance') === '') builder.set('instance', address);
  const labels = builder.labels().filter((name) => !name.startsWith('__'));
  return new Target(discovered, labels, url, interval, timeout);
}

function defaults(config: ScrapeConfig): Record<string, string> {
  const labels: Record<string, string> = {
    job: config.jobName, __scheme__: config.scheme, __metrics_path__: config.metricsPath,
    __scrape_interval__: formatDuration(config.scrapeInterval), __scrape_timeout__: formatDuration(config.scrapeTimeout),
  };
  for (const [name, values] of Object.entries(config.params)) if (values.length) labels[`__param_${name}`] = values[0];
  return withoutEmpty(labels);
}

function withoutEmpty(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function duration(text: string, what: string): number {
  let ms: number;
  try {
    ms = parseDuration(text);
  } catch (err) {
    throw new CodedError('TARGET', `error parsing scrape ${what}`, err);
  }
  if (ms === 0) throw new CodedError('TARGET', `scrape ${what} cannot be 0`);
  return ms;
}

/** A label `__param_x` gives the first value of the parameter x; further ones come from the configuration. */
function targetUrl(builder: LabelsBuilder, address: string, params: ScrapeConfig['params']): URL {
  const scheme = builder.get('__scheme__') || 'http', path = builder.get('__metrics_path__') || '/metrics';
  const text = `${scheme}://${address}${path.startsWith('/') ? '' : '/'}${path}`;
  if (!URL.canParse(text)) throw new CodedError('TARGET', `${quote(text)} is no URL`);
  const url = new URL(text), labels = builder.labels();
  for (let i = 0; i < labels.size; i++) if (labels.name(i).startsWith(PARAM)) url.searchParams.set(labels.name(i).slice(PARAM.length), labels.value(i));
  for (const [name, [, ...further]] of Object.entries(params)) for (const value of further) url.searchParams.append(name, value);
  url.searchParams.sort();
  return url;
}

const PARAM = '__param_';

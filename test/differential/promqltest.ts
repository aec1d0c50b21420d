import { printAnnotations } from '../../lib/promql/annotations';
import { Engine, QueryResult } from '../../lib/promql/engine';
import { Expr } from '../../lib/promql/parser/ast';
import { QueryValue } from '../../lib/promql/value';
import { parseDuration } from '../../lib/model/duration';
import { Labels } from '../../lib/model/labels';
import { STALE_NAN } from '../../lib/model/stale';
import { MemoryStore } from '../../lib/storage/memory-store';

/** How one evaluation of a test file went. */
export interface Outcome {
  readonly line: number;
  readonly expr: string;
  readonly verdict: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped, or what differs. */
  readonly reason: string;
}

interface Line { readonly number: number; readonly text: string }
/** A sample by its number; what is no number stands as a text, since only typed arrays keep apart NaN from NaN. */
type Value = number | 'stale' | 'histogram' | undefined;
interface Sample { readonly labels: Labels; readonly values: readonly Value[] }

/** Runs a file in the promqltest language of the originals (`load`, `clear`, `eval`, their expectations), one evaluation after the other. */
export async function runTestFile(engine: Engine, text: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let storage = new Storage();
  for (const [head, ...body] of commands(text)) {
    if (head.text === 'clear') storage = new Storage();
    else if (head.text.startsWith('load')) await storage.load(head.text, body);
    else outcomes.push(await new Evaluation(head, body).run(engine, storage));
  }
  return outcomes;
}

/** A command with the lines below it that belong to it. */
function commands(text: string): Line[][] {
  const all: Line[][] = [];
  text.split('\n').forEach((raw, i) => {
    const line = { number: i + 1, text: raw.trim() };
    if (line.text === '' || line.text.startsWith('#')) return;
    if (/^(clear$|load|eval)/.test(line.text)) all.push([line]);
    else all[all.length - 1].push(line);
  });
  return all;
}

/** What a file has loaded. Series that this storage cannot hold are left out, and remembered with the reason. */
class Storage {
  readonly store = new MemoryStore();
  private readonly leftOut: Array<{ labels: Labels; reason: string }> = [];

  async load(head: string, lines: readonly Line[]): Promise<void> {
    const step = parseDuration(head.split(/\s+/)[1]), appender = this.store.appender();
    const last = new Map(lines.map((line) => [parseLabels(splitSeries(line.text)[0]).key() + line.text.includes('@st '), line])); // one that is there twice
    for (const { text } of last.values()) {
      const [series, values] = splitSeries(text);
      if (series.endsWith('@st')) this.leftOut.push({ labels: parseLabels(series.slice(0, -3)), reason: 'start timestamps' });
      else if (values.includes('{{')) this.leftOut.push({ labels: parseLabels(series), reason: 'native histograms' });
      else {
        const labels = parseLabels(series);
        if (head.startsWith('load_with_nhcb')) this.leftOut.push({ labels: ofWholeHistogram(labels), reason: 'native histograms' });
        let ref = 0;
        sequence(values).forEach((v, i) => { if (v !== undefined) ref = appender.append(ref, labels, i * step, v === 'stale' ? STALE_NAN : v as number); });
      }
    }
    await appender.commit();
  }

  /** Why an expression cannot be answered from what there is. */
  missing(expr: Expr): string | undefined {
    return selectors(expr).map((matches) => this.leftOut.find(({ labels }) => matches(labels))?.reason).find((reason) => reason);
  }
}

function ofWholeHistogram(labels: Labels): Labels {
  return labels.without(['le']).withMetricName(labels.metricName.replace(/_(bucket|sum|count)$/, ''));
}

function selectors(node: unknown): Array<(labels: Labels) => boolean> {
  if (typeof node !== 'object' || node === null) return [];
  const inside = Object.values(node).flatMap(selectors), expr = node as Expr;
  return expr.kind === 'selector' ? [...inside, (labels) => expr.matchers.every((matcher) => matcher.matchesLabels(labels))] : inside;
}

/** One `eval` and what it expects. */
class Evaluation {
  private readonly kind: string;
  private readonly times: { readonly start: number; readonly end: number; readonly step: number };
  private readonly expr: string;
  private readonly expects: Array<{ what: string; msg?: string; regex?: string; rest: string }> = [];
  private readonly samples: Sample[] = [];
  private scalar: Value;

  constructor(private readonly head: Line, body: readonly Line[]) {
    const instant = /^(eval\w*)\s+instant\s+(?:at\s+)?(\S+)\s+([^]*)$/.exec(head.text);
    const range = /^(eval\w*)\s+range\s+from\s+(\S+)\s+to\s+(\S+)\s+step\s+(\S+)\s+([^]*)$/.exec(head.text);
    if (instant) {
      this.kind = instant[1];
      this.times = { start: time(instant[2]), end: time(instant[2]), step: 0 };
      this.expr = instant[3];
    } else if (range) {
      this.kind = range[1];
      this.times = { start: time(range[2]), end: time(range[3]), step: time(range[4]) };
      this.expr = range[5];
    } else throw new Error(`line ${head.number}: no evaluation: ${head.text}`);
    for (const line of body) this.expectation(line.text);
  }

  async run(engine: Engine, storage: Storage): Promise<Outcome> {
    const { head: { number: line }, expr } = this;
    const outcome = (verdict: Outcome['verdict'], reason: string): Outcome => ({ line, expr, verdict, reason });
    const difference = await this.difference(engine, storage).catch((err) => `threw ${(err as Error).stack}`);
    if (difference === undefined) return outcome('passed', '');
    if (this.samples.some(({ values }) => values.includes('histogram'))) return outcome('skipped', 'native histograms');
    const missing = storage.missing(engine.parse(expr));
    return missing ? outcome('skipped', missing) : outcome('failed', difference);
  }

  private expectation(text: string): void {
    const expect = /^expect\s+(\w+)\s*([^]*)$/.exec(text);
    if (expect) {
      const [, what, rest] = expect, msg = /^msg:\s*([^]*)$/.exec(rest)?.[1], regex = /^regex:\s*([^]*)$/.exec(rest)?.[1];
      this.expects.push({ what, msg, regex, rest });
    } else if (/^[-+.\d]|^(nan|[+-]?inf)$/i.test(text)) this.scalar = sequence(text)[0];
    else {
      const [series, values] = splitSeries(text);
      this.samples.push({ labels: parseLabels(series), values: sequence(values) });
    }
  }

  /** What is not as expected, if anything. */
  private async difference(engine: Engine, storage: Storage): Promise<string | undefined> {
    const { start, end, step } = this.times;
    const fail = this.kind === 'eval_fail' ? { msg: undefined, regex: undefined } : this.expecting('fail');
    let result: QueryResult;
    try {
      const expr = engine.parse(this.expr);
      result = step ? await engine.range(storage.store, expr, start, end, step) : await engine.instant(storage.store, expr, start);
    } catch (err) {
      if (!fail) throw err;
      return fits((err as Error).message, fail, (text, msg) => text.includes(msg)) ? undefined : `failed with ${(err as Error).message}`;
    }
    if (fail) return 'did not fail';
    return this.annotationDifference(result) ?? this.valueDifference(result.value) ?? this.asRangeDifference(engine, storage, result.value);
  }

  private expecting(what: string): { msg?: string; regex?: string; rest: string } | undefined {
    return this.expects.find((expect) => expect.what === what);
  }

  private annotationDifference(result: QueryResult): string | undefined {
    for (const [level, annotations] of [['warn', result.warnings], ['info', result.infos]] as const) {
      const texts = printAnnotations(annotations, this.expr, Infinity), expected = this.expects.filter(({ what }) => what === level);
      if (expected.length && !texts.length) return `no ${level}`;
      for (const expect of expected) if (!texts.some((text) => fits(text, expect, (a, b) => a === b))) return `${level}s ${texts.join('; ')}`;
      const none = level === 'warn' ? !expected.length && this.kind !== 'eval_warn' : this.expecting('no_info');
      if (none && texts.length) return `unexpected ${texts.join('; ')}`;
    }
    return undefined;
  }

  private valueDifference(value: QueryValue): string | undefined {
    const { start, step } = this.times;
    if (value.type === 'scalar') return equal(value.v, this.scalar) ? undefined : `is ${value.v}`;
    if (value.type === 'string') return JSON.stringify(value.v) === this.expecting('string')?.rest.trim() ? undefined : `is ${value.v}`;
    if (value.type === 'vector') {
      const got = value.labels.map((labels, i) => ({ labels, values: [value.values[i]] }));
      return compare(got, this.samples, this.kind === 'eval_ordered' || this.expecting('ordered') !== undefined);
    }
    const grid = /^vector from (\S+) to (\S+) step (\S+)$/.exec(this.expecting('range')?.rest ?? '');
    const from = grid ? time(grid[1]) : start, every = grid ? time(grid[3]) : step;
    const got = value.series.map(({ labels, times, values }) => {
      const row: Value[] = [];
      times.forEach((t, i) => { row[(t - from) / every] = values[i]; });
      return { labels, values: Array.from(row) };
    });
    return compare(got, this.samples.filter(({ values }) => values.some((v) => v !== undefined)), false);
  }

  /** An instant vector is also what a range query has at that moment. */
  private async asRangeDifference(engine: Engine, storage: Storage, value: QueryValue): Promise<string | undefined> {
    const { start: t, step } = this.times;
    if (step || value.type !== 'vector' || /\b(start|end|range|step|sort\w*|predict_linear)\s*\(/i.test(this.expr)) return undefined;
    const { value: around } = await engine.range(storage.store, engine.parse(this.expr), t - 60_000, t + 60_000, 60_000)
      .catch((err) => { throw new Error(`as a range query: ${(err as Error).message}`); });
    if (around.type !== 'matrix') return 'as a range query it is no matrix';
    const got = around.series.map(({ labels, times, values }) => ({ labels, values: [values[times.indexOf(t)]] }));
    const difference = compare(got.filter(({ values: [v] }) => v !== undefined), this.samples, false);
    return difference && `as a range query ${difference}`;
  }
}

function fits(text: string, { msg, regex }: { msg?: string; regex?: string }, same: (a: string, b: string) => boolean): boolean {
  return (msg === undefined || same(text, msg)) && (regex === undefined || new RegExp(regex).test(text));
}

function compare(got: readonly Sample[], expected: readonly Sample[], ordered: boolean): string | undefined {
  const shown = () => got.map(({ labels, values }) => `${labels} ${values.join(' ')}`).join(', ');
  if (got.length !== expected.length) return `is ${shown()}`;
  const byKey = new Map(got.map((sample, i) => [sample.labels.key(), { ...sample, i }]));
  for (const [i, { labels, values }] of expected.entries()) {
    const sample = byKey.get(labels.key());
    if (!sample || (ordered && sample.i !== i)) return `is ${shown()}`;
    const length = Math.max(values.length, sample.values.length);
    for (let at = 0; at < length; at++) if (!equal(sample.values[at], values[at])) return `is ${shown()}`;
  }
  return undefined;
}

const TOLERANCE = 1e-6; // relative, as the originals compare

function equal(a: Value, b: Value): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  if (Object.is(a, b) || a === b) return true;
  return Math.abs(a - b) / (Math.abs(a) + Math.abs(b)) < TOLERANCE;
}

function time(text: string): number {
  return /^-?[\d.]+$/.test(text) ? Number(text) * 1000 : text.startsWith('-') ? -parseDuration(text.slice(1)) : parseDuration(text);
}

/** `name{labels}` and what follows it. */
function splitSeries(text: string): [series: string, values: string] {
  const at = /^[^\s{]*(\{("(\\.|[^"\\])*"|'[^']*'|[^}"'])*\})?(@st)?/.exec(text)![0].length;
  return [text.slice(0, at), text.slice(at).trim()];
}

function parseLabels(text: string): Labels {
  const name = /^[^{]*/.exec(text)![0];
  const pairs = name ? ['__name__', name] : [];
  for (const [, label, double, single] of text.slice(name.length).matchAll(/([\w.]+|"[^"]+")\s*=\s*(?:"((?:\\.|[^"\\])*)"|'([^']*)')/g)) {
    pairs.push(label.replace(/^"|"$/g, ''), single ?? JSON.parse(`"${double}"`) as string);
  }
  return Labels.fromPairs(pairs);
}

/** `1 2 _ stale 1+2x3 _x2`: undefined where there is no sample. */
function sequence(text: string): Value[] {
  return (text.match(/\{\{[^}]*\}\}\S*|\S+/g) ?? []).flatMap((part): Value[] => {
    if (part.startsWith('{{')) return ['histogram'];
    const repeated = /^(_|stale|[-+]?(?:inf|nan|[\d.]+(?:e[-+]?\d+)?))(?:([-+](?:inf|[\d.]+(?:e[-+]?\d+)?)))?(?:x(\d+))?$/i.exec(part);
    if (!repeated) throw new Error(`no sequence of values: ${part}`);
    const [, first, step = '0', times] = repeated;
    if (first === '_') return new Array<undefined>(Number(times ?? 1)).fill(undefined);
    if (first === 'stale') return [first];
    const start = number(first);
    return Array.from({ length: Number(times ?? 0) + 1 }, (_, i) => (i ? start + i * number(step) : start));
  });
}

function number(text: string): number {
  return /inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : /nan/i.test(text) ? NaN : Number(text);
}

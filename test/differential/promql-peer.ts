import { ByteWriter } from '../../lib/encoding/byte-writer';
import { formatApi } from '../../lib/encoding/go-number';
import { snappyCompress } from '../../lib/encoding/snappy';
import { printAnnotations } from '../../lib/promql/annotations';
import { Engine, QueryResult } from '../../lib/promql/engine';
import { QueryValue } from '../../lib/promql/value';
import { Labels } from '../../lib/model/labels';
import { MemoryStore } from '../../lib/storage/memory-store';

export interface TestSeries { readonly labels: Labels; readonly times: readonly number[]; readonly values: Float64Array }

/** Milliseconds; no step: an instant query at `start`. */
export interface Extent { readonly start: number; readonly end: number; readonly step?: number }

/** What is compared: the API's `data.result` with series in order, errors by their text, annotations sorted. */
export interface Answer { readonly result?: unknown; readonly error?: string; readonly warnings?: string[]; readonly infos?: string[] }

export async function storeOf(series: readonly TestSeries[]): Promise<MemoryStore> {
  const store = new MemoryStore(), appender = store.appender();
  for (const { labels, times, values } of series) {
    let ref = 0;
    times.forEach((t, i) => { ref = appender.append(ref, labels, t, values[i]); });
  }
  await appender.commit();
  return store;
}

/** Sends samples to a real server by remote write. */
export async function remoteWrite(url: string, series: readonly TestSeries[]): Promise<void> {
  const response = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' },
    body: Buffer.from(snappyCompress(writeRequest(series))),
  });
  if (!response.ok) throw new Error(`remote write: ${response.status} ${await response.text()}`);
}

/** `WriteRequest` of remote write 1.0. */
function writeRequest(series: readonly TestSeries[]): Uint8Array {
  const request = new ByteWriter();
  for (const { labels, times, values } of series) {
    message(request, 1, (timeSeries) => {
      for (let i = 0; i < labels.size; i++) {
        message(timeSeries, 1, (label) => {
          message(label, 1, (text) => text.utf8(labels.name(i)));
          message(label, 2, (text) => text.utf8(labels.value(i)));
        });
      }
      const bits = new DataView(values.buffer, values.byteOffset);
      times.forEach((t, i) => message(timeSeries, 2, (sample) => {
        sample.u8(1 << 3 | 1);
        for (let byte = 0; byte < 8; byte++) sample.u8(bits.getUint8(8 * i + byte)); // as it stands: a NaN keeps its payload
        sample.u8(2 << 3);
        sample.uvarint(t);
      }));
    });
  }
  return request.bytes();
}

function message(into: ByteWriter, field: number, write: (inner: ByteWriter) => void): void {
  const inner = new ByteWriter();
  write(inner);
  into.u8(field << 3 | 2);
  into.uvarint(inner.at);
  for (const byte of inner.bytes()) into.u8(byte);
}

export async function askPeer(url: string, expr: string, { start, end, step }: Extent): Promise<Answer> {
  const params = new URLSearchParams(step
    ? { query: expr, start: String(start / 1000), end: String(end / 1000), step: String(step / 1000) }
    : { query: expr, time: String(start / 1000) });
  const body = await (await fetch(`${url}/api/v1/query${step ? '_range' : ''}`, { method: 'POST', body: params })).json() as {
    data?: { resultType: string; result: unknown }; error?: string; warnings?: string[]; infos?: string[];
  };
  if (body.error) return { error: comparableError(body.error) };
  const result = body.data!.resultType === 'vector' || body.data!.resultType === 'matrix' ? inOrder(body.data!.result as ApiSeries[]) : body.data!.result;
  return { result, warnings: body.warnings?.sort(), infos: body.infos && comparable(body.infos) };
}

/**
 * Infos as they are alike in all versions: 3.5 also names the metric of a histogram that has no name any more, so that those of two places
 * are one, and takes the beginning of the text for the place of a subquery.
 */
function comparable(infos: readonly string[]): string[] {
  const texts = infos.map((info) => (
    info.includes('fixed for monotonicity') ? info.replace(/( for metric name "[^"]*")? \([\d:]+\)$/, '')
      : info.includes('might not be a counter') ? info.replace(/ \([\d:]+\)$/, '') : info));
  return [...new Set(texts)].sort();
}

/** Of several errors that a query has, one is told: which group it is about, and which series, depends on the order of a map. */
function comparableError(error: string): string {
  return error.replace(/(found duplicate series for the match group ).*( on the \w+ hand-side of the operation: ).*(;many-to-many)/, '$1...$2...$3');
}

export async function askEngine(engine: Engine, store: MemoryStore, expr: string, { start, end, step }: Extent): Promise<Answer> {
  let answer: QueryResult;
  try {
    const parsed = engine.parse(expr);
    answer = await (step ? engine.range(store, parsed, start, end, step) : engine.instant(store, parsed, start));
  } catch (err) {
    return { error: comparableError((err as Error).message) };
  }
  const warnings = printAnnotations(answer.warnings, expr), infos = printAnnotations(answer.infos, expr);
  return { result: asApi(answer.value), warnings: warnings.length ? warnings.sort() : undefined, infos: infos.length ? comparable(infos) : undefined };
}

interface ApiSeries { readonly metric: Record<string, string>; readonly value?: unknown; readonly values?: unknown }

function asApi(value: QueryValue): unknown {
  switch (value.type) {
    case 'scalar': return [value.t / 1000, formatApi(value.v)];
    case 'string': return [value.t / 1000, value.v];
    case 'vector':
      return inOrder(value.labels.map((labels, i) => ({ metric: labels.toObject(), value: [value.t / 1000, formatApi(value.values[i])] })));
    case 'matrix':
      return inOrder(value.series.map(({ labels, times, values }) => (
        { metric: labels.toObject(), values: Array.from(times, (t, i) => [t / 1000, formatApi(values[i])]) })));
  }
}

function inOrder(series: ApiSeries[]): ApiSeries[] {
  const key = ({ metric }: ApiSeries) => Labels.of(metric).key();
  return series.slice().sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

const TOLERANCE = 1e-12; // relative: the order of a map decides the last bits of the originals' sums

/** Whether two answers are the same but for the last bits of numbers. */
export function sameAnswer(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string' && a !== b) return closeNumbers(Number(a), Number(b));
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => sameAnswer(a[key as never], b[key as never]));
}

function closeNumbers(a: number, b: number): boolean {
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

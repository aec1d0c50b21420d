import { snappyDecompress } from '../../../lib/encoding/snappy';
import { Logger } from '../../../lib/log/logger';
import { Registry } from '../../../lib/metrics/registry';
import { Labels } from '../../../lib/model/labels';
import { Appendable, Appender, Refusal } from '../../../lib/storage/appender';
import { Clock } from '../../../lib/sys/clock';
import { CodedError, errorText } from '../../../lib/sys/errors';
import { readWriteRequest, WriteSink } from '../../../lib/wire/write-request';
import { HttpRequest, HttpResponse } from '../../http/message';

export interface WriteReceiverDeps {
  readonly store: () => Appendable;
  readonly clock: Clock;
  readonly log: Logger;
  readonly registry: Registry;
}

const MAX_DECODED = 32 << 20; // bytes
const FUTURE = 10 * 60_000; // ms that a sample may be ahead of this machine
const TEXT = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
const REFUSALS: Readonly<Record<number, string>> = {
  [Refusal.OutOfOrder]: 'out of order sample', [Refusal.OutOfBounds]: 'out of bounds', [Refusal.DuplicateTimestamp]: 'duplicate sample for timestamp',
};

/** `POST /api/v1/write`: takes samples by remote write 1.0. */
export class WriteReceiver {
  private readonly samplesIn;

  constructor(private readonly deps: WriteReceiverDeps) {
    this.samplesIn = deps.registry.counter('prometheus_api_remote_write_samples_total', 'Samples that were taken by remote write.');
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const { 'content-type': type = '', 'content-encoding': encoding = '' } = request.headers;
    const [message, parameter = ''] = type.toLowerCase().split(/\s*;\s*/);
    if (message !== 'application/x-protobuf' || !['', 'proto=prometheus.writerequest'].includes(parameter)) {
      return refused(415, `${type === '' ? 'no' : JSON.stringify(type.slice(0, 100))} content type: expected application/x-protobuf of remote write 1.0`);
    }
    if (encoding !== '' && encoding !== 'snappy') {
      return refused(415, `${JSON.stringify(encoding.slice(0, 100))} encoding (compression) is not accepted by this server; only snappy is acceptable`);
    }
    const appender = this.deps.store().appender();
    try {
      const bytes = snappyDecompress(await request.body(MAX_DECODED), MAX_DECODED);
      const writing = new Writing(appender, this.deps.clock.now() + FUTURE);
      readWriteRequest(bytes, writing);
      await appender.commit();
      this.samplesIn.inc(writing.taken);
      if (writing.refusal === undefined) return { status: 204 };
      this.deps.log.warn('Samples of a remote write were refused', { first: writing.refusal, refused: writing.refused });
      return refused(400, writing.refusal);
    } catch (err) {
      appender.rollback();
      if (!(err instanceof CodedError) || !BAD.has(err.code)) throw err;
      return refused(400, errorText(err));
    }
  }
}

const BAD: ReadonlySet<string> = new Set(['BAD_PROTOBUF', 'BAD_SNAPPY', 'BAD_LABELS', 'BAD_SERIES']);

/** What a request holds, on its way to the store. A late sample is refused by itself, what cannot be stored at all refuses the request. */
class Writing implements WriteSink {
  taken = 0;
  refused = 0;
  /** What is wrong with the first sample that was refused. */
  refusal: string | undefined;
  private labels = Labels.EMPTY;
  private ref = 0;

  constructor(private readonly appender: Appender, private readonly latest: number) {}

  series(pairs: readonly string[]): void {
    this.labels = Labels.fromPairs(pairs);
    this.ref = 0;
    if (this.labels.metricName === '') throw new CodedError('BAD_SERIES', `invalid metric name or label names: got ${this.labels}`);
  }

  sample(t: number, v: number): void {
    const result = t > this.latest ? Refusal.OutOfBounds : this.appender.append(this.ref, this.labels, t, v);
    if (result > 0) {
      this.ref = result;
      this.taken++;
      return;
    }
    this.refused++;
    this.refusal ??= t > this.latest ? 'timestamp is too far in the future' : REFUSALS[result];
  }

  histogram(): void {
    throw new CodedError('BAD_SERIES', `native histograms are not stored yet: ${this.labels}`);
  }
}

function refused(status: number, message: string): HttpResponse {
  return { status, headers: TEXT, body: `${message}\n` };
}

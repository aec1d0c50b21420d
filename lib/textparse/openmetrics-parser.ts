import { formatFloat } from '../encoding/go-number';
import { Labels } from '../model/labels';
import { Entry, Exemplar } from './entry';
import { HASH, isMetricType, LF, LineReader, SPACE } from './line-reader';
import { parseLabelText } from './label-text';

/**
 * OpenMetrics 1.0: one space between parts, no empty lines, `# EOF` at the end. It is as lenient as the original about what metrics of
 * a type may look like.
 */
export class OpenMetricsParser extends LineReader {
  private exemplarAt = -1; // where the labels of the exemplar begin
  private exemplarEnd = 0;
  private exemplarValue = 0;
  private exemplarTimestamp = NaN;
  private ended = false;

  constructor(bytes: Uint8Array) {
    super(bytes, false);
  }

  next(): Entry {
    if (this.at >= this.bytes.length) {
      if (!this.ended) throw this.error('data does not end with # EOF');
      return Entry.End;
    }
    if (this.ended) throw this.error('unexpected data after # EOF');
    return this.bytes[this.at] === HASH ? this.comment() : this.series();
  }

  override exemplar(): Exemplar | undefined {
    if (this.exemplarAt < 0) return undefined;
    const labels: Labels = parseLabelText(this.utf8(this.exemplarAt, this.exemplarEnd, 'labels of an exemplar'));
    return { labels, value: this.exemplarValue, timestamp: this.exemplarTimestamp };
  }

  private series(): Entry {
    this.readSeries();
    this.space('a value');
    this.value = this.readFloat('a value');
    this.timestamp = NaN;
    this.exemplarAt = -1;
    if (this.bytes[this.at] === SPACE && this.bytes[this.at + 1] !== HASH) {
      this.at++;
      this.timestamp = this.readSeconds();
    }
    if (this.bytes[this.at] === SPACE) this.readExemplar();
    this.lineEnd();
    return Entry.Series;
  }

  private readExemplar(): void {
    if (!this.startsWith(' # {')) throw this.expected('an exemplar or the end of the line');
    this.at += 3;
    this.exemplarAt = this.at;
    this.readLabels(false);
    this.exemplarEnd = this.at;
    this.space('the value of an exemplar');
    this.exemplarValue = this.readFloat('the value of an exemplar');
    this.exemplarTimestamp = NaN;
    if (this.bytes[this.at] !== SPACE) return;
    this.at++;
    this.exemplarTimestamp = this.readSeconds();
  }

  private readSeconds(): number {
    const seconds = this.readFloat('a timestamp in seconds');
    if (!Number.isFinite(seconds)) throw this.error(`invalid timestamp ${formatFloat(seconds)}`);
    return Math.trunc(seconds * 1000);
  }

  private comment(): Entry {
    if (this.startsWith('# EOF')) {
      this.at += 5;
      if (this.bytes[this.at] === LF) this.at++;
      this.ended = true;
      return this.next();
    }
    const what = this.startsWith('# HELP ') ? Entry.Help : this.startsWith('# TYPE ') ? Entry.Type : this.startsWith('# UNIT ') ? Entry.Unit : undefined;
    if (what === undefined) throw this.expected('# HELP, # TYPE, # UNIT or # EOF');
    this.at += 7;
    this.readMetric();
    this.space('what is said of the metric');
    const end = this.endOfLine();
    const text = this.utf8(this.at, end, 'what is said of a metric');
    this.text = what === Entry.Help ? text.replace(/\\([\\"n])/g, (_, char: string) => (char === 'n' ? '\n' : char)) : text;
    if (what === Entry.Type && !isMetricType(text)) throw this.error(`invalid metric type ${JSON.stringify(text.slice(0, 40))}`);
    if (what === Entry.Unit && text !== '' && !this.metric.endsWith(`_${text}`)) {
      throw this.error(`unit ${JSON.stringify(text)} is not the last part of the name ${JSON.stringify(this.metric)}`);
    }
    this.at = end;
    this.lineEnd();
    return what;
  }

  private space(before: string): void {
    if (this.bytes[this.at] !== SPACE) throw this.expected(`a space and ${before}`);
    this.at++;
  }

  private lineEnd(): void {
    if (this.bytes[this.at] !== LF) throw this.expected('the end of the line');
    this.at++;
  }
}

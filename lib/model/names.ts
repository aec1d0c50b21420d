import { quote } from '../encoding/go-quote';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** Whether `name` is a label name that every version and format takes without quotes. */
export function isLegacyLabelName(name: string): boolean {
  return LABEL_NAME.test(name);
}

/** Whether `name` is a metric name that every version and format takes without quotes. */
export function isLegacyMetricName(name: string): boolean {
  return METRIC_NAME.test(name);
}

/** A label name as the originals print it between braces: in quotes where it needs them. */
export function printedName(name: string): string {
  return isLegacyLabelName(name) ? name : quote(name);
}

import { quote } from '../encoding/go-quote';
import { Labels } from '../model/labels';

/** Those labels of an alert by which a route groups: all of them, or the ones that it names. */
export function groupLabels(labels: Labels, groupBy: readonly string[] | 'all'): Labels {
  return groupBy === 'all' ? labels : labels.keep(groupBy);
}

/** `{}/{team="a"}:{alertname="Down"}`: names a group in payloads, in the notification log and for deduplication at receivers. */
export function groupKey(routeKey: string, labels: Labels): string {
  return `${routeKey}:${labelSetText(labels)}`;
}

/** As the original prints a set of labels: `{a="x", b="y"}`, names bare whatever they contain. */
export function labelSetText(labels: Labels): string {
  const texts: string[] = [];
  for (let i = 0; i < labels.size; i++) texts.push(`${labels.name(i)}=${quote(labels.value(i))}`);
  return `{${texts.join(', ')}}`;
}

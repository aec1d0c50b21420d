import { formatApi } from '../../../lib/encoding/go-number';
import { Labels } from '../../../lib/model/labels';
import { QueryValue } from '../../../lib/promql/value';

/** A result as the API writes it: times in seconds, values as texts. */
export function encodeValue(value: QueryValue): string {
  switch (value.type) {
    case 'scalar': return `"resultType":"scalar","result":${encodePoint(value.t, value.v)}`;
    case 'string': return `"resultType":"string","result":[${value.t / 1000},${JSON.stringify(value.v)}]`;
    case 'vector': {
      const items = value.labels.map((labels, i) => `{"metric":${encodeLabels(labels)},"value":${encodePoint(value.t, value.values[i])}}`);
      return `"resultType":"vector","result":[${items.join(',')}]`;
    }
    case 'matrix': {
      const items = value.series.map(({ labels, times, values }) => {
        let points = '';
        for (let i = 0; i < times.length; i++) points += `${i ? ',' : ''}${encodePoint(times[i], values[i])}`;
        return `{"metric":${encodeLabels(labels)},"values":[${points}]}`;
      });
      return `"resultType":"matrix","result":[${items.join(',')}]`;
    }
  }
}

/** `[1700000000.5,"1"]`. @param t milliseconds */
function encodePoint(t: number, v: number): string {
  return `[${t / 1000},"${formatApi(v)}"]`;
}

export function encodeLabels(labels: Labels): string {
  const pairs: string[] = [];
  for (let i = 0; i < labels.size; i++) pairs.push(`${JSON.stringify(labels.name(i))}:${JSON.stringify(labels.value(i))}`);
  return `{${pairs.join(',')}}`;
}

import { Registry } from '../../../lib/metrics/registry';
import { Bench } from '../../ratio';

const CALLS = 500_000;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const CODES = ['200', '204', '400', '404', '500', '503'];

const requests = new Registry().counter('http_requests_total', 'Requests answered.', ['method', 'code']);
const held = requests.with('GET', '200');
const totals = new Map<string, number>();

function repeat(call: (method: string, code: string) => void): number {
  for (let i = 0; i < CALLS; i++) call(METHODS[i & 3], CODES[i % 6]);
  return held.value;
}

const map = {
  name: 'Map of joined labels',
  run: () => repeat((method, code) => {
    const key = `${method}\xff${code}`;
    totals.set(key, (totals.get(key) ?? 0) + 1);
  }),
};

export const benches: Bench[] = [
  {
    name: 'lib/metrics/vec with().inc()',
    unit: 'call',
    units: CALLS,
    ours: { name: 'Vec', run: () => repeat((method, code) => requests.with(method, code).inc()) },
    against: map,
  },
  {
    name: 'lib/metrics/vec child held',
    unit: 'call',
    units: CALLS,
    ours: { name: 'Counter', run: () => repeat(() => held.inc()) },
    against: map,
    note: 'as hot paths do',
  },
];

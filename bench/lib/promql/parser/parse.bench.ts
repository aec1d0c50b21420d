import { parseExpr } from '../../../../lib/promql/parser/parse';
import { printExpr } from '../../../../lib/promql/parser/print';
import { Bench } from '../../../ratio';

const TEXT = 'sum by (job, code) (rate(http_requests_total{job=~"api|web",code!="500"}[5m] offset 1h)) / ignoring (code) group_left sum by (job) (up == 1)';
const TIMES = 2000;

export const benches: Bench[] = [{
  name: 'lib/promql/parser/parse',
  unit: 'expression',
  units: TIMES,
  ours: {
    name: 'parseExpr', run: () => {
      let length = 0;
      for (let i = 0; i < TIMES; i++) length += parseExpr(TEXT).end;
      return length;
    },
  },
  against: {
    name: 'JSON.parse of its tree', run: () => {
      let length = 0;
      for (let i = 0; i < TIMES; i++) length += (JSON.parse(TREE) as { end: number }).end;
      return length;
    },
  },
  note: 'with matchers compiled; JSON is what caching the tree would cost',
}];

const TREE = JSON.stringify({ ...parseExpr(TEXT), printed: printExpr(parseExpr(TEXT)) });

import { CodedError } from '../../../lib/sys/errors';
import { Bench } from '../../ratio';

const CALLS = 20_000;
const OUT_OF_ORDER = -1;
const newest = { t: 0 };

/** A sample that is refused, as the two ways to say so tell it. */
function thrown(t: number): number {
  if (t <= newest.t) throw new CodedError('OUT_OF_ORDER', `sample at ${t} is older than ${newest.t}`);
  return t;
}

function returned(t: number): number {
  return t <= newest.t ? OUT_OF_ORDER : t;
}

export const benches: Bench[] = [{
  name: 'lib/sys/errors',
  unit: 'refusal',
  units: CALLS,
  ours: {
    name: 'throw CodedError',
    run: () => {
      let refused = 0;
      for (let i = 0; i < CALLS; i++) {
        try {
          thrown(-i);
        } catch (err) {
          if (err instanceof CodedError && err.code === 'OUT_OF_ORDER') refused++;
        }
      }
      return refused;
    },
  },
  against: {
    name: 'a number below zero',
    run: () => {
      let refused = 0;
      for (let i = 0; i < CALLS; i++) if (returned(-i) < 0) refused++;
      return refused;
    },
  },
  note: 'why a routine refusal is a value',
}];

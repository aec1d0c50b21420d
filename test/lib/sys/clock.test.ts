import { systemClock } from '../../../lib/sys/clock';
import { clockSuite } from './clock-suite';

describe('systemClock', () => clockSuite(() => ({ clock: systemClock })));

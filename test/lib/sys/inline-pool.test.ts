import { InlinePool } from '../../../lib/sys/inline-pool';
import { poolSuite } from './pool-suite';
import { poolTasks } from './pool-tasks';

describe('the suite', () => poolSuite((size) => new InlinePool(poolTasks, size)));

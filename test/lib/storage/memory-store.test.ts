import { MemoryStore } from '../../../lib/storage/memory-store';
import { describeStore } from './store-suite';

describeStore('the store in memory', () => new MemoryStore());

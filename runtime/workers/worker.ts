// The entry point of every worker thread; bundled to bundle/worker.js.
import { parentPort } from 'node:worker_threads';
import { serve } from './serve';
import { tasks } from './tasks';

serve(parentPort!, tasks);

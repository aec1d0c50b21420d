import { MemFs } from '../../../lib/sys/mem-fs';
import { describeStore } from '../storage/store-suite';
import { OpenDb, openDb } from './open-db';

describe('a store', () => {
  let open: OpenDb;
  beforeEach(async () => { open = await openDb(new MemFs()); });
  describeStore('with a head and a WAL', () => open.db);
});

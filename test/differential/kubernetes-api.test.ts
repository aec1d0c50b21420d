import { existsSync } from 'node:fs';
import { unknown } from './kubernetes-known';
import { readScenario, RECORDINGS, Replay, scenarioNames } from './kubernetes-replay';

const names = existsSync(RECORDINGS) ? scenarioNames() : [];
/** Recorded of both servers: for custom resources the newer one counts. */
const older = names.filter((name) => names.includes(name.replace(/^core-/, 'crd-')) && name.startsWith('core-'));

if (names.length === 0) test.skip(`recordings of Kubernetes (no ${RECORDINGS})`, () => undefined);
else {
  describe('recordings of Kubernetes', () => {
    test.each(names.filter((name) => !older.includes(name)))('%s', async (name) => {
      const replay = await new Replay().start();
      expect(unknown(name, await replay.run(readScenario(name)))).toEqual([]);
      await replay.close();
    });
  });
}

import { Engine, EngineOptions } from '../../../lib/promql/engine';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { runTestFile } from '../../differential/promqltest';

/** As the originals run their own tests: all that is behind a flag, names dropped in the end. */
export const OPTIONS: EngineOptions = {
  lookbackDelta: 300_000, maxSamples: 1_000_000, timeout: 60_000, defaultStep: () => 60_000,
  experimentalFunctions: true, extendedRangeSelectors: true, binopFillModifiers: true, delayedNameRemoval: true,
};

/** Defines a test that runs `text`, in the language of the originals' own tests, and names what differs. */
export function promqlTest(name: string, text: string, options: Partial<EngineOptions> = {}): void {
  test(name, async () => {
    const outcomes = await runTestFile(new Engine(new FakeClock(), { ...OPTIONS, ...options }), text);
    expect(outcomes.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(outcomes.length).toBeGreaterThan(0);
  });
}

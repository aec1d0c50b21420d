import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MatcherMode, parseMatcher, parseMatchers } from '../../lib/routing/matcher-parse';
import { SeededRandom } from '../../lib/sys/random';
import { describeWith, peer } from './peers';
import { RealAlertmanager } from './real-alertmanager';

const PIECES = [
  'a', 'b.c', 'é', '🙂', '=', '!=', '=~', '!~', '!', '~', '"', '"x"', '"\\n"', '"\\q"', '"\\x41"', '"a,b"', '\\', ',', '{', '}', ' ', '\t', "'", '`', '(',
  '.*', '',
];
const FEATURE: Readonly<Record<MatcherMode, string[]>> = {
  default: [], classic: ['--enable-feature=classic-mode'], utf8: ['--enable-feature=utf8-strict-mode'],
};

/** Half of it nearly right, half of it anything. */
function inputs(seed: number, count: number): string[] {
  const random = new SeededRandom(seed);
  const piece = () => PIECES[random.below(PIECES.length)];
  return Array.from({ length: count }, (_, i) => {
    if (i % 2) return Array.from({ length: 1 + random.below(7) }, piece).join('');
    const matcher = () => `${random.below(3) ? 'a' : piece()}${['=', '!=', '=~', '!~'][random.below(4)]}${random.below(2) ? 'v' : piece()}`;
    const list = Array.from({ length: 1 + random.below(3) }, matcher).join(random.below(4) ? ',' : piece());
    return random.below(2) ? `{${list}}` : list;
  });
}

function verdict(parse: () => unknown): string {
  try {
    parse();
    return 'taken';
  } catch (err) {
    return (err as Error).message;
  }
}

describeWith(['prometheus-alertmanager'], 'a filter of the API', () => {
  test.each<MatcherMode>(['default', 'classic', 'utf8'])('is taken or refused as the original does in mode %s', async (mode) => {
    const real = await RealAlertmanager.start('route: {receiver: x}\nreceivers: [{name: x}]\n', FEATURE[mode]);
    try {
      for (const text of inputs(1, 3000)) {
        const answer = await fetch(`${real.url}/api/v2/silences?filter=${encodeURIComponent(text)}`);
        const theirs = answer.ok ? 'taken' : await answer.json() as string;
        expect([text, verdict(() => parseMatcher(text, mode))]).toEqual([text, theirs]);
      }
    } finally {
      await real.stop();
    }
  }, 60_000);
});

describeWith(['amtool'], 'a list in the configuration', () => {
  test.each<MatcherMode>(['default', 'classic', 'utf8'])('is taken or refused as the original does in mode %s', (mode) => {
    const folder = mkdtempSync(join(tmpdir(), 'real-amtool-'));
    const texts = inputs(2, 1500);
    texts.forEach((text, i) => writeFileSync(join(folder, `${i}.yml`), JSON.stringify(
      { route: { receiver: 'x', routes: [{ receiver: 'x', matchers: [text] }] }, receivers: [{ name: 'x' }] })));
    const { stdout } = spawnSync(peer('amtool')!, [...FEATURE[mode], 'check-config', ...texts.map((_, i) => `${i}.yml`)], { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    const theirs = stdout.split(/^Checking '/m).slice(1).map((part) => (
      part.includes('  SUCCESS') ? 'taken' : /  FAILED: ([^]*?)\n*$/.exec(part)?.[1]));
    expect(theirs).toHaveLength(texts.length);
    texts.forEach((text, i) => expect([text, verdict(() => parseMatchers(text, mode))]).toEqual([text, theirs[i]]));
  }, 60_000);
});

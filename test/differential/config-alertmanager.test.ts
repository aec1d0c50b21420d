import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadAlertmanagerConfig, printAlertmanagerConfig } from '../../lib/config/alertmanager/load';
import * as tables from '../lib/config/alertmanager/verdicts';
import { verdictOf } from '../lib/config/table';
import { PRINTED_ALERTMANAGER, SECRET_FILES } from './config-printed';
import { describeWith, peer } from './peers';
import { RealAlertmanager } from './real-alertmanager';

const load = (text: string) => loadAlertmanagerConfig(text, 'alertmanager.yml');

/** What amtool says of each text. */
function saidBy(folder: string, texts: readonly string[]): string[] {
  const files = texts.map((text, i) => {
    writeFileSync(join(folder, `${i}.yml`), text);
    return `${i}.yml`;
  });
  const { stdout } = spawnSync(peer('amtool')!, ['check-config', ...files], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  return stdout.split(/^Checking '\d+\.yml' {2}/m).slice(1).map((part) => /^FAILED: ([^]*?)\n+$/.exec(part)?.[1] ?? 'ok');
}

describeWith(['amtool'], 'the real amtool says of configurations what our table has', () => {
  test.each(Object.entries(tables))('%s', (_, cases) => {
    const folder = mkdtempSync(join(tmpdir(), 'real-am-config-'));
    expect(saidBy(folder, cases.map(([text]) => text))).toEqual(cases.map(([, verdict]) => verdict));
    rmSync(folder, { recursive: true });
  });
});

const DATA = resolve(__dirname, '../../../shared/conformance/alertmanager-config');
const there = existsSync(DATA);
if (!there) console.log(`skipped: the configurations of Alertmanager's own tests are not at ${DATA}`);
const names = there ? readdirSync(DATA).filter((name) => name.endsWith('.yml')) : [];

describeWith(['amtool', 'prometheus-alertmanager'], "Alertmanager's own tests", () => {
  test(`it and we say the same of their ${names.length} configurations`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'real-am-config-'));
    const texts = names.map((name) => readFileSync(join(DATA, name), 'utf8'));
    expect(texts.map((text, i) => [names[i], verdictOf(() => load(text))])).toEqual(saidBy(folder, texts).map((said, i) => [names[i], said]));
    rmSync(folder, { recursive: true });
  });

  const good = names.filter((name) => verdictOf(() => load(readFileSync(join(DATA, name), 'utf8'))) === 'ok')
    .map((name): [string, string] => [name, readFileSync(join(DATA, name), 'utf8')]);

  test.each([...Object.entries(PRINTED_ALERTMANAGER), ...good])('it and we print alike: %s', async (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), 'real-am-config-'));
    for (const file of SECRET_FILES) writeFileSync(join(folder, file), 'x'); // some are read when the file is
    const real = await RealAlertmanager.start(text, [], folder);
    const { config: { original } } = await (await fetch(`${real.url}/api/v2/status`)).json() as { config: { original: string } };
    await real.stop();
    expect(printAlertmanagerConfig(load(text))).toBe(original);
  }, 40_000);
});

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadRuleFile } from '../../lib/config/rule-file';
import { parseExpr } from '../../lib/promql/parser/parse';
import { FILES, RULES } from '../lib/config/rule-verdicts';
import { describeWith, peer } from './peers';

describeWith(['promtool'], 'the real promtool says of rule files what our table has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'real-rules-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([...FILES, ...RULES])('%j: %s', (text, verdict) => {
    writeFileSync(join(folder, 'r.yml'), text);
    const { stderr } = spawnSync(peer('promtool')!, ['check', 'rules', '--lint=none', 'r.yml'], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
    const said = stderr.split(/^ *(?:FAILED:\n *)?r\.yml: /m).slice(1).map((error) => error.replace(/\n+$/, ''));
    const once = [...new Set(said)].filter((error) => !/rulefmt\.Rule(?:Group)?Node/.test(error)); // it reads each file in two ways
    expect(once.join('\n') || 'ok').toBe(verdict);
  });
});

const DATA = resolve(__dirname, '../../../shared/conformance/promtool');
const there = existsSync(DATA);
if (!there) console.log(`skipped: the rule files of promtool's own tests are not at ${DATA}`);

(there ? describe : describe.skip)("the rule files of promtool's own tests", () => {
  const load = (name: string) => loadRuleFile(readFileSync(join(DATA, name), 'utf8'), name, { parse: parseExpr });
  test.each(['rules.yml', 'rules_duplicates.yml', 'prometheus-rules.lint.yml', 'at-modifier.yml', 'negative-offset.yml'])('%s is taken', (name) => {
    expect(load(name).length).toBeGreaterThan(0);
  });
});

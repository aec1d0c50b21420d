import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { check } from './layout/check';
import { ALLOWED, MESSAGES, Planted, REFUSED, STANDING } from './layout/planted';
import { STEPS } from './layout/rules';
import { sourcesInMemory, sourcesOnDisk } from './layout/sources';
import { Rule, Violation, violationText } from './layout/violation';

const ROOT = join(__dirname, '..');
const RULES = Object.keys(REFUSED) as Rule[];

test('the tree keeps its layers', () => expect(check(sourcesOnDisk(ROOT)).map(violationText)).toEqual([]));

test('the tree that the plants are put in keeps them too', () => expect(grown()).toEqual([]));

describe.each(RULES)('refuses %s:', (rule) => {
  test.each(REFUSED[rule])('$at ($because)', (plant) => {
    expect(grown(textsOf(plant)).map((v) => `${v.file}:${v.line} ${v.rule}`)).toEqual([`${plant.at} ${rule}`]);
  });
});

test.each(ALLOWED)('allows $at ($because)', (plant) => expect(grown(textsOf(plant)).map(violationText)).toEqual([]));

test.each(RULES)('%s says what was found, what is allowed and what to do', (rule) => {
  expect(grown(textsOf(REFUSED[rule][0])).map(violationText)).toEqual([MESSAGES[rule]]);
});

test('a circle is told by a shortest way, once', () => {
  const circles = grown({
    'lib/model/a.ts': "import { b } from './b';\nimport { c } from './c';",
    'lib/model/b.ts': "import { c } from './c';",
    'lib/model/c.ts': "import { d } from './d';",
    'lib/model/d.ts': "import { a } from './a';",
  });
  expect(circles.map((v) => `${v.file}:${v.line} ${v.found.replaceAll('lib/model/', '')}`)).toEqual([
    'lib/model/a.ts:2 a.ts -> c.ts -> d.ts -> a.ts',
    'lib/model/b.ts:1 b.ts -> c.ts -> d.ts -> a.ts -> b.ts',
  ]);
});

describe('docs/design/0001-layers.md', () => {
  const page = readFileSync(join(ROOT, 'docs/design/0001-layers.md'), 'utf8');

  test('shows the steps as they are', () => expect(page).toContain(`\`\`\`\n${STEPS.map(drawn).join('\n')}\n\`\`\``));

  test.each(RULES)('explains %s', (rule) => expect(page).toContain(`\n| \`${rule}\` | `));
});

function textsOf({ at, text, more }: Planted): Record<string, string> {
  return { [at.replace(/:\d+$/, '')]: text, ...more };
}

/** The violations of the standing tree with `texts` in it. */
function grown(texts: Record<string, string> = {}): Violation[] {
  return check(sourcesInMemory({ ...STANDING, ...texts }));
}

/** The names of a step on one line, those of one folder together: `lib/{log, metrics, flags}`. */
function drawn(step: readonly string[]): string {
  const folders = [...new Set(step.map((name) => posix.dirname(name)))];
  return folders.map((folder) => {
    const inside = step.filter((name) => posix.dirname(name) === folder).map((name) => posix.basename(name));
    return `${folder}/${inside.length > 1 ? `{${inside.join(', ')}}` : inside[0]}`;
  }).join('   ');
}

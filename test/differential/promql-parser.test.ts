import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PromqlError } from '../../lib/promql/parser/error';
import { parseExpr } from '../../lib/promql/parser/parse';
import { prettyExpr } from '../../lib/promql/parser/pretty';
import { printExpr } from '../../lib/promql/parser/print';
import { describeWith } from './peers';
import { RealServer } from './real-server';

const DATA = resolve(__dirname, '../../../shared/conformance');
const there = existsSync(DATA);
if (!there) console.log(`skipped: the recorded expressions are not at ${DATA}`);
const ALL = { experimentalFunctions: true, extendedRangeSelectors: true, binopFillModifiers: true };

/** The expressions of the evaluation tests. */
const EVALUATED = there ? readdirSync(`${DATA}/promqltest`).flatMap((file) => readFileSync(`${DATA}/promqltest/${file}`, 'utf8').split('\n'))
  .map((line) => /^eval(?:_\w+)? (?:instant at \S+|range from \S+ to \S+ step \S+) (.*)$/.exec(line)?.[1] ?? '').filter((text) => text !== '') : [];

interface Recorded { readonly input: string | null; readonly fail: boolean; readonly errs: readonly string[] }

(there ? describe : describe.skip)('the recorded expressions', () => {
  const recorded = there ? JSON.parse(readFileSync(`${DATA}/promql-parser/expressions.json`, 'utf8')) as Recorded[] : [];
  // One was recorded with the way its source writes a backquote.
  const given = recorded.filter((each): each is Recorded & { input: string } => each.input !== null)
    .map((each) => ({ ...each, input: each.input.replaceAll('` + "`" + `', '`') }));

  test.each(given.filter(({ fail }) => !fail).map(({ input }) => [input]))('%j parses, and prints as what parses to the same', (input) => {
    const printed = printExpr(parseExpr(input, ALL));
    expect(printExpr(parseExpr(printed, ALL))).toBe(printed);
  });

  test.each(given.filter(({ fail }) => fail).map(({ input, errs }) => [input, errs]))('%j is refused with %j', (input, errs) => {
    let problems: readonly string[] = [];
    try {
      parseExpr(input, ALL);
    } catch (err) {
      problems = (err as PromqlError).problems.map(({ message }) => message);
    }
    // Of several the first alone is shown; here reading ends with it.
    for (const err of input === 'sum(' ? errs.slice(0, 1) : errs) expect(problems).toContainEqual(expect.stringContaining(err));
    expect(problems.length).toBeGreaterThan(0);
  });

  test('every expression of the evaluation tests parses', () => {
    const refused = EVALUATED.filter((text) => {
      try {
        return parseExpr(text, ALL) === undefined;
      } catch {
        return true;
      }
    });
    expect(EVALUATED.length).toBeGreaterThan(900);
    expect(refused).toEqual([]);
  });
});

describeWith(['prometheus'], 'a real server formats expressions as we do', () => {
  let server: RealServer;
  beforeAll(async () => { server = await RealServer.start(() => '', ['--enable-feature=promql-experimental-functions']); });
  afterAll(() => server.stop());

  test('all of the evaluation tests that it knows, and longer ones made of them', async () => {
    const short = [...new Set(EVALUATED)];
    const long = short.slice(1).map((text, i) => (
      `sum by (job, instance) (${short[i]}) / on (job) group_left (a) label_replace(${text}, "a", "$1", "b", "(.*)")`));
    const different: Array<{ text: string; ours: string; theirs: string }> = [];
    let same = 0;
    for (const text of [...short, ...long]) {
      const answer = await (await fetch(`${server.url}/api/v1/format_query`, { method: 'POST', body: new URLSearchParams({ query: text }) })).json() as
        { status: string; data: string };
      let ours: string;
      try {
        ours = prettyExpr(parseExpr(text, ALL));
      } catch {
        continue; // whether both refuse it is another test
      }
      if (answer.status !== 'success' || text.includes('\\xc5')) continue; // a newer language than it knows, or a text that is no UTF-8
      if (ours === answer.data) same++;
      else different.push({ text, ours, theirs: answer.data });
    }
    expect(different.slice(0, 10)).toEqual([]);
    expect(same).toBeGreaterThan(800);
  }, 60_000);
});

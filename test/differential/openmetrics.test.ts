import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Entry } from '../../lib/textparse/entry';
import { newParser } from '../../lib/textparse/parser';

const DATA = resolve(__dirname, '../../../shared/conformance/openmetrics');
const there = existsSync(DATA);
if (!there) console.log(`skipped: the expositions of the OpenMetrics suite are not at ${DATA}`);

(there ? describe : describe.skip)('a real server of 3.5.3 and our parser take the same expositions', () => {
  const verdicts = JSON.parse(there ? readFileSync(`${DATA}/verdicts.json`, 'utf8') : '{}') as Record<string, { health353: string }>;
  test.each(Object.entries(verdicts).map(([name, { health353 }]) => [name, health353]))('%s is %s', (name, health) => {
    const parser = newParser(readFileSync(`${DATA}/${name}/metrics`), 'application/openmetrics-text; version=1.0.0; charset=utf-8');
    const walk = () => {
      for (let entry = parser.next(); entry !== Entry.End; entry = parser.next()) if (entry === Entry.Series) parser.labels();
    };
    if (health === 'up') expect(walk).not.toThrow();
    else expect(walk).toThrow();
  });
});

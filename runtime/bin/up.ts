import { Application } from '../../lib/flags/application';
import { bool } from '../../lib/flags/values';
import { Running, up } from '../local/up';
import { readCommandLine } from './command-line';
import { Main } from './surroundings';
import { versionText } from './version';

/** `up`, and so `npm start`: brings up what there is on this machine. */
export const main: Main = async (surroundings) => {
  const { stdout, stderr, clock, launcher, stop } = surroundings;
  const app = new Application('up', 'Brings the stack up on this machine: without Docker, without a cluster.');
  const freePorts = app.flag('free-ports', 'Take any free ports instead of the usual ones.', bool);
  const ci = app.flag('ci', 'Take free ports, check that everything answers, stop, and exit 0 only if it did.', bool);
  const json = app.flag('json', 'Print the outcome as one JSON object instead of a table.', bool);
  app.version(versionText('up'));
  const parsed = readCommandLine(app, surroundings);
  if (typeof parsed === 'number') return parsed;

  const step = (text: string, ms: number) => stderr(`${(ms / 1000).toFixed(2).padStart(7)} s  ${text}\n`);
  await up({
    launcher, clock, stop, step, once: parsed.get(ci), freePorts: parsed.get(ci) || parsed.get(freePorts),
    line: (program, text) => { if (/level=(WARN|ERROR)/.test(text)) stderr(`${program}: ${text}\n`); },
  }, (running) => {
    stdout(parsed.get(json) ? `${JSON.stringify({ running })}\n` : table(running));
    if (!parsed.get(ci)) stderr('Ctrl-C stops everything.\n');
  });
  return 0;
};

function table(running: readonly Running[]): string {
  return running.map(({ program, url }) => `${program.padEnd(16)}${url}\n`).join('');
}

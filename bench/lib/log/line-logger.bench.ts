import { LineLogger, LogFormat } from '../../../lib/log/line-logger';
import { FakeClock } from '../../../lib/sys/fake-clock';
import { Bench } from '../../ratio';

const LINES = 20_000;
const message = 'Compaction of block finished';
const fields = { component: 'tsdb', ulid: '01JD5Q2X7ZB0QW8M3N4P5R6S7T', mint: 1_795_413_600_000, samples: 1_200_000, duration: 2.125 };

function against(format: LogFormat): Bench {
  let written = 0;
  const sink = (line: string) => { written += line.length; };
  const log = new LineLogger({ clock: new FakeClock(), sink, format, level: 'info' }, 'compact.ts');
  return {
    name: `lib/log/line-logger ${format}`,
    unit: 'line',
    units: LINES,
    ours: { name: 'LineLogger', run: () => repeat(() => log.info(message, fields), () => written) },
    against: { name: 'JSON.stringify', run: () => repeat(() => sink(JSON.stringify({ time: '', level: 'INFO', msg: message, ...fields })), () => written) },
    note: 'the same five fields, no time to print',
  };
}

function repeat(print: () => void, written: () => number): number {
  for (let i = 0; i < LINES; i++) print();
  return written();
}

export const benches: Bench[] = [against('logfmt'), against('json')];

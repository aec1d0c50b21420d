import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineLogger, LogFormat } from '../../lib/log/line-logger';
import { FakeClock } from '../../lib/sys/fake-clock';
import { describeWith, peer } from './peers';

/** Names of files that are not there: everything that has a rule of its own in one of the formats. No NUL, which no argument can hold. */
const NAMES = [
  'word', 'two words', ' ', '=', 'a=b', '"', '"quoted"', "'single'", '`back`', 'back\\slash', '\\n', '\\', '\\"',
  'line\nline', '\r\n', '\t', '\x01\x02\x1f', '\x07\b\v\f', '\x1b[31mred\x1b[0m', '\x7f', '<a href="x">&</a>', '{"k":[1,2]}', '%s %d %!v',
  'é', 'e\u0301', '中文', '\u0639\u0631\u0628', '😀', '👩\u200d💻', '\u0085', '\u00a0', '\u00ad', '\u200b', '\u2028', '\u2029', '\u3000',
  '\ue000', '\ufeff', '\ufffd', '\ufffe', '\u{10ffff}', '\u{e0001}', '\u{1d173}', 'level=ERROR msg=forged\ntime=2026-01-01T00:00:00Z level=INFO',
];

describeWith(['prometheus-alertmanager'], 'the line that the real Alertmanager prints for a missing file', () => {
  let folder = '';
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'real-alertmanager-')); });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(NAMES)('%j is ours in logfmt', (name) => {
    const line = lastLine(name, 'logfmt');
    const [, time, source] = /^time=(\S+) level=ERROR source=(\S+) /.exec(line)!;
    expect(ours(name, 'logfmt', Date.parse(time), source)).toBe(line);
  });

  test.each(NAMES)('%j is ours in JSON', (name) => {
    const line = lastLine(name, 'json');
    const { time, source } = JSON.parse(line) as { time: string; source: string };
    const ms = Date.parse(time); // the original prints nanoseconds, our clock counts milliseconds
    expect(ours(name, 'json', ms, source)).toBe(line.replace(time, new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z')));
  });

  function lastLine(name: string, format: LogFormat): string {
    const { stderr } = spawnSync(peer('prometheus-alertmanager')!, [
      `--config.file=${name}`, `--log.format=${format}`, '--storage.path=state', '--cluster.listen-address=', '--web.listen-address=127.0.0.1:0',
    ], { cwd: folder, env: { TZ: 'UTC' }, encoding: 'utf8', timeout: 20_000 });
    const lines = stderr.split('\n');
    expect(lines.at(-1)).toBe('');
    return `${lines.at(-2)}\n`;
  }
});

function ours(name: string, format: LogFormat, time: number, source: string): string {
  let printed = '';
  const log = new LineLogger({ clock: new FakeClock(time), sink: (line) => { printed += line; }, format, level: 'info' }, source);
  log.error('error loading configuration file', { err: `open ${name}: no such file or directory` });
  return printed;
}

import { Bench, measure, Result } from './ratio';

/** `npm run bench [-- [--json] [PART-OF-NAME ...]]`: one row per bench, or one JSON object per line. */
export async function main(benches: readonly Bench[], args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const wanted = args.filter((arg) => !arg.startsWith('--'));
  const chosen = benches.filter((bench) => !wanted.length || wanted.some((part) => bench.name.includes(part)));
  if (!chosen.length) throw new Error(`no bench has a name with ${wanted.join(' or ')} in it`);
  if (!json) process.stdout.write(`${row('bench', 'ours', 'against', 'unit', 'ratio', 'low-high', 'against what')}\n`);
  for (const bench of chosen) {
    const result = await measure(bench);
    process.stdout.write(`${json ? JSON.stringify(result) : text(result)}\n`);
  }
}

function text(r: Result): string {
  return row(r.name, nanoseconds(r.ours), nanoseconds(r.against), `per ${r.unit}`, r.ratio.toFixed(2), `${r.low.toFixed(2)}-${r.high.toFixed(2)}`,
    r.note ? `${r.peer} (${r.note})` : r.peer);
}

function row(name: string, ours: string, against: string, unit: string, ratio: string, spread: string, peer: string): string {
  return `${name.padEnd(44)} ${ours.padStart(9)} ${against.padStart(9)}  ${unit.padEnd(16)} ${ratio.padStart(7)} ${spread.padStart(12)}  ${peer}`;
}

function nanoseconds(ns: number): string {
  if (ns < 1e3) return `${ns.toPrecision(3)} ns`;
  return ns < 1e6 ? `${(ns / 1e3).toPrecision(3)} us` : `${(ns / 1e6).toPrecision(3)} ms`;
}

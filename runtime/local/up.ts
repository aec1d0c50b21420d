import { aborted, Clock } from '../../lib/sys/clock';
import { CodedError } from '../../lib/sys/errors';
import { ChildProgram } from './child-program';

/** A program that runs on this machine, and how to see that it does its work. */
interface Part {
  readonly program: string;
  readonly args: (port: number) => readonly string[];
  readonly port: number;
  /** The page to look at, and what it must hold. */
  readonly page: string;
  readonly proof: RegExp;
}

/** What there is so far. */
const PARTS: readonly Part[] = [{
  program: 'node-exporter', port: 9100, page: '/metrics', proof: /^node_load1 \S+$/m,
  args: (port) => [`--web.listen-address=127.0.0.1:${port}`],
}];

export interface UpOptions {
  readonly launcher: string;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Take any free ports instead of the usual ones. */
  readonly freePorts: boolean;
  /** End once everything has answered. */
  readonly once: boolean;
  /** A step is done: said as it happens, with the milliseconds since the start. */
  readonly step: (text: string, ms: number) => void;
  /** What a child logs. */
  readonly line: (program: string, text: string) => void;
}

/** A running part: where it is and the proof that it works. */
export interface Running { readonly program: string; readonly url: string; readonly proof: string }

/**
 * Starts every part, sees that it answers, and runs until `stop` aborts or a part ends by itself. No process is left when it returns.
 * @param ready is told once, when all parts have answered
 * @throws CodedError CHILD, PROOF, or what the first failing part threw
 */
export async function up(options: UpOptions, ready: (running: readonly Running[]) => void): Promise<void> {
  const { clock, stop, step, freePorts, once } = options;
  const begin = clock.monotonic();
  const since = () => clock.monotonic() - begin;
  const children: ChildProgram[] = [];
  try {
    const running: Running[] = [];
    for (const part of PARTS) {
      const { child, address } = await ChildProgram.start(part.program, part.args(freePorts ? 0 : part.port), {
        launcher: options.launcher, clock, signal: stop, onLine: (text) => options.line(part.program, text),
      });
      children.push(child);
      step(`${part.program} listens on ${address}`, since());
      running.push(await proven(part, address, options));
      step(`${part.program} answers: ${running[running.length - 1].proof}`, since());
    }
    ready(running);
    if (!once && !stop.aborted) await Promise.race([aborted(stop), ...children.map((child) => endsByItself(child, stop))]);
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    if (children.length) step(`stopped ${children.map((child) => child.name).join(', ')}`, since());
  }
}

async function proven({ program, page, proof }: Part, address: string, { stop }: UpOptions): Promise<Running> {
  const url = `http://${address}${page}`;
  const [found] = proof.exec(await (await fetch(url, { signal: stop })).text()) ?? [];
  if (found === undefined) throw new CodedError('PROOF', `${program} answers at ${url}, but without ${proof.source}`);
  return { program, url, proof: found };
}

async function endsByItself(child: ChildProgram, stop: AbortSignal): Promise<void> {
  const how = await child.ended;
  if (!stop.aborted) throw new CodedError('CHILD', `${child.name} ended by itself with ${how}`); // Ctrl-C reaches the children too
}


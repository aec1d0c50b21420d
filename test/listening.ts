import { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** The address in the line of a program's error stream that tools wait for: `msg="Listening on" address=127.0.0.1:9100`. */
export async function addressOf(program: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: program.stderr! })) {
    const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('the program ended without listening');
}

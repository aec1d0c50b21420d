import { CodedError } from '../../../lib/sys/errors';

/** An address in 127.0.0.0/8, and what 127.0.0.1 means to whoever stands there. */
export interface LocalAddress { readonly address: string; readonly loopback: string }

const SLICES = 16;
const NODES = 254;
const FIRST_POD_BLOCK = 2, LAST_POD_BLOCK = 127; // third octets; a loopback's is 128 above
const LOOPBACK_STEP = 128;
const HOSTS = 254; // per block

/**
 * The addresses of one run. 127.0.0.0/8 is cut in slices, so that several runs stand side by side: slice s has its nodes at 127.(64+s).0.N,
 * its pods at 127.(64+s).(2..127).x and its Services at 127.(96+s).0.0/16. Who stands at an address has its loopback 128 above in the third
 * octet: 127.64.2.7 has 127.64.130.7.
 */
export class LocalAddresses {
  private readonly taken = new Set<string>();
  private next = 0;

  /** @param slice 0 to 15 @throws CodedError LOCAL_ADDRESS */
  constructor(readonly slice: number) {
    if (!Number.isInteger(slice) || slice < 0 || slice >= SLICES) {
      throw new CodedError('LOCAL_ADDRESS', `slice ${slice} of 127.0.0.0/8: expected a whole number from 0 to ${SLICES - 1}`);
    }
  }

  /** Where Services get their addresses from. */
  get serviceRange(): string {
    return `127.${96 + this.slice}.0.0/16`;
  }

  /** Where the API stands. */
  get controlPlane(): string {
    return `127.${64 + this.slice}.1.1`;
  }

  /** @param index from 0 on @throws CodedError LOCAL_ADDRESS */
  node(index: number): LocalAddress {
    if (index < 0 || index >= NODES) throw new CodedError('LOCAL_ADDRESS', `node ${index + 1}: a local run has at most ${NODES} nodes`);
    return this.at(0, index + 1);
  }

  /** The next free address for a pod; one that was given back is the last to come again. @throws CodedError LOCAL_ADDRESS when none is left */
  take(): LocalAddress {
    const count = (LAST_POD_BLOCK - FIRST_POD_BLOCK + 1) * HOSTS;
    for (let tried = 0; tried < count; tried++) {
      const at = this.next;
      this.next = (this.next + 1) % count;
      const found = this.at(FIRST_POD_BLOCK + Math.floor(at / HOSTS), 1 + at % HOSTS);
      if (this.taken.has(found.address)) continue;
      this.taken.add(found.address);
      return found;
    }
    throw new CodedError('LOCAL_ADDRESS', `all ${count} addresses for pods are taken: stop some pods`);
  }

  give(address: string): void {
    this.taken.delete(address);
  }

  private at(block: number, host: number): LocalAddress {
    const prefix = `127.${64 + this.slice}`;
    return { address: `${prefix}.${block}.${host}`, loopback: `${prefix}.${block + LOOPBACK_STEP}.${host}` };
  }
}

/** How many slices there are. */
export const SLICE_COUNT = SLICES;

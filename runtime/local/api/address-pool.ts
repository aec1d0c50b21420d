import { CodedError } from '../../../lib/sys/errors';

/** Addresses of an IPv4 range, from its second on: the first one is the network's. */
export class AddressPool {
  private readonly first: number;
  private readonly size: number;

  /** @param range such as `127.96.0.0/16` @throws CodedError SERVICE_RANGE */
  constructor(private readonly range: string) {
    const [, a, b, c, d, bits] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range) ?? [];
    const octets = [a, b, c, d].map(Number);
    if (!octets.every((octet) => octet <= 255) || !(Number(bits) >= 8 && Number(bits) <= 30)) {
      throw new CodedError('SERVICE_RANGE', `service range ${JSON.stringify(range)}: expected an IPv4 range of 8 to 30 bits, such as 127.96.0.0/16`);
    }
    this.size = 2 ** (32 - Number(bits));
    const whole = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    this.first = whole - whole % this.size;
  }

  /** The lowest address that is not taken. @throws CodedError SERVICE_RANGE when none is left */
  free(taken: ReadonlySet<string>): string {
    for (let i = 1; i < this.size - 1; i++) {
      const address = this.text(this.first + i);
      if (!taken.has(address)) return address;
    }
    throw new CodedError('SERVICE_RANGE', `no address is left in the service range ${this.range}: give it fewer bits`);
  }

  private text(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }
}

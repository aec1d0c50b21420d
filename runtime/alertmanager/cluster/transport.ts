import { HostPort } from '../../../lib/flags/host-port';
import { StreamMessage } from '../../../lib/wire/memberlist/stream';

/** Takes what comes from other nodes. */
export interface Inbox {
  packet(bytes: Uint8Array, from: HostPort): void;
  /** @returns what is answered, if anything; it ends the connection @throws what the other side is told */
  stream(message: StreamMessage): StreamMessage | undefined;
}

/** How packets and connections reach other nodes: sockets, or a network in memory. Addresses are those of IP. */
export interface Transport {
  /** Sends, or loses, a packet. */
  send(packet: Uint8Array, to: HostPort): void;
  /**
   * Sends a message over a connection of its own.
   * @param answered whether one is awaited; undefined is given otherwise
   * @param timeout  milliseconds for all of it
   * @throws CodedError for a node that is not reached, that does not answer, or whose answer is an error
   */
  request(message: StreamMessage, to: HostPort, answered: boolean, timeout: number): Promise<StreamMessage | undefined>;
  close(): Promise<void>;
}

import { createSocket, Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { formatHostPort, HostPort, parseHostPort } from '../../lib/flags/host-port';
import { CodedError } from '../../lib/sys/errors';
import { listenHosts, PodAddresses } from './listen';
import { ONLY_ADDRESS } from './port-table';

/** The door for datagrams, with the same idea of addresses as `listen` and `Dialer`. */
export class DatagramSocket {
  private constructor(private readonly sockets: readonly Socket[], private readonly pod: PodAddresses) {}

  /**
   * Binds a port that a server has at the same address already, as protocols want it that speak both ways.
   * @param received is given each datagram; its bytes are its own
   * @throws CodedError LISTEN naming the address; FsError
   */
  static async bind(address: string, pod: PodAddresses, received: (bytes: Uint8Array, from: HostPort) => void): Promise<DatagramSocket> {
    const at = parseHostPort(address);
    const mapped = await pod.ports?.find({ host: listenHosts(at.host, pod)[0], port: at.port });
    const wanted = mapped === undefined ? listenHosts(at.host, pod).map((host) => ({ host, port: at.port })) : [{ host: ONLY_ADDRESS, port: mapped }];
    const sockets: Socket[] = [];
    try {
      for (const each of wanted) {
        const socket = createSocket(isIPv6(each.host) ? 'udp6' : 'udp4');
        sockets.push(socket);
        await bound(socket, each);
        socket.on('message', (bytes, from) => received(bytes, { host: from.address, port: from.port }));
        socket.on('error', () => undefined); // of a datagram sent earlier: protocols over datagrams expect losses
      }
    } catch (err) {
      for (const socket of sockets) socket.close();
      throw err;
    }
    return new DatagramSocket(sockets, pod);
  }

  /** Sends, or loses, one datagram: nobody is told which. @param to an IP address and its port */
  send(bytes: Uint8Array, to: HostPort): void {
    this.target(to).then(({ host, port }) => { this.sockets[0].send(bytes, port, host, () => undefined); }).catch(() => undefined);
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
  }

  private async target(to: HostPort): Promise<HostPort> {
    const port = await this.pod.ports?.find(to);
    return port === undefined ? to : { host: ONLY_ADDRESS, port };
  }
}

function bound(socket: Socket, { host, port }: HostPort): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (err: Error) => reject(new CodedError('LISTEN', `listen udp ${formatHostPort({ host, port })}: ${err.message}`, err));
    socket.once('error', refused);
    socket.bind({ port, address: host || undefined }, () => {
      socket.off('error', refused);
      resolve();
    });
  });
}

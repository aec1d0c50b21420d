import { LocalAddresses } from '../../../../runtime/local/network/addresses';

describe('addresses of a local run', () => {
  test('a slice has its nodes, its pods, its Services and its API', () => {
    const addresses = new LocalAddresses(3);
    expect(addresses.node(0)).toEqual({ address: '127.67.0.1', loopback: '127.67.128.1' });
    expect(addresses.node(2)).toEqual({ address: '127.67.0.3', loopback: '127.67.128.3' });
    expect(addresses.take()).toEqual({ address: '127.67.2.1', loopback: '127.67.130.1' });
    expect(addresses.serviceRange).toBe('127.99.0.0/16');
    expect(addresses.controlPlane).toBe('127.67.1.1');
  });

  test('an address that is given back is the last to come again', () => {
    const addresses = new LocalAddresses(0);
    const first = addresses.take();
    addresses.give(first.address);
    const others = Array.from({ length: 126 * 254 - 1 }, () => addresses.take().address);
    expect(others).not.toContain(first.address);
    expect(others[others.length - 1]).toBe('127.64.127.254');
    expect(addresses.take()).toEqual(first);
    expect(() => addresses.take()).toThrow('all 32004 addresses for pods are taken: stop some pods');
  });

  test.each([-1, 16, 1.5])('slice %d is none', (slice) => {
    expect(() => new LocalAddresses(slice)).toThrow(`slice ${slice} of 127.0.0.0/8: expected a whole number from 0 to 15`);
  });

  test('there is a last node', () => {
    expect(new LocalAddresses(0).node(253).address).toBe('127.64.0.254');
    expect(() => new LocalAddresses(0).node(254)).toThrow('node 255: a local run has at most 254 nodes');
  });
});

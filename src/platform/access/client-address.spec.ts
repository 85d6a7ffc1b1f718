import type { IncomingMessage } from 'node:http';
import { IpNetwork } from '../config';
import { ClientAddress } from './client-address';

function networks(...texts: string[]): IpNetwork[] {
  return texts.map((text) => {
    const network = IpNetwork.parse(text);
    if (typeof network === 'string') throw new Error(network);
    return network;
  });
}

function clientOf(trusted: string[], peer: string | undefined, forwardedFor?: string): string {
  const request = {
    socket: { remoteAddress: peer },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  };
  return new ClientAddress(networks(...trusted)).of(request as unknown as IncomingMessage);
}

describe('ClientAddress', () => {
  const proxies = ['10.0.0.0/8', '2001:db8:ffff::/48'];

  it.each<[string, string | undefined, string | undefined, string]>([
    [
      'the other end, when nobody is trusted to speak for others',
      '203.0.113.1',
      '1.1.1.1',
      '203.0.113.1',
    ],
    ['the other end without the header', '10.0.0.1', undefined, '10.0.0.1'],
    ['what the proxy has added', '10.0.0.1', '203.0.113.1', '203.0.113.1'],
    ['not what the client has written', '10.0.0.1', '1.1.1.1, 203.0.113.1', '203.0.113.1'],
    ['what the outer of two proxies has added', '10.0.0.1', '203.0.113.1,10.0.0.2', '203.0.113.1'],
    ['the outermost, when all are proxies', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['the proxy itself, when it names nobody', '10.0.0.1', 'unknown', '10.0.0.1'],
    [
      'the proxy that names nobody, not whom others name',
      '10.0.0.1',
      '1.1.1.1, , 10.0.0.2',
      '10.0.0.2',
    ],
    ['an address with a port', '10.0.0.1', '203.0.113.1:4711', '203.0.113.1'],
    ['an IPv6 address with a port', '10.0.0.1', '[2001:db8::1]:4711', '2001:db8:0:0::/64'],
    ['the network of an IPv6 address', '2001:db8:1:2:3::4', undefined, '2001:db8:1:2::/64'],
    [
      'a proxy seen through a socket for both families',
      '::ffff:10.0.0.1',
      '203.0.113.1',
      '203.0.113.1',
    ],
    ['a proxy with an IPv6 address', '2001:db8:ffff::1', '203.0.113.1', '203.0.113.1'],
    ['nobody, when the connection has no other end', undefined, '203.0.113.1', 'unknown'],
  ])('is %s', (_what, peer, forwardedFor, client) => {
    expect(clientOf(proxies, peer, forwardedFor)).toBe(client);
  });

  it('believes no header when no proxy is trusted', () => {
    expect(clientOf([], '10.0.0.1', '203.0.113.1')).toBe('10.0.0.1');
  });
});

import { IpNetwork } from '../../platform/config';
import { ReceiverAddresses } from './receiver-addresses';

function networks(...texts: string[]): IpNetwork[] {
  return texts.map((text) => {
    const network = IpNetwork.parse(text);
    if (typeof network === 'string') throw new Error(network);
    return network;
  });
}

describe('the addresses to which webhooks may go', () => {
  const addresses = new ReceiverAddresses([]);

  it.each([
    ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.255'],
    ...['127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.19.255.255'],
    ...[
      '198.51.100.1',
      '203.0.113.9',
      '224.0.0.1',
      '239.255.255.255',
      '240.0.0.1',
      '255.255.255.255',
    ],
    ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', 'fc00::1', 'fd12:3456::1', 'fe80::1'],
    ...['fe80::1%eth0', 'fec0::1', 'ff02::1', '2001::1', '2001:db8::1', '2002:7f00:1::', '3fff::1'],
    ...['', 'localhost', '1', '127.1', '0x7f.0.0.1'],
  ])('%s is none', (address) => {
    expect(addresses.allows(address, true)).toBe(false);
  });

  it.each([
    ...['1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.1', '100.63.255.255', '100.128.0.1'],
    ...['126.255.255.255', '128.0.0.1', '169.253.255.255', '172.15.255.255', '172.32.0.1'],
    ...['192.167.255.255', '192.169.0.1', '223.255.255.255', '::ffff:8.8.8.8'],
    ...['2001:200::1', '2606:4700::1111', '2a00:1450::1', '3ffe:ffff::1'],
  ])('%s is one, by https alone', (address) => {
    expect(addresses.allows(address, true)).toBe(true);
    expect(addresses.allows(address, false)).toBe(false);
  });

  it('are also those that the settings name, by http as well', () => {
    const own = new ReceiverAddresses(networks('10.1.2.0/24', 'fd00::/8'));
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1']) {
      expect([own.allows(address, true), own.allows(address, false)]).toEqual([true, true]);
    }
    expect([own.allows('10.1.3.1', true), own.allows('127.0.0.1', true)]).toEqual([false, false]);
    expect(own.allows('8.8.8.8', false)).toBe(false);
  });
});

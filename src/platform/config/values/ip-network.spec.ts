import { addressBytes, IpNetwork } from './ip-network';

function network(text: string): IpNetwork {
  const parsed = IpNetwork.parse(text);
  if (typeof parsed === 'string') throw new Error(`${text} is ${parsed}`);
  return parsed;
}

function contains(net: string, address: string): boolean {
  return network(net).contains(addressBytes(address) ?? []);
}

describe('addressBytes', () => {
  it.each([
    ['10.1.2.3', [10, 1, 2, 3]],
    ['::ffff:10.1.2.3', [10, 1, 2, 3]],
    ['::FFFF:0a01:0203', [10, 1, 2, 3]],
    ['::1', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['::', Array<number>(16).fill(0)],
    ['2001:db8::', [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['64:ff9b::1.2.3.4', [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]],
    ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
    ['fe80::1%eth0', [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]],
  ])('reads %s', (text, bytes) => {
    expect(addressBytes(text)).toEqual(bytes);
  });

  it.each([
    '',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    ':::',
    '1::2::3',
    'g::',
  ])('refuses "%s"', (text) => {
    expect(addressBytes(text)).toBeNull();
  });
});

describe('IpNetwork', () => {
  it.each([
    ['10.0.0.0/8', '10.255.1.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
    ['::ffff:10.0.0.0/104', '10.1.1.1', true],
    ['192.168.1.7', '192.168.1.7', true],
    ['192.168.1.7', '192.168.1.8', false],
    ['172.16.0.0/12', '172.31.255.255', true],
    ['172.16.0.0/12', '172.32.0.0', false],
    ['::1', '::1', true],
    ['::1', '127.0.0.1', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
  ])('%s and %s: %s', (net, address, isInside) => {
    expect(contains(net, address)).toBe(isInside);
  });

  it.each([
    '10.0.0.1/8',
    '10.0.0.0/33',
    '0.0.0.0/0',
    '::/0',
    '::ffff:0.0.0.0/96',
    '::ffff:10.0.0.0/95',
    '2001:db8::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/+8',
    'proxy.example',
  ])('refuses %s, and says why', (text) => {
    expect(IpNetwork.parse(text)).toMatch(/^(not an|a network)/);
  });
});

import { isIPv4, isIPv6 } from 'node:net';

const IPV6_GROUPS = 8;
/** ::ffff:0:0/96 holds IPv4 addresses: a socket for both families shows clients by it. */
const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const MAPPED_BITS = MAPPED_PREFIX.length * 8;

/** Four or sixteen bytes; an IPv4 address inside IPv6 has four. Null for any other text. */
export function addressBytes(text: string): readonly number[] | null {
  if (isIPv4(text)) return text.split('.').map(Number);
  // A zone names an interface of this machine, and no other address.
  const [plain = ''] = text.split('%');
  if (!isIPv6(plain)) return null;
  const bytes = ipv6Bytes(plain);
  return isMapped(bytes) ? bytes.slice(MAPPED_PREFIX.length) : bytes;
}

function ipv6Bytes(text: string): number[] {
  const withoutDots = text.replace(/[\d.]+$/, (tail) => (isIPv4(tail) ? groupsOfIpv4(tail) : tail));
  const [head = '', tail] = withoutDots.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const zeros = Array<number>(IPV6_GROUPS - before.length - after.length).fill(0);
  return [...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 0xff]);
}

function groupsOfIpv4(text: string): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = text.split('.').map(Number);
  return `${((first << 8) | second).toString(16)}:${((third << 8) | fourth).toString(16)}`;
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}

function isMapped(bytes: readonly number[]): boolean {
  return MAPPED_PREFIX.every((byte, index) => bytes[index] === byte);
}

/** An address, or all that begin with the same bits. */
export class IpNetwork {
  private constructor(
    private readonly bytes: readonly number[],
    private readonly prefixBits: number,
    /** As it was written. */
    readonly text: string,
  ) {}

  /** Reads an address or a network such as 10.0.0.0/8; a text when it is none, which says why. */
  static parse(text: string): IpNetwork | string {
    const [address = '', prefix, ...rest] = text.split('/');
    const bytes = addressBytes(address);
    if (bytes === null || rest.length > 0) return 'not an IP address or network';
    const isMappedText = isIPv6(address) && bytes.length === 4;
    const allBits = bytes.length * 8;
    const bits = prefix === undefined ? allBits : prefixOf(prefix, isMappedText);
    if (bits === null || bits > allBits) return 'a network with a length that does not fit';
    if (bits <= 0) return 'a network of all addresses, which would believe everybody';
    const network = new IpNetwork(bytes, bits, text);
    return network.hasBitsBeyondPrefix() ? 'a network with bits beyond its length' : network;
  }

  contains(address: readonly number[]): boolean {
    if (address.length !== this.bytes.length) return false;
    return this.bytes.every((byte, index) => {
      const mask = maskAt(index, this.prefixBits);
      return (byte & mask) === ((address[index] ?? 0) & mask);
    });
  }

  private hasBitsBeyondPrefix(): boolean {
    return this.bytes.some((byte, index) => (byte & ~maskAt(index, this.prefixBits) & 0xff) !== 0);
  }
}

/** The length of the network's prefix in bits of the address that it holds; null for no number. */
function prefixOf(text: string, isMappedText: boolean): number | null {
  if (!/^\d{1,3}$/.test(text)) return null;
  return isMappedText ? Number(text) - MAPPED_BITS : Number(text);
}

/** Which bits of the byte at this index belong to the prefix. */
function maskAt(index: number, prefixBits: number): number {
  const bits = Math.min(8, Math.max(0, prefixBits - index * 8));
  return (0xff << (8 - bits)) & 0xff;
}

import { addressBytes, IpNetwork } from '../../platform/config';

/** IPv4 that is somebody's own, of a link, of many receivers, or of nobody (IANA's registry of special purposes). */
const REFUSED_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(network);
/** All of IPv6 that is given to networks of the internet; so nothing that holds an IPv4 address by another name. */
const GLOBAL_IPV6 = network('2000::/3');
/** Of it, tunnels that hold IPv4 addresses, and examples. */
const REFUSED_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map(network);
const IPV4_BYTES = 4;

/** Where webhooks may go: to the internet, and to the networks that the settings name. */
export class ReceiverAddresses {
  constructor(private readonly privateNetworks: readonly IpNetwork[]) {}

  get hasPrivate(): boolean {
    return this.privateNetworks.length > 0;
  }

  /** Plain `http` is for networks of one's own alone. False for a text that is no address. */
  allows(address: string, isEncrypted: boolean): boolean {
    const bytes = addressBytes(address);
    if (bytes === null) return false;
    if (this.privateNetworks.some((each) => each.contains(bytes))) return true;
    return isEncrypted && isGlobal(bytes);
  }
}

function isGlobal(bytes: readonly number[]): boolean {
  const isIn = (networks: readonly IpNetwork[]) => networks.some((each) => each.contains(bytes));
  if (bytes.length === IPV4_BYTES) return !isIn(REFUSED_IPV4);
  return GLOBAL_IPV6.contains(bytes) && !isIn(REFUSED_IPV6);
}

function network(text: string): IpNetwork {
  const parsed = IpNetwork.parse(text);
  if (typeof parsed === 'string') throw new Error(`${text} is ${parsed}`);
  return parsed;
}

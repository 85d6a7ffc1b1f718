import { IpNetwork } from '../config';

/** Whether an address lies in one of the networks; one that cannot be told lies in none. */
export function isFromNetworks(
  address: readonly number[] | null,
  networks: readonly string[],
): boolean {
  if (address === null) return false;
  return networks.some((text) => {
    const network = IpNetwork.parse(text);
    return typeof network !== 'string' && network.contains(address);
  });
}

/** What is wrong with a network in CIDR notation, such as `10.0.0.0/8`; null when nothing is. */
export function whatIsWrongWithNetwork(text: string): string | null {
  const network = IpNetwork.parse(text);
  return typeof network === 'string' ? network : null;
}

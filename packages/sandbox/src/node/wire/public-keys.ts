import { createHash } from 'node:crypto';
import { decodePublicKey } from 'crowdwiz-protocol/keys';

/** Keys in the order of their addresses (ripemd160 of sha512), in which the node keeps sets of them. */
export function sortKeys(keys: Iterable<string>): string[] {
  return [...keys]
    .map((key): [string, Buffer] => [key, addressOf(key)])
    .sort(([, left], [, right]) => left.compare(right))
    .map(([key]) => key);
}

function addressOf(key: string): Buffer {
  const inner = createHash('sha512').update(decodePublicKey(key)).digest();
  return createHash('ripemd160').update(inner).digest();
}

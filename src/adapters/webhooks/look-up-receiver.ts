import { lookup, type LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';

const TIMEOUT_MILLISECONDS = 2_000;
const TRIES = 2;

/** Gives the addresses of a name, or rejects with an error that has a `code`. */
export type LookUp = (name: string) => Promise<readonly LookupAddress[]>;

/**
 * Asks name servers by sockets of its own. The system's way holds one of four threads of the process for as long as a
 * name server is silent: whoever has four such names would keep everybody else's from being found. Only names
 * without a dot, which nobody on the internet has, are asked for in that way: `localhost`, or what a container is called.
 */
export function lookUpReceiverBy(
  resolver = new Resolver({ timeout: TIMEOUT_MILLISECONDS, tries: TRIES }),
): LookUp {
  return async (name) => {
    if (!name.replace(/\.$/, '').includes('.')) return lookUpLocal(name);
    const [four, six] = await Promise.allSettled([
      resolver.resolve4(name),
      resolver.resolve6(name),
    ]);
    const found = [...addressesOf(four, 4), ...addressesOf(six, 6)];
    if (found.length === 0 && four.status === 'rejected') throw four.reason;
    return found;
  };
}

function addressesOf(
  answer: PromiseSettledResult<readonly string[]>,
  family: number,
): LookupAddress[] {
  if (answer.status === 'rejected') return [];
  return answer.value.map((address) => ({ address, family }));
}

function lookUpLocal(name: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(name, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found);
    });
  });
}

import { Injectable } from '@nestjs/common';
import { Links } from '../linking';

const ACCOUNT_ID = /^1\.2\.\d{1,15}$/;

/** Finds accounts that somebody has linked, or had: by id or by name, and without the chain. */
@Injectable()
export class FindAccount {
  constructor(private readonly links: Links) {}

  /** `1.2.n` of an id or a name; null for a name that nobody has ever linked. */
  async idOf(idOrName: string): Promise<string | null> {
    if (ACCOUNT_ID.test(idOrName)) return idOrName;
    const [first] = await this.links.named(idOrName, 1);
    return first?.accountName === idOrName ? first.accountId : null;
  }

  /** Everybody who has or had the account; whoever has it, or had it last, comes first. */
  async customersOf(idOrName: string): Promise<readonly string[]> {
    const id = await this.idOf(idOrName);
    if (id === null) return [];
    const links = await this.links.everOfAccounts([id]);
    const newest = links.toSorted(
      (one, other) => other.verifiedAt.getTime() - one.verifiedAt.getTime(),
    );
    const living = newest.filter(({ endedAt }) => endedAt === null);
    return [...new Set([...living, ...newest].map(({ customerId }) => customerId))];
  }
}

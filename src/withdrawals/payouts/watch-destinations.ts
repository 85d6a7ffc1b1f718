import { Injectable } from '@nestjs/common';
import { SuspendLink } from '../../linking';
import type { ChainAccount } from '../../wallet';

/** Compares the keys of the accounts that are to be paid with those that proved them. */
@Injectable()
export class WatchDestinations {
  constructor(private readonly suspendLink: SuspendLink) {}

  /** Takes accounts as the chain has them now; gives the ids of those whose link is suspended. */
  async check(accounts: readonly ChainAccount[]): Promise<ReadonlySet<string>> {
    const suspended = await this.suspendLink.execute(accounts);
    return new Set(suspended.map(({ accountId }) => accountId));
  }
}

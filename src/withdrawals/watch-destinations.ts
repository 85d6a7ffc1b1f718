import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../kernel';
import { SuspendLink } from '../linking';
import type { ChainAccount } from '../wallet';
import { Withdrawals } from './ports/withdrawals';

/** Compares the keys of the accounts that are to be paid with those that proved them. */
@Injectable()
export class WatchDestinations {
  constructor(
    private readonly suspendLink: SuspendLink,
    private readonly withdrawals: Withdrawals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Takes accounts as the chain has them now; gives the ids of those whose link is suspended. */
  async check(accounts: readonly ChainAccount[]): Promise<ReadonlySet<string>> {
    const suspended = await this.suspendLink.execute(accounts);
    const customerIds = suspended.map(({ customerId }) => customerId);
    if (suspended.length > 0) {
      await this.unitOfWork.run(() => this.withdrawals.noteSuspended(customerIds));
    }
    return new Set(suspended.map(({ accountId }) => accountId));
  }
}

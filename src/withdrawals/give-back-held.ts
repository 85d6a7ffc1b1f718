import { Injectable } from '@nestjs/common';
import type { Money } from '../kernel';
import { Books, customerAccount, HeldPoints } from '../ledger';
import { LapseWithdrawals } from './lapse-withdrawals';
import { Withdrawals } from './ports/withdrawals';
import type { Withdrawal } from './withdrawal';

/** Points of unsigned withdrawals, for debits of the service that take what is held. */
@Injectable()
export class GiveBackHeld extends HeldPoints {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly books: Books,
    private readonly lapseWithdrawals: LapseWithdrawals,
  ) {
    super();
  }

  override async giveBack(customerId: string, needed: Money): Promise<boolean> {
    const { chosen, within } = await this.choose(customerId, needed);
    if (within.isLessThan(needed)) return false;
    await this.lapseWithdrawals.lapse(chosen, 'points_needed');
    return true;
  }

  override async giveBackUpTo(customerId: string, needed: Money): Promise<void> {
    const { chosen } = await this.choose(customerId, needed);
    if (chosen.length > 0) await this.lapseWithdrawals.lapse(chosen, 'points_needed');
  }

  private async choose(customerId: string, needed: Money) {
    let within = await this.books.balanceOf(customerAccount(customerId));
    const chosen: Withdrawal[] = [];
    for (const withdrawal of await this.withdrawals.unsignedOf(customerId)) {
      if (!within.isLessThan(needed)) break;
      within = within.plus(withdrawal.points);
      chosen.push(withdrawal);
    }
    return { chosen, within };
  }
}

import { Injectable } from '@nestjs/common';
import {
  DomainError,
  EventPublisher,
  MoneyClock,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import { Books } from '../ledger';
import { Customers } from '../linking';
import { HaltSwitch } from '../safety';
import { ScanCursor } from '../scan';
import { AnnounceDeposits } from './announce-deposits';
import type { Deposit } from './deposit';
import { givenFromHistoryEntry } from './deposit-entries';
import { Deposits } from './ports/deposits';
import { PrepareConversion } from './prepare-conversion';

export interface GivePastDepositCommand {
  readonly depositId: string;
  readonly customerId: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * An operator gives a customer a deposit from before the opening balance, out of what the house has: an
 * earlier gateway may have credited it, which no chain tells (docs/adr/0043).
 */
@Injectable()
export class GivePastDeposit {
  constructor(
    private readonly deposits: Deposits,
    private readonly customers: Customers,
    private readonly prepareConversion: PrepareConversion,
    private readonly books: Books,
    private readonly announce: AnnounceDeposits,
    private readonly haltSwitch: HaltSwitch,
    private readonly cursor: ScanCursor,
    private readonly events: EventPublisher,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Given again to the same customer, it changes nothing. Throws `deposit_unknown`, `customer_unknown`,
   * `deposit_not_history` and `deposits_halted`.
   */
  execute(command: GivePastDepositCommand): Promise<Deposit> {
    const { depositId, customerId } = command;
    const by = requireOperator(command.by);
    const reason = requireReason(command.reason);
    return this.unitOfWork.run(async () => {
      const deposit = await this.deposits.lock(depositId);
      if (!deposit) throw new DomainError('deposit_unknown');
      if (await this.isGivenTo(deposit, customerId)) return deposit;
      const { state } = deposit;
      if (state !== 'history') throw new DomainError('deposit_not_history', { state });
      if (!(await this.customers.find(customerId))) throw new DomainError('customer_unknown');
      if (await this.haltSwitch.isHalted('deposits')) throw new DomainError('deposits_halted');
      const decision = customerId;
      await this.events.publish({ type: 'deposit_decided', depositId, decision, by, reason });
      return this.give(deposit, customerId);
    });
  }

  private async isGivenTo(deposit: Deposit, customerId: string): Promise<boolean> {
    if (deposit.state !== 'credited' || deposit.customerId !== customerId) return false;
    const openingBlock = (await this.cursor.load())?.openingBlockNumber ?? 0;
    return deposit.blockNumber <= openingBlock;
  }

  private async give(deposit: Deposit, customerId: string): Promise<Deposit> {
    const conversion = await this.prepareConversion.forCrediting([customerId]);
    const { units, blockTime } = deposit;
    const claimedAt = this.clock.now();
    const bought = conversion.purchaseOf(customerId, { units, blockTime, claimedAt });
    const { points, rateVersion } = bought;
    const change = { customerId, points, rateVersion };
    await this.deposits.transition(deposit.id, 'history', 'credited', change);
    await this.books.post(givenFromHistoryEntry(deposit, customerId, bought));
    const credited: Deposit = { ...deposit, ...change, state: 'credited' };
    await this.announce.credited(credited, bought, conversion.terms.minimum);
    return credited;
  }
}

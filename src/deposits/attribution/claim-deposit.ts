import { Injectable } from '@nestjs/common';
import { CWD, DomainError, Money, MoneyClock, UnitOfWork } from '../../kernel';
import { assertNotSuspended, Customers, Links, SuspendLink } from '../../linking';
import { ChainAccounts } from '../../wallet';
import { AttributeDeposit } from './attribute-deposit';
import type { Deposit } from '../deposit';
import { DepositSettings } from '../deposit-settings';
import { Deposits } from '../ports/deposits';
import { PrepareConversion } from '../crediting/prepare-conversion';

/** What a customer gets for a deposit that is claimed now. */
export interface ClaimTerms {
  readonly depositId: string;
  readonly cwd: Money;
  readonly points: Money;
  readonly rate: string;
  readonly rateVersion: number;
}

export interface ClaimDepositCommand {
  readonly customerId: string;
  readonly depositId: string;
  /** Of the terms that the customer was shown. */
  readonly rateVersion: number;
}

/**
 * A customer takes a deposit that came from their account before it was linked, at the rate that they
 * were shown: the worse one of then and now.
 */
@Injectable()
export class ClaimDeposit {
  constructor(
    private readonly attributeDeposit: AttributeDeposit,
    private readonly deposits: Deposits,
    private readonly accounts: ChainAccounts,
    private readonly suspendLink: SuspendLink,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly prepareConversion: PrepareConversion,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: DepositSettings,
  ) {}

  /** Looks at the keys of the customer's account: who has it no more claims nothing. */
  async lookUp(customerId: string): Promise<void> {
    const link = await this.links.activeOfCustomer(customerId);
    if (link?.suspendedAt !== null) return;
    const [account] = await this.accounts.findByIds([link.accountId]);
    if (!account) throw new DomainError('chain_unavailable');
    await this.suspendLink.execute([account]);
  }

  /** What was offered to the customer and may still be claimed, the oldest first. */
  claimable(customerId: string, limit: number): Promise<readonly Deposit[]> {
    const since = this.settings.claimableSince(this.clock.likely());
    return this.deposits.offeredTo(customerId, limit, since);
  }

  /** What a claim would give now. Throws as `execute` does. */
  async terms(customerId: string, depositId: string): Promise<ClaimTerms> {
    const deposit = await this.deposits.find(depositId);
    if (!deposit) throw new DomainError('deposit_unknown');
    await this.assertClaimable(deposit, customerId);
    const conversion = await this.prepareConversion.forShowing([customerId]);
    const cwd = { ...deposit, claimedAt: await this.prepareConversion.now() };
    const { rate, version: rateVersion } = conversion.rateFor(cwd);
    const { points } = conversion.purchaseOf(customerId, cwd);
    const units = Money.of(deposit.units, CWD);
    return { depositId, cwd: units, points, rate: rate.text, rateVersion };
  }

  /**
   * Throws `deposit_unknown`, `deposit_not_unattributed`, `link_suspended`, `claim_too_late`,
   * `deposits_halted`, `time_uncertain`, and `claim_terms_changed` where another rate counts than the one shown.
   */
  execute(command: ClaimDepositCommand): Promise<Deposit> {
    const { customerId, depositId, rateVersion } = command;
    return this.unitOfWork.runRepeatable(async () => {
      await this.customers.lock(customerId);
      const deposit = await this.attributeDeposit.lockUnattributed(depositId);
      await this.assertClaimable(deposit, customerId);
      const credited = await this.attributeDeposit.toCustomer(deposit, customerId);
      if (credited.rateVersion !== rateVersion) throw new DomainError('claim_terms_changed');
      return credited;
    });
  }

  private async assertClaimable(deposit: Deposit, customerId: string): Promise<void> {
    const { state, offeredToCustomerId, fromAccountId, blockTime } = deposit;
    const link = await this.links.activeOfCustomer(customerId);
    const isOwners = offeredToCustomerId === customerId && link?.accountId === fromAccountId;
    if (!isOwners) throw new DomainError('deposit_unknown');
    if (state !== 'unattributed') throw new DomainError('deposit_not_unattributed', { state });
    assertNotSuspended(link);
    const since = this.settings.claimableSince(this.clock.now());
    if (blockTime < since) throw new DomainError('claim_too_late');
  }
}

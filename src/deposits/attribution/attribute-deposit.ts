import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../../kernel';
import { Books } from '../../ledger';
import { Customers } from '../../linking';
import { HaltSwitch, RaiseFinding } from '../../safety';
import { ColdStorage } from '../../wallet';
import { CreditToCustomer } from '../crediting/credit-to-customer';
import type { Deposit } from '../deposit';
import { keptByHouseEntry } from '../deposit-entries';
import { Deposits } from '../ports/deposits';
import { PrepareConversion } from '../crediting/prepare-conversion';

export interface AttributeDepositCommand {
  readonly depositId: string;
  readonly to: { readonly customerId: string } | 'house';
  readonly by: string;
  readonly reason: string;
}

/** An unattributed deposit finds its owner: a customer, or the service. */
@Injectable()
export class AttributeDeposit {
  constructor(
    private readonly deposits: Deposits,
    private readonly customers: Customers,
    private readonly prepareConversion: PrepareConversion,
    private readonly books: Books,
    private readonly creditToCustomer: CreditToCustomer,
    private readonly coldStorage: ColdStorage,
    private readonly haltSwitch: HaltSwitch,
    private readonly raiseFinding: RaiseFinding,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  execute(command: AttributeDepositCommand): Promise<Deposit> {
    requireOperator(command.by);
    requireReason(command.reason);
    return this.unitOfWork.runRepeatable(async () => {
      const { depositId, to, by, reason } = command;
      const deposit = await this.lockUnattributed(depositId);
      const decision = to === 'house' ? to : to.customerId;
      const decided = { decision, refundToAccountId: null, by, approvedBy: null, reason };
      await this.events.publish({ type: 'deposit_decided', depositId, ...decided });
      if (to === 'house') return this.toHouse(deposit);
      return this.toCustomer(deposit, to.customerId);
    });
  }

  /** Throws `deposit_unknown` or `deposit_not_unattributed`. */
  async lockUnattributed(depositId: string): Promise<Deposit> {
    const deposit = await this.deposits.lock(depositId);
    if (!deposit) throw new DomainError('deposit_unknown');
    if (deposit.state !== 'unattributed') {
      throw new DomainError('deposit_not_unattributed', { state: deposit.state });
    }
    return deposit;
  }

  /**
   * Runs inside a unit of work, on a deposit that `lockUnattributed` gave. Converts at the worse rate
   * of then and now, as nobody may gain by the moment that is chosen. Throws `deposits_halted`: no
   * CWD becomes points while crediting is halted, no matter who asks. Throws `account_is_cold_wallet` for what
   * came from there before it was the cold wallet: it is the service's own.
   */
  async toCustomer(deposit: Deposit, customerId: string): Promise<Deposit> {
    if (!(await this.customers.find(customerId))) throw new DomainError('customer_unknown');
    const cold = await this.coldStorage.among([deposit.fromAccountId]);
    if (cold.size > 0) throw new DomainError('account_is_cold_wallet');
    if (await this.haltSwitch.isHalted('deposits')) throw new DomainError('deposits_halted');
    const conversion = await this.prepareConversion.forCrediting([customerId]);
    const now = await this.prepareConversion.now();
    const credited = await this.creditToCustomer.execute(deposit, customerId, conversion, now);
    if (!credited) throw new Error(`Deposit ${deposit.id} is locked and has moved all the same`);
    await this.settleFinding(deposit, 'It was credited to a customer.');
    return credited;
  }

  private async toHouse(deposit: Deposit): Promise<Deposit> {
    await this.deposits.transition(deposit.id, 'unattributed', 'house');
    await this.books.post(keptByHouseEntry(deposit, this.clock.now()));
    await this.settleFinding(deposit, 'It was kept for the house.');
    return { ...deposit, state: 'house' };
  }

  private settleFinding({ id: subject }: Deposit, reason: string): Promise<void> {
    return this.raiseFinding.causeIsGone({ kind: 'unattributed_deposit', subject }, reason);
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, eachApart, UnitOfWork } from '../../kernel';
import { OperationsPlan } from '../operations/operations-plan';
import { RecordPlan } from '../operations/record-plan';
import { AccountHolders } from '../ports/account-holders';
import { Books } from '../ports/books';
import { ServiceHolds } from '../ports/service-holds';
import { TakeWaitingDebits } from '../take-waiting-debits';
import { customerAccount } from '../chart-of-accounts';
import { isDue, type ServiceHold } from './service-hold';

const HOLDS_PER_RUN = 500;

/** Gives points back that the service has neither captured nor released in time. */
@Injectable()
export class ExpireHolds {
  constructor(
    private readonly holds: ServiceHolds,
    private readonly holders: AccountHolders,
    private readonly books: Books,
    private readonly recordPlan: RecordPlan,
    private readonly takeWaitingDebits: TakeWaitingDebits,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Gives how many have expired now. */
  async run(): Promise<number> {
    const due = await this.holds.due(this.clock.now(), HOLDS_PER_RUN);
    const ofCustomer = new Map<string, ServiceHold[]>();
    for (const hold of due) {
      ofCustomer.set(hold.customerId, [...(ofCustomer.get(hold.customerId) ?? []), hold]);
    }
    const expired: number[] = [];
    await eachApart([...ofCustomer], async ([customerId, holds]) =>
      expired.push(await this.unitOfWork.run(() => this.expire(customerId, holds))),
    );
    return expired.reduce((sum, each) => sum + each, 0);
  }

  private async expire(customerId: string, seen: readonly ServiceHold[]): Promise<number> {
    await this.holders.lock(customerId);
    const holds = await this.holds.findNamed(seen.map(({ id }) => ({ id })));
    const at = this.clock.now();
    const balance = await this.books.balanceOf(customerAccount(customerId));
    const balances = new Map([[customerId, balance]]);
    const plan = new OperationsPlan({ balances, holds, posted: new Map() }, at);
    for (const hold of holds) if (isDue(hold, at)) plan.expire(hold);
    await this.recordPlan.execute(plan);
    await this.takeWaitingDebits.execute(customerId);
    return plan.ended.length;
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, eachApart, UnitOfWork } from '../../kernel';
import { OperationsPlan } from '../operations/operations-plan';
import { ReadPoints } from '../operations/read-points';
import { RecordPlan } from '../operations/record-plan';
import { AccountHolders } from '../ports/account-holders';
import { ServiceHolds } from '../ports/service-holds';
import { isDue, type ServiceHold } from './service-hold';

const HOLDS_PER_RUN = 500;

/** Gives points back that the service has neither captured nor released in time. */
@Injectable()
export class ExpireHolds {
  constructor(
    private readonly holds: ServiceHolds,
    private readonly holders: AccountHolders,
    private readonly readPoints: ReadPoints,
    private readonly recordPlan: RecordPlan,
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
      expired.push(await this.unitOfWork.runRepeatable(() => this.expire(customerId, holds))),
    );
    return expired.reduce((sum, each) => sum + each, 0);
  }

  private async expire(customerId: string, seen: readonly ServiceHold[]): Promise<number> {
    await this.holders.lock(customerId);
    const at = this.clock.now();
    const points = await this.readPoints.execute({
      customerIds: [customerId],
      holds: seen.map(({ id }) => ({ id })),
    });
    const plan = new OperationsPlan(points, at);
    for (const hold of points.holds) if (isDue(hold, at)) plan.expire(hold);
    plan.takeWaiting(customerId);
    await this.recordPlan.execute(plan);
    return plan.ended.length;
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, type DomainEvent, EventListener, ListensToEvents } from '../kernel';
import { actOf } from './act-table';
import { AuditTrail } from './ports/audit-trail';
import { OperatorContext } from './ports/operator-context';

/** Writes down what operators do, in the transaction in which they do it. */
@Injectable()
@ListensToEvents({ order: 120 })
export class RecordActs extends EventListener {
  constructor(
    private readonly trail: AuditTrail,
    private readonly operators: OperatorContext,
    private readonly clock: Clock,
  ) {
    super();
  }

  override on(event: DomainEvent): Promise<void> {
    const act = actOf(event, this.operators.current(), this.clock.now());
    if (act) this.trail.append(act);
    return Promise.resolve();
  }
}

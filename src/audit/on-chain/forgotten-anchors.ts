import { Injectable } from '@nestjs/common';
import {
  AnswersForForgotten,
  ForgottenOrders,
  type OutgoingPayment,
  type OwedCause,
} from '../../wallet';
import { AuditTrail } from '../ports/audit-trail';
import { anchorId } from './anchor-memo';

/** Heads on the chain that a database which was restored has not signed: those it knows are not signed again. */
@Injectable()
@AnswersForForgotten({ order: 400 })
export class ForgottenAnchors extends ForgottenOrders {
  override readonly purpose = 'anchor';

  constructor(private readonly trail: AuditTrail) {
    super();
  }

  override async whyNot({ purposeId }: OutgoingPayment): Promise<OwedCause | null> {
    const heads = await this.trail.anchored();
    return heads.some((head) => anchorId(head) === purposeId) ? null : 'unknown_order';
  }

  /** A message costs its fee, which nobody owes. */
  override customerOf(): Promise<null> {
    return Promise.resolve(null);
  }
}

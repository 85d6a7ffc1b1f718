import { Injectable } from '@nestjs/common';
import {
  AnswersForForgotten,
  ForgottenOrders,
  type OutgoingPayment,
  type OwedCause,
} from '../../wallet';
import { FailLinkRequest } from '../requests/fail-link-request';
import { LinkRequests } from '../ports/link-requests';

/** Link requests, asked about codes that the database has forgotten: nobody can confirm them any more. */
@Injectable()
@AnswersForForgotten({ order: 100 })
export class ForgottenCodes extends ForgottenOrders {
  override readonly purpose = 'code';

  constructor(
    private readonly requests: LinkRequests,
    private readonly failLinkRequest: FailLinkRequest,
  ) {
    super();
  }

  /** The customer is notified to ask for another one. */
  override async whyNot({ purposeId }: OutgoingPayment): Promise<OwedCause | null> {
    const request = await this.requests.find(purposeId);
    if (!request) return 'unknown_order';
    if (request.state !== 'requested') return 'order_ended';
    await this.failLinkRequest.execute(request);
    return null;
  }

  /** A message costs its fee, which nobody owes. */
  override customerOf(): Promise<null> {
    return Promise.resolve(null);
  }
}

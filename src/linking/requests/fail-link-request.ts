import { Injectable } from '@nestjs/common';
import { EventPublisher } from '../../kernel';
import {
  ListensToOutgoing,
  OutgoingListener,
  paymentsFor,
  type OutgoingTransaction,
} from '../../wallet';
import type { LinkRequest } from '../link';
import { LinkRequests } from '../ports/link-requests';

/** A code that can never arrive: the customer is notified, and may ask for another. */
@Injectable()
@ListensToOutgoing({ order: 100 })
export class FailLinkRequest extends OutgoingListener {
  constructor(
    private readonly requests: LinkRequests,
    private readonly events: EventPublisher,
  ) {
    super();
  }

  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    const expired = transactions.filter(({ state }) => state === 'expired');
    for (const { payment } of paymentsFor('code', expired)) {
      const request = await this.requests.find(payment.purposeId);
      if (request?.state === 'sent') await this.execute(request);
    }
  }

  async execute({ id, state, customerId, accountName }: LinkRequest): Promise<void> {
    if (!(await this.requests.transition(id, state, 'failed'))) return;
    await this.events.publish({ type: 'link_code_failed', customerId, accountName });
  }
}

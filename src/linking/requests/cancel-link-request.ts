import { Injectable } from '@nestjs/common';
import { DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import type { LinkRequest } from '../link';
import { LinkRequests } from '../ports/link-requests';

/** The customer changed their mind before typing the code. */
@Injectable()
export class CancelLinkRequest {
  constructor(
    private readonly requests: LinkRequests,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute(customerId: string): Promise<LinkRequest> {
    const cancelled = await this.ifOpen(customerId);
    if (!cancelled) throw new DomainError('code_not_requested');
    return cancelled;
  }

  /** Null where none is open. */
  ifOpen(customerId: string): Promise<LinkRequest | null> {
    return this.unitOfWork.run(async () => {
      const open = await this.requests.openOfCustomer(customerId);
      if (!open || !(await this.requests.transition(open.id, open.state, 'cancelled'))) return null;
      const { accountName } = open;
      await this.events.publish({ type: 'link_cancelled', customerId, accountName });
      return { ...open, state: 'cancelled' };
    });
  }
}

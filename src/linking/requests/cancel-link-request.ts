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

  execute(customerId: string): Promise<LinkRequest> {
    return this.unitOfWork.run(async () => {
      const open = await this.requests.openOfCustomer(customerId);
      if (!open || !(await this.requests.transition(open.id, open.state, 'cancelled'))) {
        throw new DomainError('code_not_requested');
      }
      const { accountName } = open;
      await this.events.publish({ type: 'link_cancelled', customerId, accountName });
      return { ...open, state: 'cancelled' };
    });
  }
}

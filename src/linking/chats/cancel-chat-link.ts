import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { ChatLinks } from '../ports/chat-links';
import { Customers } from '../ports/customers';
import type { ChatLink } from './chat-link';

export interface CancelChatLinkCommand {
  readonly customerId: string;
  readonly linkId: string;
  readonly by: string;
  readonly reason: string;
}

/** Ends a link by which a chat could become the customer's. One that was cancelled is given again. */
@Injectable()
export class CancelChatLink {
  constructor(
    private readonly chatLinks: ChatLinks,
    private readonly customers: Customers,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `customer_unknown`, `chat_link_unknown`, and `chat_link_used` for one that was opened. */
  execute({ customerId, linkId, by, reason }: CancelChatLinkCommand): Promise<ChatLink> {
    return this.unitOfWork.runRepeatable(async () => {
      // Whoever opens a link locks its customer, too.
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      const link = await this.chatLinks.find(linkId);
      if (link?.customerId !== customerId) throw new DomainError('chat_link_unknown');
      if (link.openedBy !== null) throw new DomainError('chat_link_used');
      if (link.cancelledAt !== null) return link;
      const cancelledAt = this.clock.now();
      await this.chatLinks.cancel([linkId], cancelledAt);
      await this.events.publish({ type: 'chat_links_cancelled', customerId, count: 1, by, reason });
      return { ...link, cancelledAt };
    });
  }
}

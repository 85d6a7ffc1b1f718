import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { ChatLinks } from '../ports/chat-links';
import { Customers } from '../ports/customers';
import { CancelLinkRequest } from '../requests/cancel-link-request';

export interface UnbindChatCommand {
  readonly customerId: string;
  readonly by: string;
  readonly reason: string;
}

export interface UnboundChat {
  /** Null where the customer had none. */
  readonly chatId: string | null;
  readonly cancelledLinks: number;
}

/**
 * Takes the chat of the bot from its customer, who keeps points, account and withdrawals. Whoever writes there
 * afterwards is a stranger. Links that are open end with it: else the same person opens the next one. So does a
 * request for an account's link, which the chat may have begun.
 */
@Injectable()
export class UnbindChat {
  constructor(
    private readonly chatLinks: ChatLinks,
    private readonly customers: Customers,
    private readonly cancelLinkRequest: CancelLinkRequest,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Once it was done, doing it again changes nothing. Throws `customer_unknown`. */
  execute({ customerId, by, reason }: UnbindChatCommand): Promise<UnboundChat> {
    return this.unitOfWork.runRepeatable(async () => {
      // Whoever speaks in the chat locks it first, and the customer afterwards.
      await this.chatLinks.lockChatOf(customerId);
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      const at = this.clock.now();
      const cancelledLinks = await this.chatLinks.cancelOpenOf(customerId, at);
      if (cancelledLinks > 0) {
        const count = cancelledLinks;
        await this.events.publish({ type: 'chat_links_cancelled', customerId, count, by, reason });
      }
      // Again: a link may have been opened before the customer was locked.
      const chatId = await this.chatLinks.lockChatOf(customerId);
      if (chatId === null) return { chatId, cancelledLinks };
      await this.cancelLinkRequest.ifOpen(customerId);
      await this.events.publish({ type: 'chat_unbound', customerId, chatId, by, reason });
      await this.chatLinks.release({ customerId, chatId, at });
      return { chatId, cancelledLinks };
    });
  }
}

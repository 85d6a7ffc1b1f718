import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { ChatLinks } from '../ports/chat-links';
import { Customers } from '../ports/customers';
import { type ChatLink, hashChatToken } from './chat-link';

export interface OpenChatLinkCommand {
  readonly token: string;
  readonly chatId: string;
  /** Whose the chat is so far; null for one that is new. */
  readonly presentCustomerId: string | null;
}

/**
 * A chat opens the link that a service gave to its customer. Whoever keeps the chat writes down whose it is, in the
 * same unit of work. A chat that nothing was ever done in changes hands; one that holds points, a link or a past
 * does not, as they would be out of its owner's reach.
 */
@Injectable()
export class OpenChatLink {
  constructor(
    private readonly chatLinks: ChatLinks,
    private readonly customers: Customers,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Whose the chat is from now on. The same chat may open its link again. Throws `chat_link_unknown`,
   * `chat_link_used`, `chat_link_cancelled`, `chat_link_expired`, `customer_has_chat` and `chat_has_customer`.
   */
  execute({ token, chatId, presentCustomerId }: OpenChatLinkCommand): Promise<string> {
    const hash = hashChatToken(token);
    return this.unitOfWork.run(async () => {
      const customerId = (await this.find(hash)).customerId;
      if (customerId === presentCustomerId) return customerId;
      // From here on nobody else binds a chat to them, and nothing is booked for either.
      await this.customers.lockAll(
        presentCustomerId === null ? [customerId] : [customerId, presentCustomerId],
      );
      const link = await this.find(hash);
      await this.assertUsable(link, presentCustomerId);
      const now = this.clock.now();
      if (!(await this.chatLinks.open(link.id, chatId, now))) {
        throw new DomainError('chat_link_used');
      }
      await this.events.publish({ type: 'chat_bound', customerId, chatId });
      return customerId;
    });
  }

  private async find(hash: Buffer): Promise<ChatLink> {
    const link = await this.chatLinks.findByToken(hash);
    if (!link) throw new DomainError('chat_link_unknown');
    return link;
  }

  private async assertUsable(link: ChatLink, presentCustomerId: string | null): Promise<void> {
    if (link.openedBy !== null) throw new DomainError('chat_link_used');
    if (link.cancelledAt !== null) throw new DomainError('chat_link_cancelled');
    if (link.expiresAt <= this.clock.now()) throw new DomainError('chat_link_expired');
    if ((await this.chatLinks.chatOf(link.customerId)) !== null) {
      throw new DomainError('customer_has_chat');
    }
    if (presentCustomerId === null) return;
    if (!(await this.chatLinks.isUntouched(presentCustomerId))) {
      throw new DomainError('chat_has_customer');
    }
  }
}

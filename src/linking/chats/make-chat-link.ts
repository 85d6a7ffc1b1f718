import { Injectable } from '@nestjs/common';
import { Clock, DomainError, newId, UnitOfWork } from '../../kernel';
import { ChatLinks } from '../ports/chat-links';
import { Customers } from '../ports/customers';
import { generateChatToken, hashChatToken } from './chat-link';

/** For so long an expired link is told from one that never was. */
const REMEMBERED_MILLISECONDS = 30 * 86_400_000;

/** The one moment at which the token is known. */
export interface MadeChatLink {
  readonly id: string;
  readonly botName: string;
  readonly token: string;
  readonly expiresAt: Date;
}

/** Makes a link by which one chat becomes the customer's. Others of the customer stay as they are. */
@Injectable()
export class MakeChatLink {
  constructor(
    private readonly customers: Customers,
    private readonly chatLinks: ChatLinks,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Throws `customer_unknown`, `customer_has_chat`, and `bot_unknown` while no bot has ever run over this database. */
  execute(command: { customerId: string; lifetimeSeconds: number }): Promise<MadeChatLink> {
    const { customerId, lifetimeSeconds } = command;
    return this.unitOfWork.run(async () => {
      if (!(await this.customers.find(customerId))) throw new DomainError('customer_unknown');
      if ((await this.chatLinks.chatOf(customerId)) !== null) {
        throw new DomainError('customer_has_chat');
      }
      const botName = await this.chatLinks.botName();
      if (botName === null) throw new DomainError('bot_unknown');
      const token = generateChatToken();
      const now = this.clock.now();
      const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000);
      const id = newId();
      const born = { createdAt: now, expiresAt, openedBy: null, cancelledAt: null };
      await this.chatLinks.create({ id, customerId, tokenHash: hashChatToken(token), ...born });
      await this.chatLinks.forgetExpiredBefore(new Date(now.getTime() - REMEMBERED_MILLISECONDS));
      return { id, botName, token, expiresAt };
    });
  }
}

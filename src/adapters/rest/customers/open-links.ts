import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel';
import { ChatLinks } from '../../../linking';
import { pageBody, type PageQueryDto, pageRequest, readPage } from '../http/dto-common';
import { openLinkBody } from './chats.dto';
import { CustomerFacts } from './customer-facts';

/** One-time links to Telegram that can be opened, as operators and the service list them. */
@Injectable()
export class OpenLinks {
  constructor(
    private readonly facts: CustomerFacts,
    private readonly chatLinks: ChatLinks,
    private readonly clock: Clock,
  ) {}

  /** Newest first. Throws `customer_unknown`. */
  async list(customerId: string, query: PageQueryDto) {
    await this.facts.find(customerId);
    const now = this.clock.now();
    const page = await readPage(() => this.chatLinks.listOpen(customerId, now, pageRequest(query)));
    return pageBody(page, openLinkBody);
  }
}

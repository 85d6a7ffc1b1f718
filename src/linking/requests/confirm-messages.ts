import { Injectable } from '@nestjs/common';
import { DomainError, EventPublisher, UnitOfWork, type DomainErrorCode } from '../../kernel';
import { ChainAccounts } from '../../wallet';
import { EstablishLink, type ConfirmationFacts, type ConfirmOutcome } from './establish-link';
import type { LinkRequest } from '../link';
import { LinkHead } from '../link-head';
import { LinkRequests } from '../ports/link-requests';

const REQUESTS_PER_PAGE = 50;
/** More wait for the next cycle. */
const PAGES_PER_RUN = 20;
/** Refusals of the database, which say nothing about the message. */
const UNSAVED: readonly DomainErrorCode[] = ['database_busy', 'database_read_only'];

/**
 * Links the accounts whose message has come. They must still have the keys that they had when the
 * code was shown: those keys have signed the message.
 */
@Injectable()
export class ConfirmMessages {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly requests: LinkRequests,
    private readonly establishLink: EstablishLink,
    private readonly head: LinkHead,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Returns how many requests ended. Throws `chain_unavailable`: the next run goes on. */
  async run(): Promise<number> {
    let ended = 0;
    const unsettled: string[] = [];
    for (let page = 0; page < PAGES_PER_RUN; page += 1) {
      const received = await this.requests.withMessage(REQUESTS_PER_PAGE, unsettled);
      if (received.length === 0) return ended;
      const accounts = await this.accounts.findByIds(received.map(({ accountId }) => accountId));
      const headNumber = await this.head.number();
      for (const [index, request] of received.entries()) {
        const account = accounts[index];
        // Accounts never vanish: nodes differ about this one now, and the others need not wait.
        if (account) await this.confirm(request, { account, headNumber });
        else unsettled.push(request.id);
        if (account) ended += 1;
      }
    }
    return ended;
  }

  private async confirm(request: LinkRequest, facts: ConfirmationFacts): Promise<void> {
    try {
      await this.settle(request, () => this.establishLink.execute(request, facts));
    } catch (error) {
      // Another customer confirmed the account at the same moment.
      // What could not be saved is no reason to refuse the message: the next run comes to it again.
      if (!(error instanceof DomainError) || UNSAVED.includes(error.code)) throw error;
      const { code, details } = error;
      await this.settle(request, () => this.establishLink.fail(request, code, details));
    }
  }

  private settle(request: LinkRequest, work: () => Promise<ConfirmOutcome>): Promise<void> {
    return this.unitOfWork.runRepeatable(async () => {
      await this.establishLink.lock(request.customerId, request.accountId);
      const open = await this.requests.openOfCustomer(request.customerId);
      // Cancelled or superseded meanwhile.
      if (open?.id !== request.id) return;
      const outcome = await work();
      if (outcome.status === 'refused') await this.tell(request, outcome.code);
    });
  }

  private tell({ customerId, accountName }: LinkRequest, reason: DomainErrorCode): Promise<void> {
    const type = 'link_message_failed';
    return this.events.publish({ type, customerId, accountName, reason });
  }
}

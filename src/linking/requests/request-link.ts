import { Injectable } from '@nestjs/common';
import { EventPublisher, MoneyClock, newId, UnitOfWork } from '../../kernel';
import type { ChainAccount } from '../../wallet';
import { CodeLimits } from '../codes/code-limits';
import type { LinkRequest } from '../link';
import { LinkRules } from './link-rules';
import { LinkRequests } from '../ports/link-requests';

/**
 * A customer names a chain account. Nothing is captured by asking: only the code, read in the
 * account's wallet, proves it. Asking again supersedes the request before, and so sends a new code.
 */
@Injectable()
export class RequestLink {
  constructor(
    private readonly rules: LinkRules,
    private readonly limits: CodeLimits,
    private readonly requests: LinkRequests,
    private readonly events: EventPublisher,
    private readonly clock: MoneyClock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Reads the account from the chain. Refuses what can never be linked. */
  async lookUp(accountName: string): Promise<ChainAccount> {
    return (await this.rules.lookUp(accountName)).account;
  }

  execute(command: { customerId: string; account: ChainAccount }): Promise<LinkRequest> {
    const { customerId, account } = command;
    return this.unitOfWork.run(async () => {
      await this.rules.assertFree(customerId, account);
      await this.limits.assertMaySend(customerId, account.id);
      await this.rules.supersedeOpen(customerId);
      const method = 'code_to_account';
      const request: LinkRequest = {
        id: newId(),
        customerId,
        accountId: account.id,
        accountName: account.name,
        method,
        state: 'requested',
        createdAt: this.clock.now(),
        codeHash: null,
        codeExpiresAt: null,
        authorityFingerprint: null,
        attempts: 0,
        requestedAtBlock: null,
        proof: null,
      };
      await this.requests.create(request);
      const accountName = account.name;
      await this.events.publish({ type: 'link_requested', customerId, accountName, method });
      return request;
    });
  }
}

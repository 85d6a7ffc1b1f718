import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, newId, UnitOfWork } from '../kernel';
import { countLimit, LimitBook } from '../terms';
import { ChainAccounts, type ChainAccount } from '../wallet';
import { parseAccountName } from './account-name';
import type { LinkRequest } from './link';
import { Customers } from './ports/customers';
import { LinkRequests } from './ports/link-requests';
import { Links } from './ports/links';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/**
 * A customer names a chain account. Nothing is captured by asking: only the code, read in the
 * account's wallet, proves it. Asking again supersedes the request before, and so sends a new code.
 */
@Injectable()
export class RequestLink {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly limits: LimitBook,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Reads the account from the chain. Refuses what can never be linked. */
  async lookUp(accountName: string): Promise<ChainAccount> {
    const name = parseAccountName(accountName);
    const account = await this.accounts.findByName(name);
    if (!account) throw new DomainError('account_unknown', { accountName: name });
    const hotWallet = await this.accounts.hotWallet();
    if (account.id === hotWallet.id) throw new DomainError('account_is_gateway');
    if (!account.memoKeyUsable || account.memoKey === hotWallet.memoKey) {
      throw new DomainError('account_memo_key_unusable', { accountName: name });
    }
    return account;
  }

  execute(command: { customerId: string; account: ChainAccount }): Promise<LinkRequest> {
    const { customerId, account } = command;
    return this.unitOfWork.run(async () => {
      if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
      await this.assertFree(customerId, account);
      await this.assertWithinLimits(customerId, account.id);
      await this.supersedeOpen(customerId);
      const request: LinkRequest = {
        id: newId(),
        customerId,
        accountId: account.id,
        accountName: account.name,
        state: 'requested',
        createdAt: this.clock.now(),
        codeHash: null,
        codeExpiresAt: null,
        authorityFingerprint: null,
        attempts: 0,
      };
      await this.requests.create(request);
      const accountName = account.name;
      await this.events.publish({ type: 'link_requested', customerId, accountName });
      return request;
    });
  }

  private async assertFree(customerId: string, account: ChainAccount): Promise<void> {
    const own = await this.links.activeOfCustomer(customerId);
    // Its keys have changed: a code that is read with the new ones proves it again.
    if (own?.accountId === account.id && own.suspendedAt !== null) return;
    if (own) throw new DomainError('customer_already_linked', { accountName: own.accountName });
    if (await this.links.activeOfAccount(account.id)) {
      throw new DomainError('account_linked_elsewhere', { accountName: account.name });
    }
  }

  private async assertWithinLimits(customerId: string, accountId: string): Promise<void> {
    const since = new Date(this.clock.now().getTime() - DAY_MILLISECONDS);
    const counts = await this.requests.countSince(customerId, accountId, since);
    const limits = await this.limits.current();
    const pairs = [
      [counts.ofCustomer, limits.codes_per_customer_per_day],
      // Never by the account alone: a stranger who asks for it would use up its owner's.
      [counts.ofCustomerAndAccount, limits.codes_per_customer_and_account_per_day],
      [counts.ofAll, limits.codes_per_day],
    ] as const;
    for (const [count, text] of pairs) {
      const limit = countLimit(text);
      if (limit !== null && count >= limit) {
        throw new DomainError('code_limit_reached', { limit: String(limit) });
      }
    }
  }

  private async supersedeOpen(customerId: string): Promise<void> {
    const open = await this.requests.openOfCustomer(customerId);
    if (open) await this.requests.transition(open.id, open.state, 'superseded');
  }
}

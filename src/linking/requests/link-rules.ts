import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import { ChainAccounts, type ChainAccount, ColdStorage } from '../../wallet';
import { parseAccountName } from '../account-name';
import { assertNotFrozen } from '../freezes/assert-not-frozen';
import { Customers } from '../ports/customers';
import { LinkRequests } from '../ports/link-requests';
import { Links } from '../ports/links';

export interface LinkableAccount {
  readonly account: ChainAccount;
  /** The hot wallet's. */
  readonly gateway: ChainAccount;
}

/** What must hold when an account is asked for, whichever way it is to be proven. */
@Injectable()
export class LinkRules {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly customers: Customers,
    private readonly links: Links,
    private readonly requests: LinkRequests,
    private readonly coldStorage: ColdStorage,
  ) {}

  /** Reads the account from the chain. Refuses what can never be linked. */
  async lookUp(accountName: string): Promise<LinkableAccount> {
    const name = parseAccountName(accountName);
    const account = await this.accounts.findByName(name);
    if (!account) throw new DomainError('account_unknown', { accountName: name });
    const gateway = await this.accounts.hotWallet();
    // Whose it is, is nobody's business: to customers it is the gateway's.
    const cold = await this.coldStorage.among([account.id]);
    if (account.id === gateway.id || cold.size > 0) throw new DomainError('account_is_gateway');
    if (!account.memoKeyUsable || account.memoKey === gateway.memoKey) {
      throw new DomainError('account_memo_key_unusable', { accountName: name });
    }
    return { account, gateway };
  }

  /** Inside a unit of work: locks the customer, and refuses an account that is taken. */
  async assertFree(customerId: string, account: ChainAccount): Promise<void> {
    if (!(await this.customers.lock(customerId))) throw new DomainError('customer_unknown');
    await assertNotFrozen(this.customers, customerId);
    const own = await this.links.activeOfCustomer(customerId);
    // Its keys have changed: a proof by the new ones renews it.
    if (own?.accountId === account.id && own.suspendedAt !== null) return;
    if (own) throw new DomainError('customer_already_linked', { accountName: own.accountName });
    const elsewhere = await this.links.activeOfAccount(account.id);
    // Whoever proves the present keys takes it over from whoever proved others.
    if (elsewhere?.authorityFingerprint === account.authorityFingerprint) {
      throw new DomainError('account_linked_elsewhere', { accountName: account.name });
    }
  }

  async supersedeOpen(customerId: string): Promise<void> {
    const open = await this.requests.openOfCustomer(customerId);
    if (open) await this.requests.transition(open.id, open.state, 'superseded');
  }
}

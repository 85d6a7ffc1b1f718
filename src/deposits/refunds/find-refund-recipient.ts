import { Injectable } from '@nestjs/common';
import { DomainError } from '../../kernel';
import { parseAccountName } from '../../linking';
import { ChainAccounts, ColdStorage } from '../../wallet';

/** An account that is to get a refund in place of the sender. */
export interface RefundRecipient {
  readonly accountId: string;
  readonly accountName: string;
}

/** Finds the account that an operator has named. */
@Injectable()
export class FindRefundRecipient {
  constructor(
    private readonly accounts: ChainAccounts,
    private readonly coldStorage: ColdStorage,
  ) {}

  /**
   * Asks the chain, so not inside a unit of work. Throws `account_name_malformed`, `account_unknown`,
   * `account_is_gateway`, `account_is_cold_wallet`, `account_memo_key_unusable` and `chain_unavailable`.
   */
  async execute(accountName: string): Promise<RefundRecipient> {
    const name = parseAccountName(accountName);
    const account = await this.accounts.findByName(name);
    if (!account) throw new DomainError('account_unknown', { accountName: name });
    const gateway = await this.accounts.hotWallet();
    if (account.id === gateway.id) throw new DomainError('account_is_gateway');
    const cold = await this.coldStorage.among([account.id]);
    if (cold.size > 0) throw new DomainError('account_is_cold_wallet');
    if (!account.memoKeyUsable) {
      throw new DomainError('account_memo_key_unusable', { accountName: name });
    }
    return { accountId: account.id, accountName: name };
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, DomainError, EventPublisher, UnitOfWork } from '../../kernel';
import { BlockListener, ListensToBlocks, type IrreversibleBatch } from '../../scan';
import { ChainAccounts } from '../ports/chain/chain-accounts';
import { ColdStorage } from '../ports/cold/cold-storage';
import { ColdWalletSettings } from './cold-wallet-settings';
import type { ColdAccount } from './sweep';

/** How the account of the settings stands. */
export type ColdWalletStanding =
  | { readonly status: 'none' }
  | { readonly status: 'accepted'; readonly account: ColdAccount }
  /** `problem`: a refusal of `accept`; null before it was tried. */
  | {
      readonly status: 'not_accepted';
      readonly accountName: string;
      readonly problem: string | null;
    };

/** What `accept` says against the account itself; whatever else it throws may be over a moment later. */
const VERDICTS: ReadonlySet<string> = new Set([
  'account_unknown',
  'account_is_gateway',
  'account_memo_key_unusable',
  'cold_wallet_is_customers',
]);

/** Whether the account of the settings cannot be the cold wallet. */
export function isVerdictOnColdWallet(error: unknown): error is DomainError {
  return error instanceof DomainError && VERDICTS.has(error.code);
}

/**
 * The service's account for what the hot wallet need not hold. Before anything is sent there or comes from there, the
 * chain is asked for it once, and its id is kept: a name that means something else later changes nothing.
 */
@Injectable()
// Before deposits are judged: what comes from there is no customer's.
@ListensToBlocks({ order: 120 })
export class ColdWallet extends BlockListener {
  private problem: string | null = null;

  constructor(
    private readonly storage: ColdStorage,
    private readonly accounts: ChainAccounts,
    private readonly settings: ColdWalletSettings,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  /** An account that cannot be the cold wallet holds up no block: nothing is sent there, and its owner says why. */
  override async prepare(_batch: IrreversibleBatch): Promise<void> {
    if ((await this.standing()).status === 'not_accepted') await this.tryToAccept();
  }

  override onIrreversible(): Promise<void> {
    return Promise.resolve();
  }

  async standing(): Promise<ColdWalletStanding> {
    const { accountName } = this.settings;
    if (accountName === null) return { status: 'none' };
    const account = await this.storage.newestNamed(accountName);
    if (account) return { status: 'accepted', account };
    return { status: 'not_accepted', accountName, problem: this.problem };
  }

  /** Throws `cold_wallet_unset` and `cold_wallet_not_accepted`. */
  async required(): Promise<ColdAccount> {
    const standing = await this.standing();
    if (standing.status === 'accepted') return standing.account;
    if (standing.status === 'none') throw new DomainError('cold_wallet_unset');
    const { accountName, problem } = standing;
    throw new DomainError('cold_wallet_not_accepted', {
      accountName,
      problem: problem ?? 'not_tried_yet',
    });
  }

  /**
   * Asks the chain, so not inside a unit of work. Throws `account_unknown`, `account_is_gateway`,
   * `account_memo_key_unusable`, `cold_wallet_is_customers` and `chain_unavailable`.
   */
  async accept(): Promise<void> {
    const { accountName } = this.settings;
    if (accountName === null) return;
    const found = await this.accounts.findByName(accountName);
    if (!found) throw new DomainError('account_unknown', { accountName });
    const gateway = await this.accounts.hotWallet();
    if (found.id === gateway.id) throw new DomainError('account_is_gateway');
    await this.unitOfWork.run(async () => {
      // One that is known stays so, whatever has become of its memo key.
      if ((await this.storage.among([found.id])).size > 0) return;
      if (!found.memoKeyUsable) throw new DomainError('account_memo_key_unusable', { accountName });
      const { id: accountId } = found;
      await this.storage.accept({ accountId, accountName, acceptedAt: this.clock.now() });
      await this.events.publish({ type: 'cold_wallet_accepted', accountId, accountName });
    });
  }

  private async tryToAccept(): Promise<void> {
    try {
      await this.accept();
      this.problem = null;
    } catch (error) {
      // The blocks come again: what comes from there must not be taken for a stranger's.
      if (!isVerdictOnColdWallet(error)) throw error;
      this.problem = error.code;
    }
  }
}

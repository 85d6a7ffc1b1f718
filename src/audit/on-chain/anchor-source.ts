import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import {
  type ChainAccount,
  ChainAccounts,
  type OutgoingOrder,
  OutgoingSource,
  OutgoingTransactions,
  type SignedOrder,
  SourceOfOutgoing,
} from '../../wallet';
import { AuditTrail } from '../ports/audit-trail';
import { anchorId, anchorMemo } from './anchor-memo';
import { AnchorSettings } from './anchor-settings';

/**
 * The newest head of what operators did, as a message to another account of the gateway: one a day at most, as there is one
 * head a day, and none while the head stays as it was. What was signed lives until it has paid or is proven expired;
 * then it is signed again, unless there is a newer head by then, which covers it.
 */
@Injectable()
@SourceOfOutgoing({ order: 400 })
export class AnchorSource extends OutgoingSource {
  override readonly purpose = 'anchor';
  private account: ChainAccount | null = null;

  constructor(
    private readonly trail: AuditTrail,
    private readonly outgoing: OutgoingTransactions,
    private readonly accounts: ChainAccounts,
    private readonly settings: AnchorSettings,
  ) {
    super();
  }

  override async next(
    _limit: number,
    except: readonly string[],
  ): Promise<readonly OutgoingOrder[]> {
    const { accountName } = this.settings;
    if (accountName === null) return [];
    const head = await this.trail.lastAnchored();
    if (head === null) return [];
    const id = anchorId(head);
    if (except.includes(id) || (await this.outgoing.hasLiving(this.purpose, id))) return [];
    const { id: toAccountId } = await this.anchorAccount(accountName);
    const reserved = Money.zero(CWD);
    return [{ id, toAccountId, memoText: anchorMemo(head), reserved, shortSince: null }];
  }

  override amount(): null {
    return null;
  }

  /** Its account cannot read it, or the signer does not want it: asked again in the next cycle, and said by the log. */
  override refuse(): Promise<void> {
    return Promise.resolve();
  }

  /** The database lets one of an id live, and nothing else changes with it. */
  override async markSigned(
    signed: readonly SignedOrder<OutgoingOrder>[],
  ): Promise<ReadonlySet<string>> {
    const moved = new Set<string>();
    for (const { order } of signed) {
      if (!(await this.outgoing.hasLiving(this.purpose, order.id))) moved.add(order.id);
    }
    return moved;
  }

  private async anchorAccount(name: string): Promise<ChainAccount> {
    this.account ??= await this.accounts.findByName(name);
    if (!this.account) throw new Error(`AUDIT_ANCHOR_ACCOUNT: the chain has no account ${name}`);
    const hotWallet = await this.accounts.hotWallet();
    if (this.account.id !== hotWallet.id) return this.account;
    throw new Error('AUDIT_ANCHOR_ACCOUNT must be another account than GATEWAY_ACCOUNT');
  }
}

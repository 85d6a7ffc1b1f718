import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { RaiseFinding } from '../../safety';
import {
  type ChainAccount,
  ChainAccounts,
  type OutgoingOrder,
  type OutgoingRefusal,
  OutgoingSource,
  OutgoingTransactions,
  type SignedOrder,
  SourceOfOutgoing,
} from '../../wallet';
import { AuditTrail } from '../ports/audit-trail';
import { anchorId, anchorMemo } from './anchor-memo';
import { AnchorSettings } from './anchor-settings';

const SUMMARIES: Readonly<Record<OutgoingRefusal['reason'], string>> = {
  network_fee_too_high: 'The network fee of the head of the operators’ acts is too high.',
  memo_key_unusable: 'The account of AUDIT_ANCHOR_ACCOUNT has no usable memo key.',
  signer_refused: 'The signer refuses to sign the head of the operators’ acts.',
};

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
    private readonly raiseFinding: RaiseFinding,
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

  /** Asked again in the next cycle. One finding while it stays so, whatever head is the newest. */
  override async refuse({ id }: OutgoingOrder, refusal: OutgoingRefusal): Promise<void> {
    const subject = this.settings.accountName;
    if (subject === null) return;
    await this.raiseFinding.execute({
      kind: 'payout_cannot_be_signed',
      subject,
      summary: `${SUMMARIES[refusal.reason]} No money was to move; it is tried again.`,
      evidence: {
        head: id,
        ...(refusal.reason === 'network_fee_too_high' && { fee: refusal.fee.toString() }),
        ...(refusal.reason === 'signer_refused' && { signer: refusal.explanation }),
      },
      halts: [],
    });
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

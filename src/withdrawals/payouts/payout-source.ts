import { Injectable } from '@nestjs/common';
import { CWD, EventPublisher, Money, MoneyClock, UnitOfWork } from '../../kernel';
import { RaiseFinding } from '../../safety';
import {
  SourceOfOutgoing,
  OutgoingSource,
  type ChainAccount,
  type OutgoingOrder,
  type OutgoingRefusal,
  type SignedOrder,
  type WaitingReason,
} from '../../wallet';
import { payoutMemo } from './payout-memo';
import { Withdrawals } from '../ports/withdrawals';
import { WatchDestinations } from './watch-destinations';
import type { Withdrawal } from '../withdrawal';

/** A fee this many times the quoted one is no longer the service's to swallow. */
const BEARABLE_FEE_FACTOR = 2n;

interface PayoutOrder extends OutgoingOrder {
  readonly withdrawal: Withdrawal;
}

/** Approved withdrawals. */
@Injectable()
@SourceOfOutgoing({ order: 200 })
export class PayoutSource extends OutgoingSource<PayoutOrder> {
  override readonly purpose = 'withdrawal';

  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly destinations: WatchDestinations,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: MoneyClock,
    private readonly events: EventPublisher,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  override async next(limit: number, except: readonly string[]): Promise<readonly PayoutOrder[]> {
    const now = this.clock.nowOrNull();
    if (now === null) return [];
    const approved = await this.withdrawals.nextApproved(limit, now, except);
    return approved.map((withdrawal) => ({
      id: withdrawal.id,
      toAccountId: withdrawal.accountId,
      memoText: payoutMemo(withdrawal.id),
      reserved: Money.zero(CWD),
      shortSince: withdrawal.shortSince,
      withdrawal,
    }));
  }

  override amount({ withdrawal }: PayoutOrder): Money {
    return withdrawal.net;
  }

  override isFeeBearable({ withdrawal }: PayoutOrder, fee: Money): boolean {
    return fee.units <= withdrawal.fee.units * BEARABLE_FEE_FACTOR;
  }

  override joinableSince({ withdrawal }: PayoutOrder): Date {
    return withdrawal.requestedAt;
  }

  override waitsForElse(order: PayoutOrder): boolean {
    return super.waitsForElse(order) || order.withdrawal.waitingFor !== null;
  }

  override owed(): Promise<Money> {
    return this.withdrawals.owedToCome();
  }

  /** Those with other keys than the ones that proved them: their link is suspended. */
  override suspended(accounts: readonly ChainAccount[]): Promise<ReadonlySet<string>> {
    return this.destinations.check(accounts);
  }

  override wait(orders: readonly PayoutOrder[], reason: WaitingReason): Promise<void> {
    return this.noteWaiting(orders, reason);
  }

  override async noteShort({ withdrawal }: PayoutOrder): Promise<void> {
    if (withdrawal.shortSince) return;
    await this.unitOfWork.run(() => this.withdrawals.noteShort(withdrawal.id));
  }

  override async refuse(order: PayoutOrder, refusal: OutgoingRefusal): Promise<void> {
    await this.noteWaiting([order], refusal.reason);
    await this.report(order.withdrawal, refusal);
  }

  override async markSigned(
    signed: readonly SignedOrder<PayoutOrder>[],
  ): Promise<ReadonlySet<string>> {
    const given = signed.map(({ order: { id }, transaction: { transactionId } }) => ({
      id,
      transactionId,
    }));
    return new Set(await this.withdrawals.markSigned(given, this.clock.now()));
  }

  private async noteWaiting(orders: readonly PayoutOrder[], waitingFor: string): Promise<void> {
    const news = orders.filter(({ withdrawal }) => withdrawal.waitingFor !== waitingFor);
    if (news.length === 0) return;
    const ids = news.map(({ id }) => id);
    await this.unitOfWork.run(async () => {
      await this.withdrawals.noteWaiting(ids, waitingFor);
      // Whatever else they wait for has an event of its own.
      if (waitingFor !== 'hot_wallet_low') return;
      for (const { withdrawal } of news) {
        const { id: withdrawalId, customerId, net, accountName } = withdrawal;
        const cwd = net.toDecimal();
        const type = 'withdrawal_waits';
        await this.events.publish({ type, withdrawalId, customerId, cwd, accountName, waitingFor });
      }
    });
  }

  private async report(withdrawal: Withdrawal, refusal: OutgoingRefusal): Promise<void> {
    const { id: subject, accountName, accountId } = withdrawal;
    if (refusal.reason === 'memo_key_unusable') {
      await this.raiseFinding.execute({
        kind: 'payout_cannot_be_signed',
        subject,
        summary: `Nothing can be encrypted to ${accountName}: it has no usable memo key.`,
        evidence: { accountId },
        halts: [],
      });
      return;
    }
    if (refusal.reason === 'signer_refused') {
      await this.raiseFinding.execute({
        kind: 'payout_cannot_be_signed',
        subject,
        summary: `The signer refuses this payout: ${refusal.explanation}`,
        evidence: { accountId, accountName },
        halts: [],
      });
      return;
    }
    await this.raiseFinding.execute({
      kind: 'payout_fee_above_quote',
      subject,
      summary: 'The network fee is more than twice what the customer was quoted.',
      evidence: { quoted: withdrawal.fee.toString(), now: refusal.fee.toString() },
      halts: [],
    });
  }
}

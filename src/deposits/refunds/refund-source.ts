import { Injectable } from '@nestjs/common';
import { CWD, Money, UnitOfWork } from '../../kernel';
import { RaiseFinding } from '../../safety';
import {
  SourceOfOutgoing,
  OutgoingSource,
  OutgoingTransactions,
  ReportRepeatedExpiry,
  type OutgoingOrder,
  type OutgoingRefusal,
  type SignedOrder,
} from '../../wallet';
import { refundRecipientOf, type Deposit } from '../deposit';
import { Deposits } from '../ports/deposits';

interface RefundOrder extends OutgoingOrder {
  readonly deposit: Deposit;
}

const SUMMARIES: Readonly<Record<OutgoingRefusal['reason'], string>> = {
  network_fee_too_high: 'The refund is smaller than its network fee.',
  memo_key_unusable: 'The account that would get the refund has no usable memo key.',
  signer_refused: 'The signer refuses to sign the refund.',
};

/** Refunds that were ordered. One whose transaction has expired is signed again. */
@Injectable()
@SourceOfOutgoing({ order: 300 })
export class RefundSource extends OutgoingSource<RefundOrder> {
  override readonly purpose = 'refund';

  constructor(
    private readonly deposits: Deposits,
    private readonly outgoing: OutgoingTransactions,
    private readonly repeatedExpiry: ReportRepeatedExpiry,
    private readonly raiseFinding: RaiseFinding,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  override async next(limit: number, except: readonly string[]): Promise<readonly RefundOrder[]> {
    const waiting = await this.deposits.awaitingRefund(limit, except);
    return waiting.map((deposit) => ({
      id: deposit.id,
      toAccountId: recipientOf(deposit),
      memoText: `Refund ${deposit.id}`,
      // Booked as owed to nobody we know: amount and fee come out of that.
      reserved: Money.of(deposit.units, CWD),
      shortSince: null,
      deposit,
    }));
  }

  override amount({ reserved }: RefundOrder, fee: Money): Money {
    return reserved.minus(fee);
  }

  override isFeeBearable({ reserved }: RefundOrder, fee: Money): boolean {
    return reserved.isMoreThan(fee);
  }

  /** The deposit is unattributed again. */
  override refuse(order: RefundOrder, refusal: OutgoingRefusal): Promise<void> {
    const { id, units } = order.deposit;
    return this.unitOfWork.run(async () => {
      if (!isStillOrdered(await this.deposits.lock(id), order)) return;
      // Another process may have signed it meanwhile: then it is on its way.
      if (await this.outgoing.hasLiving('refund', id)) return;
      if (!(await this.deposits.transition(id, 'refunding', 'unattributed'))) return;
      await this.repeatedExpiry.isGivenUp(id);
      await this.raiseFinding.execute({
        kind: 'payout_cannot_be_signed',
        subject: id,
        summary: `${SUMMARIES[refusal.reason]} The deposit is unattributed again.`,
        evidence: {
          units: String(units),
          ...(refusal.reason === 'network_fee_too_high' && { fee: refusal.fee.toString() }),
          ...(refusal.reason === 'signer_refused' && { signer: refusal.explanation }),
        },
        halts: [],
      });
    });
  }

  /** Another process may have given a deposit back meanwhile, and an operator may have ordered another refund of it. */
  override async markSigned(
    signed: readonly SignedOrder<RefundOrder>[],
  ): Promise<ReadonlySet<string>> {
    const due = new Set<string>();
    for (const { order } of signed) {
      if (isStillOrdered(await this.deposits.lock(order.id), order)) due.add(order.id);
    }
    return due;
  }
}

/** One that goes to nobody cannot be ordered; an empty id names no account either. */
function recipientOf(deposit: Deposit): string {
  return refundRecipientOf(deposit) ?? '';
}

/** Whether the deposit, as it stands, waits for just this refund. */
function isStillOrdered(deposit: Deposit | null, { toAccountId }: RefundOrder): boolean {
  return deposit?.state === 'refunding' && recipientOf(deposit) === toAccountId;
}

import { Injectable } from '@nestjs/common';
import { Clock, CWD, Money, UnitOfWork } from '../../kernel';
import { RaiseFinding } from '../../safety';
import { ColdStorage } from '../ports/cold/cold-storage';
import {
  OutgoingSource,
  SourceOfOutgoing,
  type OutgoingOrder,
  type OutgoingRefusal,
  type SignedOrder,
  type WaitingReason,
} from '../ports/outgoing/outgoing-source';
import { CancelSweep } from './cancel-sweep';
import { ColdWallet } from './cold-wallet';
import { SWEEP_LIFETIME_MILLISECONDS, type Sweep } from './sweep';

interface SweepOrder extends OutgoingOrder {
  readonly sweep: Sweep;
}

const TOO_OLD = 'It was not signed within a day.';
const ANOTHER_WALLET = 'COLD_WALLET_ACCOUNT names another account now, or none.';

const SUMMARIES: Readonly<Record<OutgoingRefusal['reason'], string>> = {
  network_fee_too_high: 'The network fee of the sweep is too high.',
  memo_key_unusable: 'The cold wallet has no usable memo key.',
  signer_refused: 'The signer refuses to sign the sweep.',
};

/** What was ordered to the cold wallet, after all that is owed to others. One whose transaction has expired is signed again. */
@Injectable()
@SourceOfOutgoing({ order: 400 })
export class SweepSource extends OutgoingSource<SweepOrder> {
  override readonly purpose = 'sweep';

  constructor(
    private readonly storage: ColdStorage,
    private readonly coldWallet: ColdWallet,
    private readonly cancelSweep: CancelSweep,
    private readonly raiseFinding: RaiseFinding,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {
    super();
  }

  override async next(limit: number, except: readonly string[]): Promise<readonly SweepOrder[]> {
    const orders: SweepOrder[] = [];
    for (const sweep of await this.storage.unsigned(limit, except)) {
      const lapse = await this.whyLapsed(sweep);
      if (lapse === null) orders.push(orderOf(sweep));
      else await this.cancelSweep.byGateway(sweep.id, lapse);
    }
    return orders;
  }

  override amount({ sweep }: SweepOrder): Money {
    return sweep.amount;
  }

  override wait(orders: readonly SweepOrder[], reason: WaitingReason): Promise<void> {
    return this.unitOfWork.run(async () => {
      for (const { sweep } of orders) {
        if (sweep.waitingFor !== reason) await this.storage.noteWaiting(sweep.id, reason);
      }
    });
  }

  override async refuse({ id, sweep }: SweepOrder, refusal: OutgoingRefusal): Promise<void> {
    const summary = SUMMARIES[refusal.reason];
    if (!(await this.cancelSweep.byGateway(id, summary))) return;
    await this.raiseFinding.execute({
      kind: 'payout_cannot_be_signed',
      subject: id,
      summary: `${summary} It is cancelled.`,
      evidence: {
        ...{ toAccountId: sweep.toAccountId, amount: sweep.amount.toString() },
        ...(refusal.reason === 'signer_refused' && { signer: refusal.explanation }),
      },
      halts: [],
    });
  }

  /** Somebody may have cancelled it meanwhile. An id that nodes give another name now was told by a liar, then or now. */
  override async markSigned(
    signed: readonly SignedOrder<SweepOrder>[],
  ): Promise<ReadonlySet<string>> {
    const due = new Set<string>();
    const { accountName } = await this.coldWallet.required();
    for (const { order, account } of signed) {
      const sweep = await this.storage.lock(order.id);
      if (sweep?.state !== 'ordered') continue;
      const isNamedSo = account.name === accountName;
      await this.storage.noteWaiting(sweep.id, isNamedSo ? null : 'account_unreadable');
      if (isNamedSo) due.add(order.id);
    }
    return due;
  }

  private async whyLapsed({ orderedAt, toAccountId }: Sweep): Promise<string | null> {
    const age = this.clock.now().getTime() - orderedAt.getTime();
    if (age >= SWEEP_LIFETIME_MILLISECONDS) return TOO_OLD;
    const standing = await this.coldWallet.standing();
    const isThis = standing.status === 'accepted' && standing.account.accountId === toAccountId;
    return isThis ? null : ANOTHER_WALLET;
  }
}

function orderOf(sweep: Sweep): SweepOrder {
  const { id, toAccountId, mayTakeOwed } = sweep;
  return {
    ...{ id, toAccountId, memoText: `Sweep ${id}`, reserved: Money.zero(CWD) },
    ...{ shortSince: null, sparesOwed: !mayTakeOwed, sweep },
  };
}

import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, type WithdrawalEventType } from '../../kernel';
import { Books } from '../../ledger';
import {
  ListensToOutgoing,
  OutgoingListener,
  paymentsFor,
  type CarriedPayment,
  type OutgoingState,
  type OutgoingTransaction,
} from '../../wallet';
import { Withdrawals } from '../ports/withdrawals';
import { UNSIGNED_STATES, WITHDRAWAL_TRANSITIONS, type WithdrawalState } from '../withdrawal';
import { settledHold } from '../withdrawal-entries';
import { withdrawalEvent } from '../withdrawal-event';

type ToldState = Exclude<OutgoingState, 'signed'>;

/** Where the fate of a transaction brings its withdrawal, and what the customer is notified of. */
const MOVES: Readonly<Record<ToldState, { to: WithdrawalState; event: WithdrawalEventType }>> = {
  broadcast: { to: 'broadcast', event: 'withdrawal_broadcast' },
  included: { to: 'included', event: 'withdrawal_included' },
  irreversible: { to: 'irreversible', event: 'withdrawal_irreversible' },
  expired: { to: 'approved', event: 'withdrawal_expired' },
};

const SIGNED_STATES: readonly WithdrawalState[] = ['signed', 'broadcast', 'included'];

/** Follows payouts to their end: settles the hold when irreversible, pays again when proven expired. */
@Injectable()
@ListensToOutgoing({ order: 200 })
export class SettleWithdrawals extends OutgoingListener {
  constructor(
    private readonly withdrawals: Withdrawals,
    private readonly books: Books,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async onOutgoing(transactions: readonly OutgoingTransaction[]): Promise<void> {
    const payouts = paymentsFor('withdrawal', transactions);
    const signed = payouts.filter(({ transaction }) => transaction.adoptedAt === null);
    const adopted = payouts.filter(({ transaction }) => transaction.adoptedAt !== null);
    for (const state of Object.keys(MOVES) as ToldState[]) {
      const ids = signed
        .filter(({ transaction }) => transaction.state === state)
        .map(({ payment }) => payment.purposeId);
      if (ids.length > 0) await this.move(ids, state);
    }
    for (const payout of adopted) await this.settleAdopted(payout);
  }

  /** Paid by a transaction that the database had forgotten: it was never signed, as far as that knows. */
  private async settleAdopted({ payment, transaction }: CarriedPayment): Promise<void> {
    const { transactionId } = transaction;
    const moved = await this.withdrawals.transition(
      [payment.purposeId],
      UNSIGNED_STATES,
      'irreversible',
      { transactionId },
    );
    await this.finish(moved, 'irreversible');
  }

  private async move(ids: readonly string[], state: ToldState): Promise<void> {
    const { to } = MOVES[state];
    // A fork took the block away: nothing that the customer should hear.
    if (to === 'broadcast') await this.withdrawals.transition(ids, ['included'], to);
    const from = SIGNED_STATES.filter(
      (each) =>
        WITHDRAWAL_TRANSITIONS[each].includes(to) && !(to === 'broadcast' && each === 'included'),
    );
    await this.finish(await this.withdrawals.transition(ids, from, to), state);
  }

  private async finish(moved: readonly string[], state: ToldState): Promise<void> {
    const { to, event } = MOVES[state];
    if (moved.length === 0) return;
    const withdrawals = await this.withdrawals.findMany(moved);
    if (to === 'irreversible') {
      const at = this.clock.now();
      await this.books.endHolds(withdrawals.map((withdrawal) => settledHold(withdrawal, at)));
    }
    for (const withdrawal of withdrawals) {
      await this.events.publish(withdrawalEvent(event, withdrawal));
    }
  }
}

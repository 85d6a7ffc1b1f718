import { Injectable } from '@nestjs/common';
import { Clock, EventPublisher, type WithdrawalEventType } from '../kernel';
import { Books } from '../ledger';
import {
  OutgoingListener,
  paymentsFor,
  type OutgoingState,
  type OutgoingTransaction,
} from '../wallet';
import { Withdrawals } from './ports/withdrawals';
import { WITHDRAWAL_TRANSITIONS, type WithdrawalState } from './withdrawal';
import { settledHold } from './withdrawal-entries';
import { withdrawalEvent } from './withdrawal-event';

type ToldState = Exclude<OutgoingState, 'signed'>;

/** Where the fate of a transaction brings its withdrawal, and what the customer is told. */
const MOVES: Readonly<Record<ToldState, { to: WithdrawalState; event: WithdrawalEventType }>> = {
  broadcast: { to: 'broadcast', event: 'withdrawal_broadcast' },
  included: { to: 'included', event: 'withdrawal_included' },
  irreversible: { to: 'irreversible', event: 'withdrawal_irreversible' },
  expired: { to: 'approved', event: 'withdrawal_expired' },
};

const SIGNED_STATES: readonly WithdrawalState[] = ['signed', 'broadcast', 'included'];

/** Follows payouts to their end: settles the hold when irreversible, pays again when proven dead. */
@Injectable()
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
    for (const state of Object.keys(MOVES) as ToldState[]) {
      const ids = payouts
        .filter(({ transaction }) => transaction.state === state)
        .map(({ payment }) => payment.purposeId);
      if (ids.length > 0) await this.move(ids, state);
    }
  }

  private async move(ids: readonly string[], state: ToldState): Promise<void> {
    const { to, event } = MOVES[state];
    // A fork took the block away: nothing that the customer should hear.
    if (to === 'broadcast') await this.withdrawals.transition(ids, ['included'], to);
    const from = SIGNED_STATES.filter(
      (each) =>
        WITHDRAWAL_TRANSITIONS[each].includes(to) && !(to === 'broadcast' && each === 'included'),
    );
    const moved = await this.withdrawals.transition(ids, from, to);
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

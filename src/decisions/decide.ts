import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import type { ActOfTwo } from './acts/act-of-two';
import { AdjustPointsOfTwo } from './acts/adjust-points-of-two';
import { BookDifferenceOfTwo } from './acts/book-difference-of-two';
import { RefundDepositOfTwo } from './acts/refund-deposit-of-two';
import { SetLimitOfTwo } from './acts/set-limit-of-two';
import { SetRatesOfTwo } from './acts/set-rates-of-two';
import { SweepOfTwo } from './acts/sweep-of-two';
import { UnfreezeOfTwo } from './acts/unfreeze-of-two';
import type { Decision, DecisionKind, DecisionState, KeyHolder } from './decision';
import { endedEvent } from './decision-event';
import { DecisionBook } from './ports/decision-book';
import { TwoPeople } from './two-people';

export interface DecideCommand {
  readonly id: string;
  readonly reason: string;
  readonly decider: KeyHolder;
}

/** Another person decides about an act that waits. */
@Injectable()
export class Decide {
  private readonly acts: Readonly<Record<DecisionKind, ActOfTwo>>;

  constructor(
    private readonly book: DecisionBook,
    private readonly people: TwoPeople,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    adjustPoints: AdjustPointsOfTwo,
    bookDifference: BookDifferenceOfTwo,
    setLimit: SetLimitOfTwo,
    setRates: SetRatesOfTwo,
    refundDeposit: RefundDepositOfTwo,
    sweep: SweepOfTwo,
    unfreeze: UnfreezeOfTwo,
  ) {
    this.acts = {
      adjustment: adjustPoints,
      book_difference: bookDifference,
      limit_loosened: setLimit,
      rates_beyond_rules: setRates,
      refund_elsewhere: refundDeposit,
      sweep,
      unfreeze,
    };
  }

  /**
   * Does it, in the same unit of work: where it is refused now, it stays undecided. Throws `decision_unknown`,
   * `decision_made`, `decision_expired`, `decision_needs_another`, `decision_outdated`, also where
   * the key of who asked was revoked since, and what the act is refused with.
   */
  approve({ id, reason: why, decider }: DecideCommand): Promise<Decision> {
    const reason = requireReason(why);
    return this.unitOfWork.runRepeatable(async () => {
      await this.lockActOf(id);
      const decision = await this.lockPending(id);
      const person = await this.people.requireAnother(decision, decider);
      await this.people.requireAskersKey(decision);
      const names = { by: decision.askedBy, approvedBy: requireOperator(decider.name) };
      await this.acts[decision.kind].performKept(decision.command, names);
      return this.end(decision, 'approved', { reason, decider, person });
    });
  }

  /** Whoever asked takes it back by this. Throws as `approve` does, but for the act's own refusals. */
  reject({ id, reason: why, decider }: DecideCommand): Promise<Decision> {
    const reason = requireReason(why);
    return this.unitOfWork.runRepeatable(async () => {
      const decision = await this.lockPending(id);
      if (await this.people.isWhoAsked(decision, decider)) {
        const person = await this.people.personOf(decider);
        return this.end(decision, 'withdrawn', { reason, decider, person });
      }
      const person = await this.people.requireAnother(decision, decider);
      return this.end(decision, 'rejected', { reason, decider, person });
    });
  }

  /** Whoever asks locks it before the decision, too. */
  private async lockActOf(id: string): Promise<void> {
    const decision = await this.book.find(id);
    if (decision?.state === 'pending') await this.acts[decision.kind].lockFor(decision.command);
  }

  private async lockPending(id: string): Promise<Decision> {
    const decision = await this.book.lock(id);
    if (!decision) throw new DomainError('decision_unknown');
    const { state, expiresAt } = decision;
    if (state === 'expired' || (state === 'pending' && this.clock.now() >= expiresAt)) {
      throw new DomainError('decision_expired', { expiresAt: expiresAt.toISOString() });
    }
    if (state !== 'pending') throw new DomainError('decision_made', { state });
    return decision;
  }

  private async end(
    decision: Decision,
    state: Exclude<DecisionState, 'pending'>,
    by: { readonly reason: string; readonly decider: KeyHolder; readonly person: string },
  ): Promise<Decision> {
    const end = {
      ...{ state, decidedBy: requireOperator(by.decider.name), decidedPerson: by.person },
      ...{ decidedAt: this.clock.now(), decisionReason: by.reason },
    };
    if (!(await this.book.end(decision.id, end))) {
      throw new Error(`Decision ${decision.id} is locked and has ended all the same`);
    }
    const ended = { ...decision, ...end };
    await this.events.publish(endedEvent(ended));
    return ended;
  }
}

import { Injectable } from '@nestjs/common';
import {
  Clock,
  DomainError,
  EventPublisher,
  newId,
  requireOperator,
  requireReason,
  UnitOfWork,
} from '../kernel';
import type { Decision, DecisionEnd, DecisionKind, KeyHolder } from './decision';
import { askedEvent, endedEvent } from './decision-event';
import { DecisionSettings } from './decision-settings';
import { ExpireDecisions } from './expire-decisions';
import { DecisionBook } from './ports/decision-book';
import { TwoPeople } from './two-people';

/** What somebody wants to be done. */
export interface AskedAct<Result> {
  readonly kind: DecisionKind;
  /** The caller's own name for it; null where it has none: then equal acts are the same. */
  readonly key: string | null;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly reason: string | null;
  /**
   * Inside the unit of work, before anything is done: null where one person is enough, whoever there is. What that
   * depends on and may change is locked by it.
   */
  readonly examine: () => Promise<ActToDecide | null>;
  /** Whether it was done under its key, with no decision: before there were any, or by the service. It is not done again. */
  readonly wasDone?: () => Promise<boolean>;
  /** Does it, inside the unit of work. */
  readonly perform: () => Promise<Result>;
}

export interface ActToDecide {
  /** In one sentence, for whoever decides. */
  readonly summary: string;
  /**
   * JSON of an object, from which it is done once it is decided. Its field `before`, if it has one, says what was so when
   * it was asked for, and is no part of what is wanted.
   */
  readonly command: string;
}

/**
 * `done`: with its decision where it takes two people, and there was one. `asked`: nothing was done, and another
 * person decides.
 */
export type AskOutcome<Result> =
  | { readonly status: 'done'; readonly result: Result; readonly decision: Decision | null }
  | { readonly status: 'asked'; readonly decision: Decision };

/** Takes a trial back. */
class TriedOut extends Error {
  override readonly name = 'TriedOut';
}

/** Does what one person may do, and has the rest wait for another person. */
@Injectable()
export class AskTogether {
  constructor(
    private readonly book: DecisionBook,
    private readonly people: TwoPeople,
    private readonly expire: ExpireDecisions,
    private readonly events: EventPublisher,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: DecisionSettings,
  ) {}

  /**
   * What would be refused now is refused now, whoever would decide. Throws `entry_key_conflict` when something else
   * waits under the key, and `reason_required` where another person is to decide and does not hear why.
   */
  ask<Result>(act: AskedAct<Result>, asker: KeyHolder): Promise<AskOutcome<Result>> {
    requireOperator(asker.name);
    return this.unitOfWork.runRepeatable(async () => {
      const toDecide = await act.examine();
      // It waits for nobody who asks for anything.
      if (toDecide === null) return { status: 'done', result: await act.perform(), decision: null };
      const key = act.key ?? toDecide.command;
      await this.book.lockAsking(act.kind, key);
      const known = await this.book.latestOf(act.kind, key);
      if (known?.state === 'pending' && !(await this.expire.ifDue(known))) {
        requireSame(known, toDecide);
        return { status: 'asked', decision: known };
      }
      // Under a key of the caller's own nothing is done twice.
      if (known?.state === 'approved' && act.key !== null) {
        requireSame(known, toDecide);
        return { status: 'done', result: await act.perform(), decision: known };
      }
      if (await act.wasDone?.()) {
        return { status: 'done', result: await act.perform(), decision: null };
      }
      const decision = await this.draft(act, key, toDecide, asker);
      if (await this.people.areNeeded()) return this.wait(decision, act);
      return this.decideAlone(decision, act);
    });
  }

  private async draft<Result>(
    { kind, subject, reason }: AskedAct<Result>,
    key: string,
    { summary, command }: ActToDecide,
    asker: KeyHolder,
  ): Promise<Decision> {
    const askedAt = this.clock.now();
    return {
      ...{ id: newId(), kind, key, subject, summary, command, reason },
      ...{ askedBy: asker.name, askedAt, ...(await this.people.ofWhoAsks(asker)) },
      expiresAt: new Date(askedAt.getTime() + this.settings.expirySeconds * 1000),
      ...{ isByOne: false, state: 'pending' },
      ...{ decidedBy: null, decidedPerson: null, decidedAt: null, decisionReason: null },
    };
  }

  private async wait<Result>(
    decision: Decision,
    act: AskedAct<Result>,
  ): Promise<AskOutcome<Result>> {
    requireReason(act.reason ?? '');
    await this.tryOut(act);
    await this.book.add(decision);
    await this.events.publish(askedEvent(decision));
    return { status: 'asked', decision };
  }

  private async decideAlone<Result>(
    asked: Decision,
    act: AskedAct<Result>,
  ): Promise<AskOutcome<Result>> {
    const result = await act.perform();
    const { askedBy, askedPerson, askedAt, reason } = asked;
    const end: DecisionEnd = {
      ...{ state: 'approved', decidedBy: askedBy, decidedPerson: askedPerson },
      ...{ decidedAt: askedAt, decisionReason: reason },
    };
    const decision: Decision = { ...asked, ...end, isByOne: true };
    await this.book.add(decision);
    await this.events.publish(endedEvent(decision));
    return { status: 'done', result, decision };
  }

  /** All of it is undone again, its events included. */
  private async tryOut<Result>({ perform }: AskedAct<Result>): Promise<void> {
    const trial = this.unitOfWork.run(async () => {
      await perform();
      throw new TriedOut();
    });
    await trial.catch((error: unknown) => {
      if (!(error instanceof TriedOut)) throw error;
    });
  }
}

function requireSame({ key, command }: Decision, toDecide: ActToDecide): void {
  if (wantedBy(command) === wantedBy(toDecide.command)) return;
  throw new DomainError('entry_key_conflict', { key });
}

function wantedBy(command: string): string {
  const kept = JSON.parse(command) as Readonly<Record<string, unknown>>;
  return JSON.stringify(Object.entries(kept).filter(([field]) => field !== 'before'));
}

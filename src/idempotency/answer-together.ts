import { Injectable } from '@nestjs/common';
import { Clock, DomainError, UnitOfWork } from '../kernel';
import { ANSWERS_ARE_KEPT_MILLISECONDS, type GivenAnswer, replay } from './answer-once';
import type { Answer, Call } from './answered-call';
import { IdempotentCalls, type KeyedCall } from './ports/idempotent-calls';

/** A call, and what it asks for. */
export interface AskedCall<Request> {
  readonly call: Call;
  readonly request: Request;
}

/** What a call gets: an answer, or `idempotency_key_in_use` or `idempotency_key_reused`. */
export type Outcome<Body> = GivenAnswer<Body> | DomainError;

/** All effects of these requests; an answer for each, in order. Refusals are answers: they changed nothing. */
export type PerformTogether<Request, Body> = (
  requests: readonly Request[],
) => Promise<readonly Answer<Body>[]>;

/**
 * Answers many calls as `AnswerOnce` answers each, in one unit of work: under load a commit for each call costs
 * more than its effect. What `perform` throws undoes all of them.
 */
@Injectable()
export class AnswerTogether {
  constructor(
    private readonly calls: IdempotentCalls,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** An outcome for each, in order. */
  async execute<Request, Body>(
    asked: readonly AskedCall<Request>[],
    perform: PerformTogether<Request, Body>,
  ): Promise<readonly Outcome<Body>[]> {
    const outcomes = await this.unitOfWork.runRepeatable(() => this.answer(asked, perform));
    // Somebody else has committed it: only what would survive the loss of the server is an answer.
    if (outcomes.some((each) => 'isReplayed' in each && each.isReplayed)) {
      await this.unitOfWork.confirm();
    }
    return outcomes;
  }

  private async answer<Request, Body>(
    asked: readonly AskedCall<Request>[],
    perform: PerformTogether<Request, Body>,
  ): Promise<readonly Outcome<Body>[]> {
    const known = await this.known<Body>(asked.map(({ call }) => call));
    const fresh = asked.filter((_, index) => known[index] === null);
    if (fresh.length === 0) return known.flatMap((each) => each ?? []);
    const answers = await perform(fresh.map(({ request }) => request));
    await this.keep(
      fresh.map(({ call }) => call),
      answers,
    );
    const given = answers[Symbol.iterator]();
    return known.map((each): Outcome<Body> => {
      if (each !== null) return each;
      const next = given.next();
      if (next.done === true) throw new Error('A call got no answer');
      return { answer: next.value, isReplayed: false };
    });
  }

  /** Null for those that are to be done now: their keys are ours until the unit of work ends. */
  private async known<Body>(calls: readonly Call[]): Promise<readonly (Outcome<Body> | null)[]> {
    const keyed = calls.filter(isKeyed);
    if (keyed.length === 0) return calls.map(() => null);
    const locked = await this.calls.tryLockAll(keyed);
    const kept = await this.calls.findAll(keyed);
    const taken = new Set<string>();
    const outcomes = new Map<Call, Outcome<Body> | null>();
    for (const [index, call] of keyed.entries()) {
      const name = JSON.stringify([call.caller, call.key]);
      const answer = kept[index] ?? null;
      if (answer !== null)
        outcomes.set(
          call,
          replayOrRefusal<Body>(() => replay(answer, call)),
        );
      else if (locked[index] !== true || taken.has(name)) {
        outcomes.set(call, new DomainError('idempotency_key_in_use'));
      } else outcomes.set(call, null);
      taken.add(name);
    }
    return calls.map((call) => outcomes.get(call) ?? null);
  }

  private async keep(calls: readonly Call[], answers: readonly Answer[]): Promise<void> {
    const at = this.clock.now();
    const kept = calls.flatMap((call, index) => {
      const answer = answers[index];
      return isKeyed(call) && answer !== undefined ? [{ ...call, answer, at }] : [];
    });
    if (kept.length === 0) return;
    await this.calls.keepAll(kept);
    await this.calls.forgetBefore(
      new Date(at.getTime() - ANSWERS_ARE_KEPT_MILLISECONDS),
      kept.length,
    );
  }
}

function isKeyed(call: Call): call is KeyedCall {
  return call.key !== null;
}

function replayOrRefusal<Body>(given: () => GivenAnswer<Body>): Outcome<Body> {
  try {
    return given();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

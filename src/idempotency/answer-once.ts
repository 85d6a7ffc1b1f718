import { Injectable } from '@nestjs/common';
import { Clock, DomainError, UnitOfWork } from '../kernel';
import type { Answer, Call, KeptAnswer } from './answered-call';
import { IdempotentCalls } from './ports/idempotent-calls';

/** For so long a repeated call gets the answer of the first one. */
export const ANSWERS_ARE_KEPT_MILLISECONDS = 48 * 3_600_000;

export interface Work<Facts, Body> {
  /** Asks the chain, before the transaction. What it throws is not kept: nothing was done. */
  readonly prepare: () => Promise<Facts>;
  /** All effects, inside one unit of work; gives the body of the answer. */
  readonly perform: (facts: Facts) => Promise<Body>;
  /** What is kept of the body, and given to whoever asks again; without it all. Secrets are for one answer alone. */
  readonly kept?: (body: Body) => Body;
  /** Whether a refusal is an answer for good; one that may be another in a moment is not kept. */
  readonly isFinal: (error: DomainError) => boolean;
}

export interface GivenAnswer<Body> {
  readonly answer: Answer<Body>;
  /** It was given before: nothing was done now. */
  readonly isReplayed: boolean;
}

/** Does what a call asks for once, however often it is repeated under its key. */
@Injectable()
export class AnswerOnce {
  constructor(
    private readonly calls: IdempotentCalls,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Throws `idempotency_key_in_use` while the first call is under way, `idempotency_key_reused` for another
   * request under the same key, and what is no final refusal.
   */
  async execute<Facts, Body>(call: Call, work: Work<Facts, Body>): Promise<GivenAnswer<Body>> {
    const given = (await this.known<Body>(call)) ?? (await this.answer(call, work));
    // Somebody else has committed it: only what would survive the loss of the server is an answer.
    if (given.isReplayed) await this.unitOfWork.confirm();
    return given;
  }

  private async answer<Facts, Body>(
    call: Call,
    work: Work<Facts, Body>,
  ): Promise<GivenAnswer<Body>> {
    let facts: Facts;
    try {
      facts = await work.prepare();
    } catch (error) {
      // The first call may have been done meanwhile, after which nothing is left to prepare.
      const faster = await this.known<Body>(call);
      if (!faster) throw error;
      return faster;
    }
    return this.inOneUnit(call, facts, work);
  }

  private async known<Body>(call: Call): Promise<GivenAnswer<Body> | null> {
    const { caller, key } = call;
    const known = key === null ? null : await this.calls.find(caller, key);
    return known && replay<Body>(known, call);
  }

  private inOneUnit<Facts, Body>(
    call: Call,
    facts: Facts,
    work: Work<Facts, Body>,
  ): Promise<GivenAnswer<Body>> {
    const { caller, key } = call;
    return this.unitOfWork.runRepeatable(async (): Promise<GivenAnswer<Body>> => {
      if (key === null) return { answer: await this.perform(facts, work), isReplayed: false };
      if (!(await this.calls.tryLock(caller, key))) {
        throw new DomainError('idempotency_key_in_use');
      }
      const faster = await this.known<Body>(call);
      if (faster) return faster;
      const answer = await this.perform(facts, work);
      const at = this.clock.now();
      await this.calls.keep({ ...call, key, answer: keptOf(answer, work), at });
      await this.calls.forgetBefore(new Date(at.getTime() - ANSWERS_ARE_KEPT_MILLISECONDS));
      return { answer, isReplayed: false };
    });
  }

  /** A refusal takes back all that was done for it, and is an answer itself. */
  private async perform<Facts, Body>(facts: Facts, work: Work<Facts, Body>): Promise<Answer<Body>> {
    try {
      return { kind: 'done', body: await this.unitOfWork.run(() => work.perform(facts)) };
    } catch (error) {
      if (!(error instanceof DomainError) || !work.isFinal(error)) throw error;
      return { kind: 'refused', code: error.code, details: error.details };
    }
  }
}

function keptOf<Facts, Body>(answer: Answer<Body>, { kept }: Work<Facts, Body>): Answer {
  return answer.kind === 'done' && kept ? { ...answer, body: kept(answer.body) } : answer;
}

/** The same request has the same form of answer. Throws `idempotency_key_reused` for another one. */
export function replay<Body>({ requestHash, answer }: KeptAnswer, call: Call): GivenAnswer<Body> {
  if (!requestHash.equals(call.requestHash)) throw new DomainError('idempotency_key_reused');
  return { answer: answer as Answer<Body>, isReplayed: true };
}

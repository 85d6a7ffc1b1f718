import { AsyncResource } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import {
  type Answer,
  AnswerTogether,
  type AskedCall,
  type GivenAnswer,
  type Outcome,
} from '../../../idempotency';
import { DomainError } from '../../../kernel';
import { type OperationDone, PerformOperations, type PointsOperation } from '../../../ledger';
import { type ProblemDraft, ProblemError } from '../http/problem';

/** Bounds how long the first of them waits for the others. */
const CALLS_AT_ONCE = 200;
/** Transactions at a time: while one waits for its commit, or for a customer, the other goes on. */
const LANES = 2;
/** More than that could not be answered within seconds: whoever asks is to come again. */
const WAITING_MAXIMUM = 5_000;
/** Of those that could not be done together: so many connections they take at most. */
const ONE_BY_ONE_AT_ONCE = 4;
const TOO_MANY: ProblemDraft = {
  status: 429,
  code: 'too_many_requests',
  title: 'Too many requests wait for their turn',
  headers: { 'Retry-After': '1' },
};

/** What a call of one operation asks for, and how it is answered. */
export interface OperationRequest<Body = unknown> {
  readonly operation: PointsOperation;
  readonly present: (done: OperationDone) => Body;
}

interface Waiting {
  readonly asked: AskedCall<OperationRequest>;
  readonly resolve: (given: GivenAnswer<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls of one operation that come while others are being done are done together afterwards, in one transaction: a call
 * that comes alone waits for nobody, and under load a commit serves as many as came during the one before.
 */
@Injectable()
export class CombinedOperations {
  private readonly logger = new Logger('Service');
  private readonly queue: Waiting[] = [];
  private busyLanes = 0;
  /** The request that comes first must not lend its context to the others. */
  private readonly outside = new AsyncResource('CombinedOperations');

  constructor(
    private readonly together: AnswerTogether,
    private readonly operations: PerformOperations,
  ) {}

  /** As `AnswerOnce.execute`. Not inside a unit of work. */
  execute<Body>(asked: AskedCall<OperationRequest<Body>>): Promise<GivenAnswer<Body>> {
    if (this.queue.length >= WAITING_MAXIMUM) return Promise.reject(new ProblemError(TOO_MANY));
    const given = new Promise<GivenAnswer<unknown>>((resolve, reject) => {
      this.queue.push({ asked, resolve, reject });
    });
    if (this.busyLanes < LANES) this.outside.runInAsyncScope(() => void this.work());
    // `present` is this call's own: so is what it gives.
    return given as Promise<GivenAnswer<Body>>;
  }

  private async work(): Promise<void> {
    this.busyLanes += 1;
    while (this.queue.length > 0) await this.answer(this.queue.splice(0, CALLS_AT_ONCE));
    this.busyLanes -= 1;
  }

  private async answer(calls: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.attempt(calls);
      calls.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error('A call got no answer'));
        else if (outcome instanceof DomainError) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      if (calls.length === 1 || isOfAll(error)) {
        for (const { reject } of calls) reject(error);
        return;
      }
      // Nothing was done: whichever it was that failed fails alone, and the lane does not wait for it.
      this.logger.warn({ err: error, calls: calls.length }, 'Calls are done one by one');
      void this.answerOneByOne([...calls]);
    }
  }

  private async answerOneByOne(calls: Waiting[]): Promise<void> {
    const some = async (): Promise<void> => {
      for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
        await this.answer([call]);
      }
    };
    await Promise.all(Array.from({ length: ONE_BY_ONE_AT_ONCE }, some));
  }

  private attempt(calls: readonly Waiting[]): Promise<readonly Outcome<unknown>[]> {
    return this.together.execute(
      calls.map(({ asked }) => asked),
      (requests) => this.perform(requests),
    );
  }

  private async perform(requests: readonly OperationRequest[]): Promise<readonly Answer[]> {
    const results = await this.operations.execute(
      requests.map(({ operation }) => operation),
      'each',
    );
    return requests.map(({ present }, index): Answer => {
      const result = results[index];
      if (result?.outcome === 'done') return { kind: 'done', body: present(result) };
      if (result?.outcome !== 'refused') throw new Error('An operation has no result');
      const { code, details } = result.error;
      return { kind: 'refused', code, details };
    });
  }
}

/** What is true of the database is true of each call: to try them one by one would only take longer. */
function isOfAll(error: unknown): boolean {
  return (
    error instanceof DomainError &&
    (error.code === 'commit_unconfirmed' || error.code === 'database_read_only')
  );
}

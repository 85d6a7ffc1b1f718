import { AsyncResource } from 'node:async_hooks';
import { Injectable, Logger } from '@nestjs/common';
import {
  type Answer,
  AnswerTogether,
  type AskedCall,
  type GivenAnswer,
} from '../../../idempotency';
import { DomainError, type DomainErrorCode } from '../../../kernel';
import { type OperationDone, PerformOperations, type PointsOperation } from '../../../ledger';
import { type ProblemDraft, ProblemError } from '../http/problem';
import { HeldCalls } from './held-calls';

/** Bounds how long the first of them waits for the others. */
const CALLS_AT_ONCE = 200;
/** Transactions at a time: while one waits for its commit, or for a customer, the other goes on. */
const LANES = 2;
/** More than that could not be answered within seconds: whoever asks is to come again. */
const WAITING_MAXIMUM = 5_000;
/** Of those that could not be done together: so many connections they take at most. */
const ONE_BY_ONE_AT_ONCE = 4;
/** Of a call whose customer somebody else holds, a quarter of a second each. */
const ATTEMPTS = 40;
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
  /** Null where the operation names a hold by its id alone. */
  customerId: string | null;
  attempts: number;
  readonly resolve: (given: GivenAnswer<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Calls of one operation that come while others are being done are done together afterwards, in one transaction: a call
 * that comes alone waits for nobody, and under load a commit serves as many as came during the one before. Those
 * whose customer somebody else holds wait for that apart from all others.
 */
@Injectable()
export class CombinedOperations {
  private readonly logger = new Logger('Service');
  private readonly queue: Waiting[] = [];
  private readonly apart: Waiting[] = [];
  private readonly held = new HeldCalls<Waiting>();
  private waiting = 0;
  private busyLanes = 0;
  private busyApart = 0;
  /** The request that comes first must not lend its context to the others. */
  private readonly outside = new AsyncResource('CombinedOperations');

  constructor(
    private readonly together: AnswerTogether,
    private readonly operations: PerformOperations,
  ) {}

  /** As `AnswerOnce.execute`. Not inside a unit of work. */
  execute<Body>(asked: AskedCall<OperationRequest<Body>>): Promise<GivenAnswer<Body>> {
    if (this.waiting >= WAITING_MAXIMUM) return Promise.reject(new ProblemError(TOO_MANY));
    this.waiting += 1;
    const given = new Promise<GivenAnswer<unknown>>((resolve, reject) => {
      const customerId = customerOf(asked.request.operation);
      this.queue.push({ asked, customerId, attempts: 0, resolve, reject });
    }).finally(() => {
      this.waiting -= 1;
    });
    this.startLane();
    // `present` is this call's own: so is what it gives.
    return given as Promise<GivenAnswer<Body>>;
  }

  private startLane(): void {
    if (this.queue.length === 0 || this.busyLanes >= LANES) return;
    this.outside.runInAsyncScope(() => void this.work());
  }

  private async work(): Promise<void> {
    this.busyLanes += 1;
    while (this.queue.length > 0) await this.answer(this.queue.splice(0, CALLS_AT_ONCE));
    this.busyLanes -= 1;
  }

  private async answer(given: readonly Waiting[]): Promise<void> {
    let calls = given;
    try {
      calls = await this.withoutHeld(given);
      if (calls.length > 0) await this.attempt(calls);
    } catch (error) {
      const [only, ...others] = calls;
      if (isOfAll(error)) {
        for (const { reject } of calls) reject(error);
      } else if (only && others.length === 0) {
        this.failAlone(only, error);
      } else {
        // Nothing was done: whichever it was that failed fails alone, and the lane does not wait for it.
        this.logger.warn({ err: error, calls: calls.length }, 'Calls are done one by one');
        this.apart.push(...calls);
        this.startApart();
      }
    }
  }

  private failAlone(call: Waiting, error: unknown): void {
    call.attempts += 1;
    if (!isRefusal(error, 'database_busy') || call.attempts >= ATTEMPTS) {
      call.reject(error);
      return;
    }
    if (!this.held.hold(call)) this.apart.push(call);
    this.startApart();
  }

  private startApart(): void {
    while (this.busyApart < ONE_BY_ONE_AT_ONCE && (this.apart.length > 0 || this.held.isDue)) {
      void this.workApart();
    }
  }

  private async workApart(): Promise<void> {
    this.busyApart += 1;
    for (;;) {
      const call = this.apart.shift();
      const held = call ? undefined : this.held.next();
      if (call) await this.answerAlone(call);
      else if (held) await this.answerHeld(held);
      else break;
    }
    this.busyApart -= 1;
  }

  private async answerAlone(call: Waiting): Promise<void> {
    try {
      await this.learnCustomers([call]);
      if (!this.held.join(call)) await this.attempt([call]);
    } catch (error) {
      this.failAlone(call, error);
    }
  }

  private async answerHeld(call: Waiting): Promise<void> {
    try {
      await this.attempt([call]);
    } catch (error) {
      call.attempts += 1;
      const waitsOn = isRefusal(error, 'database_busy') && call.attempts < ATTEMPTS;
      if (!waitsOn) call.reject(error);
      if (isRefusal(error, 'database_busy')) {
        this.held.keep(call, waitsOn);
        return;
      }
    }
    this.queue.push(...this.held.free(call));
    this.startLane();
  }

  /** Those whose customer somebody holds wait behind each other. */
  private async withoutHeld(calls: readonly Waiting[]): Promise<readonly Waiting[]> {
    if (this.held.isEmpty) return calls;
    await this.learnCustomers(calls);
    return calls.filter((call) => !this.held.join(call));
  }

  private async learnCustomers(calls: readonly Waiting[]): Promise<void> {
    const unknown = calls.filter(({ customerId }) => customerId === null);
    if (unknown.length === 0) return;
    const found = await this.operations.customersOf(
      unknown.map(({ asked }) => asked.request.operation),
    );
    for (const [index, call] of unknown.entries()) call.customerId = found[index] ?? null;
  }

  private async attempt(calls: readonly Waiting[]): Promise<void> {
    const outcomes = await this.together.execute(
      calls.map(({ asked }) => asked),
      (requests) => this.perform(requests),
    );
    for (const [index, { resolve, reject }] of calls.entries()) {
      const outcome = outcomes[index];
      if (outcome === undefined) reject(new Error('A call got no answer'));
      else if (outcome instanceof DomainError) reject(outcome);
      else resolve(outcome);
    }
  }

  private async perform(requests: readonly OperationRequest[]): Promise<readonly Answer[]> {
    const results = await this.operations.execute(
      requests.map(({ operation }) => operation),
      'each',
      { isPatient: false },
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
  return isRefusal(error, 'commit_unconfirmed') || isRefusal(error, 'database_read_only');
}

function isRefusal(error: unknown, code: DomainErrorCode): boolean {
  return error instanceof DomainError && error.code === code;
}

function customerOf(operation: PointsOperation): string | null {
  if (!('hold' in operation)) return operation.customerId;
  return 'id' in operation.hold ? null : operation.hold.customerId;
}

import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AnswerOnce, type Call, type GivenAnswer } from '../../../idempotency';
import { DomainError } from '../../../kernel';
import type { OperationDone, PointsOperation } from '../../../ledger';
import { type Caller, callerOf } from '../http/caller';
import { DOMAIN_PROBLEMS } from '../http/domain-problems';
import { ProblemError } from '../http/problem';
import { CombinedOperations } from './combined-operations';

const KEY = /^[\x21-\x7e]{1,255}$/;
/** Whoever asks again may be answered otherwise. */
const NOT_FINAL: readonly number[] = [429, 503];

/** A request that changes something, and who asks. */
export interface Asked {
  readonly request: Request;
  readonly response: Response;
  readonly caller: Caller;
}

export const CurrentAsked = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Asked => {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    return { request, response: http.getResponse<Response>(), caller: callerOf(request) };
  },
);

/** For what needs no look at the chain. */
export const nothingToPrepare = () => Promise.resolve();

/** Answers a request that changes something as `AnswerOnce` does. */
@Injectable()
export class Once {
  constructor(
    private readonly answerOnce: AnswerOnce,
    private readonly combined: CombinedOperations,
  ) {}

  /** `prepare` may ask the chain; `perform` has all effects, and gives the body; `kept` takes secrets out of it. */
  async answer<Facts, Body>(
    { request, response, caller }: Asked,
    prepare: () => Promise<Facts>,
    perform: (facts: Facts) => Promise<Body>,
    kept?: (body: Body) => Body,
  ): Promise<Body> {
    const call = callOf(request, caller);
    const given = await this.answerOnce.execute(call, {
      prepare,
      perform,
      ...(kept && { kept }),
      isFinal: ({ code }) => !NOT_FINAL.includes(DOMAIN_PROBLEMS[code].status),
    });
    return bodyOf(given, response);
  }

  /** The same for one operation with points, done together with others that come at the same time. */
  async operate<Body>(
    { request, response, caller }: Asked,
    operation: PointsOperation,
    present: (done: OperationDone) => Body,
  ): Promise<Body> {
    const asked = { call: callOf(request, caller), request: { operation, present } };
    return bodyOf(await this.combined.execute(asked), response);
  }
}

function callOf(request: Request, { name }: Caller): Call {
  return { caller: name, key: keyOf(request), requestHash: hashOf(request) };
}

function bodyOf<Body>({ answer, isReplayed }: GivenAnswer<Body>, response: Response): Body {
  if (isReplayed) response.setHeader('Idempotency-Replayed', 'true');
  if (answer.kind === 'refused') throw new DomainError(answer.code, answer.details);
  return answer.body;
}

function keyOf(request: Request): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined) return null;
  if (KEY.test(key)) return key;
  throw new ProblemError({
    status: 400,
    code: 'validation_failed',
    title: 'The request has fields that are not right',
    errors: [
      { field: 'header.Idempotency-Key', message: 'Use 1 to 255 visible ASCII characters.' },
    ],
  });
}

/** Of the request as it was read: blanks in its JSON make no other one. */
function hashOf({ method, originalUrl, body }: Request): Buffer {
  const asked: unknown = [method, originalUrl, body ?? null];
  return createHash('sha256').update(textOf(asked)).digest();
}

/** A body that no schema reads may be nested deeper than anything can write again. */
function textOf(asked: unknown): string {
  try {
    return JSON.stringify(asked);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemError({
      status: 400,
      code: 'request_malformed',
      title: 'The request cannot be read',
      detail: 'Its body is nested too deep.',
    });
  }
}

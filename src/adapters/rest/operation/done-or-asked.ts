import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import { ZodSerializerDto } from 'nestjs-zod';
import { z } from 'zod';
import type { AskOutcome } from '../../../decisions';
import { decisionBody, DecisionDto, DecisionSchema } from './decisions.dto';

const ASKED = 202;

interface Answer {
  readonly status: number;
  readonly description: string;
  readonly type: { readonly schema: z.ZodType; readonly Output: Type<unknown> };
}

/** The answers of a route whose act may wait for another person: then nothing was done, and it says 202. */
export function DoneOrAsked({ status, description, type }: Answer): MethodDecorator {
  return applyDecorators(
    HttpCode(status),
    ZodSerializerDto(z.union([type.schema, DecisionSchema])),
    ApiResponse({ status, description, type: type.Output }),
    ApiResponse({
      status: ASKED,
      description: 'Nothing was done: another person decides about it',
      type: DecisionDto.Output,
    }),
  );
}

/** The body for an outcome, and the status where it is not that of the route. */
export async function doneOrAsked<Result, Body extends object>(
  outcome: AskOutcome<Result>,
  response: Response,
  present: (result: Result) => Body | Promise<Body>,
) {
  if (outcome.status === 'asked') {
    response.status(ASKED);
    return decisionBody(outcome.decision);
  }
  const { decision } = outcome;
  return { ...(await present(outcome.result)), decision: decision && decisionBody(decision) };
}

import { HttpException } from '@nestjs/common';
import { ZodSerializationException } from 'nestjs-zod';
import { DomainError } from '../../../kernel';
import { KeyNotAllowed, KeyRefused } from '../../../platform/access';
import { domainProblem } from './domain-problems';
import { type ProblemDraft, ProblemError } from './problem';

const UNEXPECTED: ProblemDraft = {
  status: 500,
  code: 'unexpected_error',
  title: 'Something went wrong inside the gateway',
  detail: 'Nothing is known about the outcome. The log has more under the request id.',
};

/** Refusals of the edge itself. */
export const BY_STATUS: Readonly<Record<number, Pick<ProblemDraft, 'code' | 'title'>>> = {
  400: { code: 'request_malformed', title: 'The request cannot be read' },
  401: { code: 'key_required', title: 'A valid key is needed' },
  403: { code: 'not_allowed', title: 'This key does not allow that' },
  404: { code: 'not_found', title: 'There is nothing at this address' },
  405: { code: 'method_not_allowed', title: 'This address does not know this method' },
  413: { code: 'body_too_large', title: 'The body is too large' },
  415: { code: 'media_type_unsupported', title: 'The body must be JSON' },
  429: { code: 'too_many_requests', title: 'Too many requests' },
  503: { code: 'unavailable', title: 'Not available at the moment' },
};

/** Turns whatever was thrown into a problem; what nobody expected tells the caller nothing. */
export function problemOf(error: unknown): ProblemDraft {
  if (error instanceof DomainError) return domainProblem(error);
  if (error instanceof ProblemError) return error.draft;
  if (error instanceof KeyRefused) return keyProblem(error);
  if (error instanceof KeyNotAllowed) return notAllowedProblem(error);
  if (error instanceof ZodSerializationException) return UNEXPECTED;
  if (error instanceof HttpException) return byStatus(error.getStatus());
  return byStatus(statusOfParser(error));
}

function keyProblem({ wanted, waitSeconds }: KeyRefused): ProblemDraft {
  if (waitSeconds > 0) {
    return {
      status: 429,
      code: 'too_many_attempts',
      title: 'Too many attempts with wrong keys',
      detail: `This key is not valid. Try again in ${waitSeconds} seconds; a valid key always passes.`,
      headers: { 'Retry-After': String(waitSeconds) },
    };
  }
  return {
    status: 401,
    code: 'key_required',
    title: 'A valid key is needed',
    detail: `Send the ${wanted} key as "Authorization: Bearer <key>" or as "X-Api-Key: <key>".`,
    headers: { 'WWW-Authenticate': `Bearer realm="${wanted}"` },
  };
}

function notAllowedProblem({ detail, waitSeconds }: KeyNotAllowed): ProblemDraft {
  if (waitSeconds === 0) return { ...byStatus(403), detail };
  return { ...byStatus(429), detail, headers: { 'Retry-After': String(waitSeconds) } };
}

function byStatus(status: number): ProblemDraft {
  if (status >= 500 && status !== 503) return UNEXPECTED;
  const known = BY_STATUS[status] ?? { code: 'request_refused', title: 'The request was refused' };
  return { status, ...known };
}

/** Errors of the body's parser carry a status of their own; any other error has none. */
function statusOfParser(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('status' in error)) return 500;
  const { status } = error;
  const isClientError = typeof status === 'number' && status >= 400 && status < 500;
  return isClientError && 'expose' in error && error.expose === true ? status : 500;
}

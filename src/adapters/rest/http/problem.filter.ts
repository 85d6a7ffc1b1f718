import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Request, Response } from 'express';
import { maskSecrets } from '../../../platform/config';
import { allowedMethods } from './allowed-methods';
import { problemOf } from './http-problems';
import { PROBLEM_CONTENT_TYPE, type ProblemDraft, renderProblem } from './problem';

/** Answers every error of HTTP as application/problem+json, those of routing and parsing included. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  private readonly logger = new Logger('Http');

  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // Other edges, such as the bot, have filters of their own.
    if (host.getType() !== 'http') throw error;
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const draft = this.methodProblem(error, request) ?? problemOf(error);
    if (draft.status >= 500) this.logger.error({ err: error }, draft.title);
    if (response.headersSent) {
      response.end();
      return;
    }
    const requestId = typeof request.id === 'string' ? request.id : null;
    response
      .status(draft.status)
      .set({ 'Cache-Control': 'no-store', ...draft.headers })
      .type(PROBLEM_CONTENT_TYPE)
      // What was sent, and what others said of it, is repeated as far as it cannot be a secret.
      .send(maskSecrets(JSON.stringify(renderProblem(draft, { path: request.path, requestId }))));
  }

  /** Nest does not tell an unknown path from an unknown method. */
  private methodProblem(error: unknown, { method, path }: Request): ProblemDraft | null {
    if (!(error instanceof NotFoundException) || !error.message.startsWith('Cannot ')) return null;
    const methods = allowedMethods(this.adapterHost.httpAdapter.getInstance(), path);
    if (methods.length === 0 || methods.includes(method)) return null;
    const allow = methods.join(', ');
    return {
      status: 405,
      code: 'method_not_allowed',
      title: 'This address does not know this method',
      detail: `It knows ${allow}.`,
      headers: { Allow: allow },
    };
  }
}

import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { OperatorContext } from '../../../audit';
import { callerOf, isChange } from './caller';

/** What a request of an operator changes is that operator's act. */
@Injectable()
export class ActingInterceptor implements NestInterceptor {
  constructor(private readonly operators: OperatorContext) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    if (!isChange(request)) return next.handle();
    const requestId = typeof request.id === 'string' ? request.id : null;
    // Nest calls the handler in the context in which `handle` was called.
    return this.operators.run({ ...callerOf(request), requestId }, () => next.handle());
  }
}

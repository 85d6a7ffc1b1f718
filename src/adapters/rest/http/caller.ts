import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Role, Scope } from '../../../api-keys';

/** Who asks, and what they may do. */
export interface Caller {
  /** Of the key; goes into histories as `by`. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Of a service's key; null is all. */
  readonly scopes: readonly Scope[] | null;
}

const callers = new WeakMap<Request, Caller>();

export function rememberCaller(request: Request, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller that a guard let in; throws on a route without a guard. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const caller = callers.get(context.switchToHttp().getRequest<Request>());
  if (!caller) throw new Error('This route has no guard that knows its caller');
  return caller;
});

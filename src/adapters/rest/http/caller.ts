import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who asks, and what they may do. */
export interface Caller {
  /** Goes into histories as `by`. */
  readonly name: string;
  readonly roles: readonly Role[];
}

export type Role = 'admin';

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

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who asks. */
export interface Caller {
  /** Of the key; goes into histories as `by`. */
  readonly name: string;
  /** Null for a key of the settings. */
  readonly keyId: string | null;
}

const callers = new WeakMap<Request, Caller>();

export function rememberCaller(request: Request, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller that a guard let in; throws on a route without a guard. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<Request>()),
);

/** As `CurrentCaller`. */
export function callerOf(request: Request): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('This route has no guard that knows its caller');
  return caller;
}

/** Whether a request may change something, by its method. */
export function isChange({ method }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

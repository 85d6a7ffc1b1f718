import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { type ActingOperator, OperatorContext } from '../../audit';

/**
 * One for the whole process: Node.js walks through all that are in use at each promise that is made. It is not in
 * use before an operator has changed something.
 */
const ACTING = new AsyncLocalStorage<ActingOperator>();

/** Goes along with whatever an operator's request calls and awaits. */
@Injectable()
export class AsyncOperatorContext extends OperatorContext {
  override run<T>(operator: ActingOperator, work: () => T): T {
    return ACTING.run(operator, work);
  }

  override current(): ActingOperator | null {
    return ACTING.getStore() ?? null;
  }
}

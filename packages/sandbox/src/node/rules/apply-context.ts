import type { OperationResult, State } from '../chain/state';
import type { WireOperation } from '../wire/wire-value';

/** What an operation may use while it is applied. */
export interface ApplyContext {
  readonly state: State;
  /** Seconds since 1970 of the head block. */
  readonly headTimeSeconds: number;
  readonly maximumProposalLifetimeSeconds: number;
  /** Applies an operation of a proposal: it gets its own entry in the history. */
  applyNested(operation: WireOperation): OperationResult;
  /** Notes an operation which the chain itself makes. */
  recordVirtual(operation: WireOperation): void;
  /** Runs the work so that nothing of it remains when it throws. */
  atomically<Result>(work: () => Result): Result;
}

export const NOTHING: OperationResult = [0, {}];

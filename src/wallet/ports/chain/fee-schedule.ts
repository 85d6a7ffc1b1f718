import type { Money } from '../../../kernel';
import type { OutgoingOperation } from '../../sending/outgoing-transaction';

/** All that its fee depends on. */
export interface PricedOperation {
  readonly operation: OutgoingOperation;
  /** UTF-8 bytes of the text of its encrypted memo. */
  readonly memoTextBytes: number;
}

/** In CWD. */
export interface RequiredFee {
  /** What a quorum of nodes asks now. */
  readonly fee: Money;
  /** What the chain's own schedule gives by our computation; null when it cannot be read. */
  readonly scheduled: Money | null;
}

/** Network fees, read live from the nodes. Throws `chain_unavailable`. Ask `NetworkFees` instead. */
export abstract class FeeSchedule {
  /** What each costs, in the same order. */
  abstract required(operations: readonly PricedOperation[]): Promise<readonly RequiredFee[]>;
}

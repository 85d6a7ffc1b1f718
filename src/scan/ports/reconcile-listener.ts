import { listDecorator } from '../../kernel';

/** Something that is booked, and the block that is said to hold it. */
export interface BookedOperation {
  readonly blockNumber: number;
  /** Null for one that no transaction shows: then its block must be the very same. */
  readonly transactionId: string | null;
  /** Of its block, where its key tells; null otherwise. */
  readonly blockId: string | null;
  /** Of its block, where the rate goes by it: another block of that number does not hold it. Null: any block does. */
  readonly blockTime: Date | null;
}

/** What the chain is now, above the last block that it has in common with what was read. */
export interface PresentChain {
  readonly commonBlock: number;
  /** Whether its irreversible blocks hold the operation at the very same place. */
  holds(operation: BookedOperation): Promise<boolean>;
}

/** Which reconciliation books it, and when. */
export interface Reconciliation {
  readonly id: string;
  readonly at: Date;
  readonly by: string;
  readonly reason: string;
}

/** Books what was found, inside a unit of work, and says in plain sentences what it has booked. */
export interface Booking {
  (reconciliation: Reconciliation): Promise<readonly string[]>;
  /** Locks customers and what is theirs in that unit of work, before anybody has booked anything. */
  readonly lock?: () => Promise<void>;
}

/** Whoever has booked what blocks brought. Called in order. */
export abstract class ReconcileListener {
  /** Finds what the chain does not hold any more. Writes nothing, and may ask nodes. */
  abstract find(chain: PresentChain): Promise<Booking>;
}

/** Every listener, in order. A symbol because it stands for a list. */
export const RECONCILE_LISTENERS = Symbol('RECONCILE_LISTENERS');

/** Has the class asked what the chain does not hold any more. */
export const ListensToReconciliations = listDecorator<ReconcileListener>(RECONCILE_LISTENERS);

import type { Money } from '../../kernel';

/** Network fees, read live from the node. Throws `chain_unavailable`. */
export abstract class FeeSchedule {
  /** CWD fee of a transfer whose memo text has this many UTF-8 bytes. */
  abstract transferFee(memoTextBytes: number): Promise<Money>;
}

import type { Money } from '../../kernel';
import type { OutgoingOperation } from '../outgoing-transaction';

/** All that its fee depends on. */
export interface PricedOperation {
  readonly operation: OutgoingOperation;
  /** UTF-8 bytes of the text of its encrypted memo. */
  readonly memoTextBytes: number;
}

/** Network fees, read live from the node. Throws `chain_unavailable`. */
export abstract class FeeSchedule {
  /** What each costs now, in CWD, in the same order. */
  abstract required(operations: readonly PricedOperation[]): Promise<readonly Money[]>;

  async transferFee(memoTextBytes: number): Promise<Money> {
    const [fee] = await this.required([{ operation: 'transfer', memoTextBytes }]);
    if (fee === undefined) throw new Error('A fee is missing');
    return fee;
  }
}

import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { CORE_ASSET_ID, type RealOperation } from '../../scan';
import { MemoSeal, type SealedPurpose } from '../sending/memo-seal';
import { OPERATION_OF_PURPOSE, type OutgoingPayment } from '../sending/outgoing-transaction';
import { MemoReader, type PlainMemo } from '../ports/chain/memo-reader';

/** A payment of ours, told by its memo alone. */
export type SealedPayout = SealedPurpose & OutgoingPayment;

/** Tells whether an operation of the hot wallet is one that the gateway once signed, and what for. */
@Injectable()
export class ReadSeal {
  private readonly prefetched = new WeakMap<RealOperation, SealedPayout | null>();

  constructor(
    private readonly memos: MemoReader,
    private readonly seal: MemoSeal,
  ) {}

  /** For `of`, outside of any transaction: the signer is asked. Throws `signer_unavailable`. */
  async prefetch(operations: readonly RealOperation[]): Promise<void> {
    const unread = operations.filter((operation) => !this.prefetched.has(operation));
    const readable = unread.filter(mayBeSealed);
    const memos = readable.length === 0 ? [] : await this.memos.read(readable);
    for (const operation of unread) this.prefetched.set(operation, null);
    for (const [index, operation] of readable.entries()) {
      this.prefetched.set(operation, this.sealedBy(operation, memos[index] ?? null));
    }
  }

  wasPrefetched(operation: RealOperation): boolean {
    return this.prefetched.has(operation);
  }

  /** Null when it carries no seal of ours for this very payment. It must have been prefetched. */
  of(operation: RealOperation): SealedPayout | null {
    const sealed = this.prefetched.get(operation);
    if (sealed === undefined) {
      throw new Error(`The memo of ${operation.transactionId} was not read before the transaction`);
    }
    return sealed;
  }

  private sealedBy({ fact }: RealOperation, memo: PlainMemo | null): SealedPayout | null {
    if (memo === null || (fact.kind !== 'transfer' && fact.kind !== 'message')) return null;
    const amount = fact.kind === 'transfer' ? Money.of(fact.units, CWD) : null;
    const { toAccountId } = fact;
    const sealed = this.seal.read(memo.text, { toAccountId, amount });
    if (!sealed || OPERATION_OF_PURPOSE[sealed.purpose] !== fact.kind) return null;
    return { ...sealed, toAccountId, toMemoKey: memo.toMemoKey, amount };
  }
}

function mayBeSealed({ fact }: RealOperation): boolean {
  if (fact.kind === 'message') return true;
  return fact.kind === 'transfer' && fact.assetId === CORE_ASSET_ID;
}

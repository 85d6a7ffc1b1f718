import { Injectable } from '@nestjs/common';
import { CWD, Money } from '../../kernel';
import { CORE_ASSET_ID, type RealOperation } from '../../scan';
import { MemoSeal, type SealedPurpose } from '../sending/memo-seal';
import { OPERATION_OF_PURPOSE, type OutgoingPayment } from '../sending/outgoing-transaction';
import { MemoReader } from '../ports/chain/memo-reader';

/** A payment of ours, told by its memo alone. */
export type SealedPayout = SealedPurpose & OutgoingPayment;

/** Tells whether an operation of the hot wallet is one that the gateway once signed, and what for. */
@Injectable()
export class ReadSeal {
  constructor(
    private readonly memos: MemoReader,
    private readonly seal: MemoSeal,
  ) {}

  /** Null when it carries no seal of ours for this very payment. */
  of(operation: RealOperation): SealedPayout | null {
    const { fact } = operation;
    if (fact.kind !== 'transfer' && fact.kind !== 'message') return null;
    if (fact.kind === 'transfer' && fact.assetId !== CORE_ASSET_ID) return null;
    const memo = this.memos.read(operation);
    if (memo === null) return null;
    const amount = fact.kind === 'transfer' ? Money.of(fact.units, CWD) : null;
    const { toAccountId } = fact;
    const sealed = this.seal.read(memo.text, { toAccountId, amount });
    if (!sealed || OPERATION_OF_PURPOSE[sealed.purpose] !== fact.kind) return null;
    return { ...sealed, toAccountId, toMemoKey: memo.toMemoKey, amount };
  }
}

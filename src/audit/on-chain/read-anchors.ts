import { Injectable } from '@nestjs/common';
import { ChainReader } from '../../scan';
import { MemoReader } from '../../wallet';
import type { ActHead } from '../operator-act';
import { readAnchorMemo } from './anchor-memo';

/** What the chain has of the operators' acts. */
export interface AnchorsOnChain {
  /** Oldest first. */
  readonly heads: readonly ActHead[];
  /** The nodes have removed older entries of the account's history: heads may be missing. */
  readonly isPruned: boolean;
}

/**
 * The heads in the hot wallet's own messages, up to the last irreversible block: nobody else can have sent them. Asks
 * nodes and the signer. Throws `chain_unavailable` and `signer_unavailable`.
 */
@Injectable()
export class ReadAnchors {
  constructor(
    private readonly chain: ChainReader,
    private readonly memos: MemoReader,
  ) {}

  async execute(): Promise<AnchorsOnChain> {
    const hotWalletId = await this.chain.hotWalletId();
    const { irreversibleNumber } = await this.chain.position();
    const { entries, prunedUpToSequence } = await this.chain.history(0, irreversibleNumber);
    const own = entries.filter(
      ({ fact }) => fact.kind === 'message' && fact.fromAccountId === hotWalletId,
    );
    const memos = await this.memos.read(own);
    const heads = memos.flatMap((memo) => (memo && readAnchorMemo(memo.text)) ?? []);
    return { heads, isPruned: prunedUpToSequence > 0 };
  }
}

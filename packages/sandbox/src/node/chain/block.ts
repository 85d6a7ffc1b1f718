import { blockNumberOf } from 'crowdwiz-protocol/ids';
import type { PrivateKey } from 'crowdwiz-protocol/keys';
import { signDigest } from 'crowdwiz-protocol/signature';
import type { ReadTransaction } from '../wire/operation-shapes';
import { digestOfHeader, idOfBlock, merkleRootOf, type BlockHeader } from '../pack';
import type { OperationResult } from './state';
import { writeJson } from '../wire/wire-value';

export type ProcessedTransaction = ReadTransaction & { operation_results: OperationResult[] };

/** A block as `get_block` shows it. */
export interface BlockBody extends BlockHeader {
  readonly witness_signature: string;
  readonly transactions: ProcessedTransaction[];
}

/** A block of the chain with its texts, which are written once and served as they are. */
export interface StoredBlock {
  readonly number: number;
  readonly id: string;
  readonly body: BlockBody;
  readonly transactionIds: readonly string[];
  readonly json: string;
  readonly headerJson: string;
}

export interface BlockDraft {
  readonly previous: string;
  readonly timestamp: string;
  readonly witness: string;
  readonly transactions: ProcessedTransaction[];
  readonly transactionIds: readonly string[];
  readonly extensions?: BlockHeader['extensions'];
}

/** What stands for a signature when a chain of many blocks shall be made fast. */
const UNSIGNED = '1f'.padEnd(130, '0');

/** @param key the witness's key; without one the block carries a filler for a signature. */
export function sealBlock(draft: BlockDraft, key: PrivateKey | undefined): StoredBlock {
  const { previous, timestamp, witness, transactions, transactionIds } = draft;
  const header = {
    previous,
    timestamp,
    witness,
    transaction_merkle_root: merkleRootOf(transactions),
    extensions: draft.extensions ?? [],
  };
  const signature = key === undefined ? UNSIGNED : signDigest(digestOfHeader(header), key);
  const body = { ...header, witness_signature: signature, transactions };
  return {
    number: blockNumberOf(previous) + 1,
    id: idOfBlock(header, signature),
    body,
    transactionIds,
    json: writeJson(body),
    headerJson: writeJson(header),
  };
}

import {
  blockId,
  blockNumberOf,
  headerDigest,
  signDigest,
  type PrivateKey,
  type WireBlock,
} from '../../adapters/crowdwiz/protocol';
import type { ReadTransaction } from './operation-shapes';
import { merkleRoot } from './pack';
import type { OperationResult } from './state';
import { writeJson } from './wire-value';

export type ProcessedTransaction = ReadTransaction & { operation_results: OperationResult[] };

/** A block of the chain with its texts, which are written once and served as they are. */
export interface StoredBlock {
  readonly number: number;
  readonly id: string;
  readonly body: WireBlock & { transactions: ProcessedTransaction[] };
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
    transaction_merkle_root: merkleRoot(transactions),
    extensions: [],
  };
  const signature = key === undefined ? UNSIGNED : signDigest(headerDigest(header), key);
  const signed = { ...header, witness_signature: signature };
  const body = { ...signed, transactions };
  return {
    number: blockNumberOf(previous) + 1,
    id: blockId(signed),
    body,
    transactionIds,
    json: writeJson(body),
    headerJson: writeJson(header),
  };
}

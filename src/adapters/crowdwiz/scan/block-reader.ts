import {
  spendsFrom,
  type CarrierTransaction,
  type ChainBlock,
  type RealOperation,
} from '../../../scan';
import type { AdaptiveSize } from './adaptive-size';
import {
  ChainError,
  type ChainNode,
  fieldsOf,
  listOf,
  nameOfBlock,
  RootMismatchError,
  signedHeaderOf,
  timeOf,
} from '../connection';
import {
  canonicalJson,
  contentDigest,
  factOf,
  names,
  operationOf,
} from '../operations/operation-facts';
import {
  InvalidKeyError,
  MalformedWireError,
  merkleRoot,
  transactionId,
  UnsupportedOperationError,
  type WireSignedHeader,
  type WireTransaction,
} from 'crowdwiz-protocol';
import { contentId } from './transaction-id';

const ACCOUNT_UPDATE = 6;

/** The transactions of such a block are bound to its header by the node's word alone. */
export interface UnprovenBlock {
  readonly number: number;
  readonly reason: string;
  /** Of the transactions that were taken from this answer, not from a later one. */
  readonly digest: string;
  /** The hot wallet is concerned. */
  readonly concerned: boolean;
}

export interface BlocksRead {
  readonly node: string;
  readonly blocks: readonly ChainBlock[];
  readonly unproven: readonly UnprovenBlock[];
}

export interface BlocksWanted {
  readonly accountId: string;
  /** Whether an operator vouches for a block whose root does not fit. */
  readonly isAccepted: (number: number, id: string) => Promise<boolean>;
  /** How many blocks are asked for at once. */
  readonly sizes: AdaptiveSize;
}

type WireProcessed = WireTransaction & { operation_results: unknown[] };

/**
 * Blocks from..to, asked all at once as long as the node can answer that. Each id is computed from the
 * header, and the transactions of each are proved to be those of the header, as far as they can be packed.
 * @throws {ChainError} `garbage` when a block is missing or does not fit its header.
 */
export async function readBlocks(
  node: ChainNode,
  from: number,
  to: number,
  wanted: BlocksWanted,
): Promise<BlocksRead> {
  const read = await wanted.sizes.askEach(node, { from, to }, async (number) => {
    const answer = await node.call('database', 'get_block', [number]);
    return chainBlockOf(node, number, answer, wanted);
  });
  return {
    node: node.node,
    blocks: read.map(({ block }) => block),
    unproven: read.flatMap(({ unproven }) => unproven ?? []),
  };
}

/** One text for a block with its transactions; equal for nodes that give the same. */
export async function readTransactionsDigest(node: ChainNode, number: number): Promise<string> {
  return digestOf(await node.call('database', 'get_block', [number]));
}

function digestOf(block: unknown): string {
  const header = signedHeaderOf(block);
  const transactions = listOf(fieldsOf(block, 'a block')['transactions'], 'transactions');
  return `transactions ${contentDigest([header, transactions])}`;
}

async function chainBlockOf(
  node: ChainNode,
  number: number,
  answer: unknown,
  { accountId, isAccepted }: BlocksWanted,
): Promise<{ block: ChainBlock; unproven: UnprovenBlock | null }> {
  if (answer === null) throw garbage(node, `the node has no block ${number}`);
  const header = signedHeaderOf(answer);
  const { id, doubt: ofHeader } = await nameOfBlock(node, header, number);
  const transactions = listOf(fieldsOf(answer, 'a block')['transactions'], 'transactions');
  const concerned = transactions.some((transaction) => names(transaction, accountId));
  const doubt = ofHeader ?? (await doubtOf(node, { header, id, number, transactions, isAccepted }));
  const operations = concerned ? operationsOf(node, number, transactions, accountId) : [];
  const time = timeOf(header.timestamp, 'the time of a block');
  const keyUpdates = keyUpdatesOf(transactions);
  const block = {
    ...{ number, id, previousId: header.previous, time, operations },
    ...(keyUpdates.length > 0 && { keyUpdates }),
  };
  if (doubt === null) return { block, unproven: null };
  return { block, unproven: { number, reason: doubt, digest: digestOf(answer), concerned } };
}

interface Candidate {
  readonly header: WireSignedHeader;
  readonly id: string;
  readonly number: number;
  readonly transactions: readonly unknown[];
  readonly isAccepted: BlocksWanted['isAccepted'];
}

/**
 * The id binds the header, and the header's root binds the transactions: none added, none hidden. Null
 * when the root proves them; else why it does not: what nobody can pack exactly has no root.
 */
async function doubtOf(node: ChainNode, candidate: Candidate): Promise<string | null> {
  const { header, id, number, transactions, isAccepted } = candidate;
  for (const transaction of transactions) {
    listOf(fieldsOf(transaction, 'a transaction')['operation_results'], 'operation results');
  }
  let root: string;
  try {
    root = orGarbage(node, () => merkleRoot(transactions as WireProcessed[]));
  } catch (error) {
    if (error instanceof UnsupportedOperationError) return error.message;
    throw error;
  }
  const { transaction_merkle_root: expected } = header;
  if (root === expected) return null;
  if (await isAccepted(number, id))
    return 'the root does not fit, and an operator accepted the block';
  throw new RootMismatchError(number, id, { ofHeader: expected, ofTransactions: root }, node.node);
}

/** Accounts that an operation gives keys, the same ones included. */
function keyUpdatesOf(transactions: readonly unknown[]): readonly string[] {
  return transactions.flatMap((transaction) => {
    const operations = listOf(fieldsOf(transaction, 'a transaction')['operations'], 'operations');
    return operations.flatMap((operation) => {
      if (!Array.isArray(operation) || operation[0] !== ACCOUNT_UPDATE) return [];
      const { account, owner, active, new_options: options } = fieldsOf(operation[1], 'an update');
      const setsKeys = [owner, active, options].some((part) => part !== undefined && part !== null);
      return setsKeys && typeof account === 'string' ? [account] : [];
    });
  });
}

function operationsOf(
  node: ChainNode,
  blockNumber: number,
  transactions: readonly unknown[],
  accountId: string,
): RealOperation[] {
  const found: RealOperation[] = [];
  for (const [transactionIndex, transaction] of transactions.entries()) {
    if (!names(transaction, accountId)) continue;
    const operations = listOf(fieldsOf(transaction, 'a transaction')['operations'], 'operations');
    const id = transactionIdOf(node, transaction as WireTransaction);
    for (const [operationIndex, value] of operations.entries()) {
      if (!names(value, accountId)) continue;
      const fact = factOf(operationOf(value), accountId);
      found.push({
        blockNumber,
        transactionIndex,
        operationIndex,
        transactionId: id,
        fact,
        content: canonicalJson(value),
        ...(spendsFrom(accountId, fact) && { carrier: carrierOf(transaction, operations.length) }),
      });
    }
  }
  return found;
}

function carrierOf(transaction: unknown, operationCount: number): CarrierTransaction {
  const fields = fieldsOf(transaction, 'a transaction');
  // What became of the operations is no part of what was signed.
  const signed = Object.entries(fields).filter(([name]) => name !== 'operation_results');
  return {
    wire: JSON.stringify(Object.fromEntries(signed)),
    expiresAt: timeOf(fields['expiration'], 'an expiration'),
    operationCount,
  };
}

function transactionIdOf(node: ChainNode, transaction: WireTransaction): string {
  try {
    return orGarbage(node, () => transactionId(transaction, 'printed'));
  } catch (error) {
    if (!(error instanceof UnsupportedOperationError)) throw error;
  }
  // The chain has learned an operation that stands beside ours. Nobody's word is taken for the real id.
  return contentId(transaction);
}

function orGarbage<T>(node: ChainNode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedWireError) throw garbage(node, error.message);
    if (error instanceof InvalidKeyError) throw garbage(node, error.message);
    throw error;
  }
}

function garbage(node: ChainNode, reason: string): ChainError {
  return new ChainError('garbage', reason, node.node);
}

import type { ChainBlock, RealOperation } from '../../scan';
import {
  ChainError,
  type ChainNode,
  fieldsOf,
  idOfHeader,
  listOf,
  signedHeaderOf,
  timeOf,
} from './connection';
import { canonicalJson, contentDigest, factOf, names, operationOf } from './operation-facts';
import {
  InvalidKeyError,
  MalformedWireError,
  merkleRoot,
  transactionId,
  UnsupportedOperationError,
  type WireSignedHeader,
  type WireTransaction,
} from './protocol';
import { askTransactionId } from './transaction-id';

/** Operations whose bytes are written in microseconds: their merkle root costs nothing to check. */
const CHEAP_OPERATIONS: ReadonlySet<unknown> = new Set([0, 61]);

/** An unproved block holds transactions that only the node's word binds to the header. */
export interface UnprovedBlock {
  readonly number: number;
  /** Of the transactions that were taken from this answer, not from a later one. */
  readonly digest: string;
}

export interface BlocksRead {
  readonly node: string;
  readonly blocks: readonly ChainBlock[];
  readonly unproved: readonly UnprovedBlock[];
}

type WireProcessed = WireTransaction & { operation_results: unknown[] };

/**
 * Blocks from..to, asked all at once. Each id is computed from the header; where the hot wallet is
 * concerned, the transactions are proved to be those of the header.
 * @throws {ChainError} `garbage` when a block is missing or does not fit its header.
 */
export async function readBlocks(
  node: ChainNode,
  from: number,
  to: number,
  accountId: string,
  { proveAll = false }: { proveAll?: boolean } = {},
): Promise<BlocksRead> {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const read = await Promise.all(
    numbers.map(async (number) => {
      const answer = await node.call('database', 'get_block', [number]);
      return chainBlockOf(node, number, answer, { accountId, proveAll });
    }),
  );
  return {
    node: node.node,
    blocks: read.map(({ block }) => block),
    unproved: read.flatMap(({ block: { number }, unprovedDigest: digest }) =>
      digest === null ? [] : [{ number, digest }],
    ),
  };
}

/** One text for the transactions of a block; equal for nodes that give the same. */
export async function readTransactionsDigest(node: ChainNode, number: number): Promise<string> {
  const block = await node.call('database', 'get_block', [number]);
  return digestOf(fieldsOf(block, 'a block')['transactions']);
}

function digestOf(transactions: unknown): string {
  return `transactions ${contentDigest(transactions)}`;
}

async function chainBlockOf(
  node: ChainNode,
  number: number,
  answer: unknown,
  { accountId, proveAll }: { accountId: string; proveAll: boolean },
): Promise<{ block: ChainBlock; unprovedDigest: string | null }> {
  if (answer === null) throw garbage(node, `the node has no block ${number}`);
  const header = signedHeaderOf(answer);
  const transactions = listOf(fieldsOf(answer, 'a block')['transactions'], 'transactions');
  const concerned = transactions.some((transaction) => names(transaction, accountId));
  const isProved =
    (proveAll || concerned || transactions.every(isCheap)) &&
    proveTransactions(node, header, transactions);
  const block = {
    number,
    id: idOfHeader(node, header, number),
    previousId: header.previous,
    time: timeOf(header.timestamp, 'the time of a block'),
    operations: concerned ? await operationsOf(node, number, transactions, accountId) : [],
  };
  // Only a quorum asks for it: whoever reads with one node has nobody to compare it with.
  return { block, unprovedDigest: isProved || !proveAll ? null : digestOf(transactions) };
}

/**
 * The id binds the header, and the header's root binds the transactions: none added, none hidden.
 * False for bytes that nobody has proved, and that cannot be hashed here.
 */
function proveTransactions(
  node: ChainNode,
  header: WireSignedHeader,
  transactions: readonly unknown[],
): boolean {
  for (const transaction of transactions) {
    listOf(fieldsOf(transaction, 'a transaction')['operation_results'], 'operation results');
  }
  const root = orUnsupported(() =>
    orGarbage(node, () => merkleRoot(transactions as WireProcessed[])),
  );
  if (root === undefined) return false;
  if (root === header.transaction_merkle_root) return true;
  throw garbage(node, 'the transactions of a block are not those of its header');
}

function isCheap(transaction: unknown): boolean {
  const operations = fieldsOf(transaction, 'a transaction')['operations'];
  return (
    Array.isArray(operations) &&
    operations.every(
      (operation: unknown) => Array.isArray(operation) && CHEAP_OPERATIONS.has(operation[0]),
    )
  );
}

async function operationsOf(
  node: ChainNode,
  blockNumber: number,
  transactions: readonly unknown[],
  accountId: string,
): Promise<RealOperation[]> {
  const found: RealOperation[] = [];
  for (const [transactionIndex, transaction] of transactions.entries()) {
    if (!names(transaction, accountId)) continue;
    const operations = listOf(fieldsOf(transaction, 'a transaction')['operations'], 'operations');
    const id = await transactionIdOf(node, transaction as WireTransaction);
    for (const [operationIndex, value] of operations.entries()) {
      if (!names(value, accountId)) continue;
      found.push({
        blockNumber,
        transactionIndex,
        operationIndex,
        transactionId: id,
        fact: factOf(operationOf(value), accountId),
        content: canonicalJson(value),
      });
    }
  }
  return found;
}

async function transactionIdOf(node: ChainNode, transaction: WireTransaction): Promise<string> {
  const id = orUnsupported(() => orGarbage(node, () => transactionId(transaction)));
  if (id !== undefined) return id;
  // Operations which we cannot pack stand beside ours.
  return askTransactionId(node, transaction);
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

function orUnsupported<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnsupportedOperationError) return undefined;
    throw error;
  }
}

function garbage(node: ChainNode, reason: string): ChainError {
  return new ChainError('garbage', reason, node.node);
}

import type { ChainNode, Head } from '../connection';
import { AdaptiveSize } from './adaptive-size';
import { PendingTransactions } from './pending-transactions';
import { formatWireTime, transactionId, type WireTransaction } from 'crowdwiz-protocol';

const WALLET = '1.2.32';
const NODE = 'ws://node';
const HEAD_TIME = new Date('2026-11-22T23:45:33Z');

interface Block {
  readonly transactions: readonly object[];
}

/** A node of which a test writes the blocks. */
class FakeNode implements ChainNode {
  readonly node = NODE;
  readonly blocks = new Map<number, Block>();
  readonly asked: string[] = [];
  /** Ids of what the node has dropped. */
  readonly dropped = new Set<unknown>();

  reconnected = () => Promise.resolve(false);

  call(_api: string, method: string, [first]: readonly unknown[]): Promise<unknown> {
    this.asked.push(method);
    if (method === 'get_recent_transaction_by_id' && this.dropped.has(first))
      return Promise.resolve(null);
    return Promise.resolve(this.blocks.get(first as number) ?? { transactions: [] });
  }
}

function headAt(number: number, irreversibleNumber: number): Head {
  return { number, id: `head-${number}`, time: HEAD_TIME, irreversibleNumber };
}

function credit(units: number, expiresAt = new Date(HEAD_TIME.getTime() + 60_000)) {
  const fields = {
    fee: { amount: 200_000, asset_id: '1.3.0' },
    from: '1.2.33',
    to: WALLET,
    amount: { amount: units, asset_id: '1.3.0' },
    extensions: [],
  };
  return {
    ref_block_num: 7,
    ref_block_prefix: 8,
    expiration: formatWireTime(expiresAt),
    operations: [[0, fields]],
    extensions: [],
    signatures: [],
  } satisfies WireTransaction;
}

describe('what waits in a node', () => {
  let node: FakeNode;
  let pending: PendingTransactions;

  beforeEach(() => {
    node = new FakeNode();
    pending = new PendingTransactions({ watchPending: () => undefined }, new AdaptiveSize(100));
    pending.watchFor(WALLET);
    pending.onConnected(NODE, 100);
  });

  const waiting = async (head: Head) => {
    const view = await pending.settle(node, head, pending.snapshotAt(NODE), []);
    return view.pending;
  };

  it('is unclear while something stays whose effect nobody can tell', async () => {
    const odd = { ...credit(1), operations: [[23, { proposal: '1.10.5' }]], signatures: ['20ab'] };
    const isUnclear = async (head: number) =>
      (await pending.settle(node, headAt(head, 90), new Map(), [])).isUnclear;
    // Of what waited before the connection, the next blocks tell.
    expect(await isUnclear(101)).toBe(true);
    expect(await isUnclear(103)).toBe(false);
    pending.onPending(NODE, odd);
    expect(await isUnclear(104)).toBe(false);
    pending.onPending(NODE, odd);
    expect(await isUnclear(105)).toBe(true);
    pending.onPending(NODE, odd);
    expect(await isUnclear(106)).toBe(true);
    for (const head of [107, 108, 109]) await isUnclear(head);
    expect(await isUnclear(110)).toBe(false);
  });

  it('does not wait any more when a fork of one block has moved it into another of that height', async () => {
    const transaction = credit(5);
    pending.onPending(NODE, transaction);
    const expected = [{ transactionId: transactionId(transaction), units: 5n }];
    expect(await waiting(headAt(101, 90))).toEqual(expected);
    node.blocks.set(101, { transactions: [{ ...transaction, operation_results: [] }] });
    expect(await waiting(headAt(101, 90))).toEqual([]);
  });

  it('does not wait when the block into which a fork has moved it is irreversible at the next look', async () => {
    const transaction = credit(5);
    pending.onPending(NODE, transaction);
    expect(await waiting(headAt(101, 90))).toHaveLength(1);
    node.blocks.set(101, { transactions: [{ ...transaction, operation_results: [] }] });
    expect(await waiting(headAt(115, 105))).toEqual([]);
  });

  it('is looked for in blocks that were reversible at the last look, and in no more than so many', async () => {
    pending.onPending(NODE, credit(5));
    await waiting(headAt(101, 98));
    node.asked.length = 0;
    await waiting(headAt(102, 100));
    expect(node.asked).toEqual(Array.from({ length: 4 }, () => 'get_block'));
    await waiting(headAt(550, 548));
    node.asked.length = 0;
    await waiting(headAt(551, 0));
    expect(node.asked).toHaveLength(100);
  });

  it('waits until the head is later than its expiration', async () => {
    pending.onPending(NODE, credit(5, HEAD_TIME));
    pending.onPending(NODE, credit(6, new Date(HEAD_TIME.getTime() - 1_000)));
    expect((await waiting(headAt(101, 90))).map(({ units }) => units)).toEqual([5n]);
  });

  it('is not counted at the first look after a block that made the node drop it', async () => {
    const transaction = credit(5);
    const id = transactionId(transaction);
    pending.onPending(NODE, transaction);
    expect(await waiting(headAt(100, 90))).toHaveLength(1);
    // Its sender's money went elsewhere in block 101, for the fee of a message.
    node.dropped.add(id);
    expect(await waiting(headAt(101, 91))).toEqual([]);
  });

  it('is asked for once at the look after a block, and counted while the node has it', async () => {
    pending.onPending(NODE, credit(5));
    await waiting(headAt(100, 90));
    expect(node.asked).not.toContain('get_recent_transaction_by_id');
    expect(await waiting(headAt(101, 91))).toHaveLength(1);
    expect(node.asked.filter((each) => each === 'get_recent_transaction_by_id')).toHaveLength(1);
  });

  it('with any operation beside it has an id, without asking the node for bytes', async () => {
    const transfer = credit(5);
    const lottery = { lot_id: '1.17.1', winner: '1.2.44', owner: '1.2.33' };
    const fee = { amount: 1, asset_id: '1.3.0' };
    const beside = {
      ...transfer,
      operations: [...transfer.operations, [58, { fee, ...lottery }]],
    } as unknown as WireTransaction;
    pending.onPending(NODE, beside);
    expect(await waiting(headAt(101, 100))).toEqual([
      { transactionId: transactionId(beside), units: 5n },
    ]);
    expect(node.asked).not.toContain('get_transaction_hex');
    node.blocks.set(102, { transactions: [{ ...beside, operation_results: [] }] });
    expect(await waiting(headAt(102, 100))).toEqual([]);
  });

  it('beside an operation that the chain does not have yet is counted as unclear', async () => {
    const transfer = credit(5);
    const operations = [...transfer.operations, [126, { player: WALLET }]];
    pending.onPending(NODE, { ...transfer, operations });
    expect(await waiting(headAt(101, 100))).toEqual([]);
    expect(node.asked).not.toContain('get_transaction_hex');
  });
});

import type { ChainNode, Head } from '../connection';
import { AdaptiveSize } from './adaptive-size';
import { PendingTransactions } from './pending-transactions';
import {
  formatWireTime,
  transactionId,
  transactionIdOfPacked,
  type WireTransaction,
} from 'crowdwiz-protocol';

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
  hex: unknown = null;
  /** Ids of what the node has dropped. */
  readonly dropped = new Set<unknown>();

  reconnected = () => Promise.resolve(false);

  call(_api: string, method: string, [first]: readonly unknown[]): Promise<unknown> {
    this.asked.push(method);
    if (method === 'get_transaction_hex') return Promise.resolve(this.hex);
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

  it('is bounded by their size where only the node can name them', () => {
    const custom = (index: number) => ({
      ...credit(1),
      ref_block_num: index,
      operations: [[35, { payer: WALLET, required_auths: [], id: 1, data: 'ab'.repeat(500_000) }]],
    });
    for (let index = 0; index < 12; index += 1) pending.onPending(NODE, custom(index));
    expect(pending.snapshotAt(NODE).size).toBeLessThan(9);
    pending.onPending(NODE, credit(5));
    expect([...pending.snapshotAt(NODE).keys()]).toContain(transactionId(credit(5)));
  });

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

  describe('with an operation that nobody here can pack', () => {
    const transfer = credit(5);
    const strange = {
      ...transfer,
      operations: [...transfer.operations, [58, { player: WALLET, nothing: 'known' }]],
    };
    const hex = `${'ab'.repeat(30)}00`;
    const id = transactionIdOfPacked(Buffer.from('ab'.repeat(30), 'hex'));

    it('has the id that the node packs, and is asked for once', async () => {
      node.hex = hex;
      pending.onPending(NODE, strange);
      expect(await waiting(headAt(101, 100))).toEqual([{ transactionId: id, units: 5n }]);
      expect(await waiting(headAt(102, 101))).toEqual([{ transactionId: id, units: 5n }]);
      expect(pending.idsAt(NODE)).toEqual([id]);
      pending.onPending(NODE, { ...strange, signatures: ['another'] });
      expect(await waiting(headAt(102, 101))).toEqual([{ transactionId: id, units: 5n }]);
      expect(node.asked.filter((method) => method === 'get_transaction_hex')).toHaveLength(1);
    });

    it('stops waiting when it is in a block', async () => {
      node.hex = hex;
      pending.onPending(NODE, strange);
      node.blocks.set(101, { transactions: [{ ...strange, operation_results: [] }] });
      expect(await waiting(headAt(101, 100))).toEqual([]);
    });

    it('is asked for in bounded number', async () => {
      node.hex = hex;
      for (let each = 0; each < 300; each += 1) {
        pending.onPending(NODE, { ...strange, ref_block_num: each });
      }
      await waiting(headAt(101, 100));
      const questions = node.asked.filter((method) => method === 'get_transaction_hex');
      expect(questions).toHaveLength(200);
    });
  });
});

import { DomainError } from '../../../src/kernel';
import { ChainDisagreement, effectOn, type ChainBlock } from '../../../src/scan';
import { Harness, waitUntil } from './crowdwiz-harness';

/** Everything that the hot wallet's operations and history say, against a node that answers like a real one. */
describe('ChainReader by CrowdWiz', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await Harness.start();
  });

  afterEach(async () => {
    await harness.stop();
  });

  const head = () => harness.sandboxChain.headNumber;
  const blocksTo = async (to: number): Promise<readonly ChainBlock[]> => {
    await harness.settle();
    return harness.chain.blocks(1, to);
  };
  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'no failure',
      (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
    );

  it('knows the hot wallet and the position', async () => {
    harness.node.produceBlocks(20);
    const position = await harness.chain.position();
    expect(await harness.chain.hotWalletId()).toBe('1.2.32');
    expect(position).toEqual({
      headNumber: head(),
      headId: harness.sandboxChain.headId,
      headTime: harness.sandboxChain.headTime,
      irreversibleNumber: harness.sandboxChain.irreversibleNumber,
      node: harness.node.url,
    });
  });

  it('reads on after a node has once called an absurd block irreversible', async () => {
    harness.node.produceBlocks(20);
    const claim = (head: number, irreversible: number) => (properties: unknown) => ({
      ...(properties as object),
      head_block_number: head,
      last_irreversible_block_num: irreversible,
    });
    const lie = async (head: number, irreversible: number) => {
      harness.node.faults.lie('get_dynamic_global_properties', claim(head, irreversible));
      const { irreversibleNumber } = await harness.chain.position();
      harness.node.faults.reset();
      return irreversibleNumber;
    };
    await harness.settle();
    const honest = await harness.chain.position();
    // Not beyond what the node itself has, and not for ever.
    expect(await lie(honest.headNumber, 1_000_000)).toBe(honest.headNumber);
    expect(await lie(2_000_000, 1_000_000)).toBe(1_000_000);
    await harness.settle();
    await harness.chain.position();
    expect(await harness.chain.position()).toEqual(honest);
    expect(await harness.chain.blocks(head(), head())).toHaveLength(1);
  });

  it('gives blocks in order, linked, with computed ids', async () => {
    harness.node.produceBlocks(30);
    const blocks = await blocksTo(head());
    expect(blocks.map(({ number }) => number)).toEqual(
      Array.from({ length: head() }, (_, index) => index + 1),
    );
    expect(blocks.map(({ id }) => id)).toEqual(
      blocks.map(({ number }) => harness.sandboxChain.block(number)?.id),
    );
    blocks.slice(1).forEach((block, index) => {
      expect(block.previousId).toBe(blocks[index]?.id);
    });
  });

  it('refuses senseless and oversized ranges', () => {
    expect(() => harness.chain.blocks(0, 1)).toThrow(RangeError);
    expect(() => harness.chain.blocks(5, 4)).toThrow(RangeError);
    expect(() => harness.chain.blocks(1, 1001)).toThrow(RangeError);
  });

  it('does not give blocks which do not exist yet', async () => {
    await harness.settle();
    expect(await codeOf(harness.chain.blocks(1, head() + 1))).toBe('chain_unavailable');
  });

  it('shows each real operation of the hot wallet with its transaction id, and no others', async () => {
    const [alice, bob] = [harness.account('alice-user1'), harness.account('bob-user2')];
    const { gateway, node } = harness;
    const deposit = node.transfer({ from: alice, to: gateway.id, units: 123_456n, memo: 'hello' });
    node.transfer({ from: alice, to: bob.id, units: 5n });
    const message = node.wallet.sendMessage(gateway, alice.id, 'code');
    const payout = node.transfer({ from: gateway, to: bob.id, units: 4_000_000_000n });
    const { number } = node.produceBlock();
    await harness.settle();
    const [block] = await harness.chain.blocks(number, number);
    expect(block?.operations.map(({ transactionId, fact }) => [transactionId, fact.kind])).toEqual([
      [deposit, 'transfer'],
      [message, 'message'],
      [payout, 'transfer'],
    ]);
    expect(block?.operations[0]).toMatchObject({
      blockNumber: number,
      transactionIndex: 0,
      operationIndex: 0,
      fact: { fromAccountId: alice.id, toAccountId: gateway.id, assetId: '1.3.0', units: 123_456n },
    });
    // More than fits into 31 bits comes as a text.
    expect(block?.operations[2]?.fact).toMatchObject({ units: 4_000_000_000n });
  });

  it('tells CWD from its look-alike, and two operations of one transaction from each other', async () => {
    const { gateway, node } = harness;
    const bob = harness.account('bob-user2');
    const faucet = node.wallet.faucet;
    node.transfer({ from: faucet, to: bob.id, units: 500n, assetId: '1.3.2' });
    node.produceBlock();
    const id = node.wallet.send(
      [
        node.wallet.transferOperation({ from: bob, to: gateway.id, units: 300n, assetId: '1.3.2' }),
        node.wallet.transferOperation({ from: bob, to: gateway.id, units: 300n }),
      ],
      [bob.keys.active],
    );
    const { number } = node.produceBlock();
    await harness.settle();
    const [block] = await harness.chain.blocks(number, number);
    expect(
      block?.operations.map(({ fact, operationIndex, transactionId }) => [
        fact.kind === 'transfer' && fact.assetId,
        operationIndex,
        transactionId,
      ]),
    ).toEqual([
      ['1.3.2', 0, id],
      ['1.3.0', 1, id],
    ]);
  });

  it('history: sequences ascend from one, and its contents are those of the blocks', async () => {
    const { gateway, node } = harness;
    const alice = harness.account('alice-user1');
    for (let round = 0; round < 250; round += 1) {
      node.transfer({ from: alice, to: gateway.id, units: BigInt(round + 1) });
      if (round % 50 === 49) node.produceBlock();
    }
    const blocks = await blocksTo(head());
    const { entries, prunedUpToSequence } = await harness.chain.history(0, head());
    expect(prunedUpToSequence).toBe(0);
    expect(entries.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: entries.length }, (_, index) => index + 1),
    );
    // Besides the deposits: the account's registration and its first funds.
    expect(entries.length).toBeGreaterThanOrEqual(250);
    const inBlocks = blocks.flatMap(({ operations }) => operations.map(({ content }) => content));
    const inHistory = entries.map(({ content }) => content);
    expect(inHistory.filter((content) => inBlocks.includes(content)).length).toBeGreaterThanOrEqual(
      250,
    );
    const last = entries.at(-1)?.sequence ?? 0;
    const newest = await harness.chain.history(last - 3, head());
    expect(newest.entries.map(({ sequence }) => sequence)).toEqual([last - 2, last - 1, last]);
    expect((await harness.chain.history(last, head())).entries).toEqual([]);
  });

  it('history stops at the block that is asked for, and sequenceAt finds that place', async () => {
    const { gateway, node } = harness;
    const alice = harness.account('alice-user1');
    const numbers = [1n, 2n, 3n].map((units) => {
      node.transfer({ from: alice, to: gateway.id, units });
      return node.produceBlock().number;
    });
    await harness.settle();
    const [, second = 0] = numbers;
    const { entries } = await harness.chain.history(0, second);
    expect(entries.at(-1)?.blockNumber).toBe(second);
    expect(await harness.chain.sequenceAt(second)).toBe(entries.at(-1)?.sequence);
    expect(await harness.chain.sequenceAt(head())).toBe((entries.at(-1)?.sequence ?? 0) + 1);
    expect(await harness.chain.sequenceAt(1)).toBeLessThan(entries.at(-1)?.sequence ?? 0);
  });

  it('history shows what blocks do not: executed proposals and mass payments', async () => {
    const { gateway, node } = harness;
    const [alice, bob] = [harness.account('alice-user1'), harness.account('bob-user2')];
    const dave = harness.account('dave-partner4');
    const before = await harness.chain.sequenceAt(head());
    const proposal = node.wallet.propose(bob, [
      node.wallet.transferOperation({ from: alice, to: gateway.id, units: 333n, memo: 'x' }),
    ]);
    node.wallet.approve(alice, proposal);
    node.transfer({ from: node.wallet.faucet, to: dave.id, units: 1_000_000_000n });
    node.wallet.becomeExpert(dave);
    node.produceBlock();
    node.wallet.massPayment(dave, [
      [gateway.id, 5_000n],
      [bob.id, 6_000n],
    ]);
    node.produceBlock();
    await harness.settle();
    const { entries } = await harness.chain.history(before, head());
    expect(entries.map(({ fact }) => [fact.kind, effectOn(gateway.id, fact)])).toEqual([
      ['transfer', 333n],
      ['mass_payment', 5_000n],
    ]);
  });

  it('does not believe a node that has lost the history which was read before', async () => {
    const last = await harness.chain.sequenceAt(head());
    expect((await harness.chain.history(last, head())).entries).toEqual([]);
    expect(await codeOf(harness.chain.history(last + 1, head()))).toBe('chain_unavailable');
  });

  it('does not believe places in a history of which a part is missing', async () => {
    const { node } = harness;
    const [first = 0] = depositsInBlocksOf(harness, 3);
    await harness.settle();
    const whole = await harness.chain.history(0, head());
    const place = await harness.chain.sequenceAt(first);
    // As behind an address that stands for two nodes, of which one is a block behind.
    node.faults.lie('get_relative_account_history', (entries) =>
      (entries as { block_num: number }[]).filter((entry) => entry.block_num < head()),
    );
    expect(await codeOf(harness.chain.history(0, head()))).toBe('chain_unavailable');
    expect(await codeOf(harness.chain.sequenceAt(head()))).toBe('chain_unavailable');
    node.faults.reset();
    expect(await harness.chain.history(0, head())).toEqual(whole);
    expect(await harness.chain.sequenceAt(first)).toBe(place);
  });

  it('history tells what was pruned', async () => {
    const { gateway, node } = harness;
    const alice = harness.account('alice-user1');
    for (let round = 0; round < 20; round += 1) {
      node.transfer({ from: alice, to: gateway.id, units: BigInt(round + 1) });
    }
    node.produceBlock();
    node.pruneHistory(5);
    await harness.settle();
    const { entries, prunedUpToSequence } = await harness.chain.history(0, head());
    expect(entries).toHaveLength(5);
    expect(prunedUpToSequence).toBe((entries[0]?.sequence ?? 0) - 1);
    expect(entries.at(-1)?.fact).toMatchObject({ units: 20n });
    // Where it was is not known any more: whoever reads from there on must see the gap.
    const unknown = await harness.chain.sequenceAt(1);
    const rest = await harness.chain.history(unknown, head());
    expect(rest.prunedUpToSequence).toBe(prunedUpToSequence);
    expect(rest.prunedUpToSequence).toBeGreaterThan(unknown);
  });

  it('finds a place in the history by a node that still has it, when the first one has not', async () => {
    await harness.stop();
    harness = await Harness.start({ nodeCount: 2 });
    const numbers = depositsInBlocksOf(harness, 3);
    await harness.settle();
    const [first = 0] = numbers;
    const honest = await harness.chain.sequenceAt(first);
    (await harness.usedNode()).faults.lie('get_objects', withRemoved(honest + 1));
    expect(await harness.chain.sequenceAt(first)).toBe(honest);
  });

  it('reads history from a node that still has it, and only else from one that has not', async () => {
    await harness.stop();
    harness = await Harness.start({ nodeCount: 2 });
    await harness.settle();
    const whole = await harness.chain.history(0, head());
    const first = await harness.usedNode();
    const second = harness.nodes.find((node) => node !== first);
    first.faults.lie('get_objects', withRemoved(1));
    first.faults.lie('get_relative_account_history', withoutFirst);
    expect(await harness.chain.history(0, head())).toEqual(whole);
    await second?.goDown();
    await waitUntil(() => harness.health.nodes().some(({ state }) => state === 'connecting'));
    expect(await harness.chain.history(0, head())).toEqual({
      prunedUpToSequence: 1,
      entries: whole.entries.slice(1),
    });
  });

  it('the balance includes what is pending, and belongs to a head', async () => {
    const { gateway, node } = harness;
    const before = await harness.chain.balance();
    node.transfer({ from: harness.account('alice-user1'), to: gateway.id, units: 11n });
    const after = await harness.chain.balance();
    expect(after.units - before.units).toBe(11n);
    expect(after.headNumber).toBe(head());
    expect(after.headId).toBe(harness.sandboxChain.headId);
  });

  it('tells which transactions wait, until they are in a block, are dropped or have expired', async () => {
    const { gateway, node } = harness;
    const alice = harness.account('alice-user1');
    const { observer, observedSinceBlock } = await harness.chain.balance();
    expect(observedSinceBlock).toBe(head());
    const incoming = node.transfer({ from: alice, to: gateway.id, units: 11n });
    const outgoing = node.wallet.sendMessage(gateway, alice.id, 'code');
    node.transfer({ from: alice, to: harness.account('bob-user2').id, units: 5n });
    const waiting = await harness.chain.balance();
    expect(waiting.pending).toEqual([
      { transactionId: incoming, units: 11n },
      { transactionId: outgoing, units: expect.any(BigInt) as bigint },
    ]);
    expect(waiting.pending[1]?.units).toBeLessThan(0n);
    node.produceBlock();
    await harness.settle();
    const settled = await harness.chain.balance();
    expect(settled.pending).toEqual([]);
    expect(settled.units).toBe(waiting.units);
    expect(settled).toMatchObject({ observer, observedSinceBlock });
    node.closeConnections();
    await waitUntil(() => harness.health.nodes().every(({ state }) => state === 'connecting'));
    await waitUntil(() => harness.health.nodes().every(({ state }) => state === 'healthy'));
    const again = await harness.chain.balance();
    expect(again.observer).not.toBe(observer);
    expect(again.observedSinceBlock).toBe(head());
    node.transfer({ from: alice, to: gateway.id, units: 12n });
    expect((await harness.chain.balance()).pending).toHaveLength(1);
    // A block without it, although it was announced: then the node is asked whether it still waits.
    node.faults.lie('get_block', (block) => ({ ...(block as object), transactions: [] }));
    node.faults.lie('get_recent_transaction_by_id', () => null);
    expect((await harness.chain.balance()).pending).toHaveLength(1);
    node.produceBlock();
    await harness.settle();
    await harness.chain.balance();
    expect((await harness.chain.balance()).pending).toEqual([]);
  });

  it('goes on with another node, and says so when none is left', async () => {
    await harness.stop();
    harness = await Harness.start({ nodeCount: 2 });
    harness.node.produceBlocks(300);
    await harness.settle();
    (await harness.usedNode()).faults.neverAnswer('get_block');
    await expect(harness.chain.blocks(1, 300)).resolves.toHaveLength(300);
    await Promise.all(harness.nodes.map((node) => node.goDown()));
    await waitUntil(() => harness.health.nodes().every(({ state }) => state === 'connecting'));
    expect(await codeOf(harness.chain.position())).toBe('chain_unavailable');
    await harness.node.comeBack();
    await waitUntil(() => harness.health.nodes().some(({ state }) => state === 'healthy'));
    expect((await harness.chain.position()).headNumber).toBe(head());
  });

  it.each<[string, (block: Record<string, unknown>) => unknown]>([
    ['hides a transaction', (block) => ({ ...block, transactions: [] })],
    [
      'repeats a transaction',
      (block) => ({ ...block, transactions: [...list(block), ...list(block)] }),
    ],
    ['gives another block', (block) => ({ ...block, previous: '0'.repeat(40) })],
    ['gives nothing', () => null],
    ['gives nonsense', () => ({ transactions: 'none' })],
  ])('leaves a node that %s', async (_what, lie) => {
    await harness.stop();
    harness = await Harness.start({ nodeCount: 2 });
    const { gateway, node } = harness;
    node.transfer({ from: harness.account('alice-user1'), to: gateway.id, units: 12n });
    const { number } = node.produceBlock();
    await harness.settle();
    const used = await harness.usedNode();
    used.faults.lie('get_block', (block) => lie(block as Record<string, unknown>));
    const [block] = await harness.chain.blocks(number, number);
    expect(block?.operations).toHaveLength(1);
  });

  function list(block: Record<string, unknown>): unknown[] {
    return block['transactions'] as unknown[];
  }
});

describe('ChainReader with a quorum of two', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await Harness.start({ nodeCount: 3, quorum: 2 });
    harness.node.produceBlocks(30);
    await harness.settle();
  });

  afterEach(async () => {
    await harness.stop();
  });

  /** Another header signature gives another id, and the node's chain goes on from there. */
  function forkNode(url: string | undefined): void {
    const forked = harness.nodes.find((node) => node.url === url);
    forked?.faults.lie('get_block', (block) => ({
      ...(block as object),
      witness_signature: `1f${Buffer.from(forked.url).toString('hex').padEnd(128, '0').slice(0, 128)}`,
    }));
  }

  const disagreement = async (question: () => Promise<unknown>): Promise<ChainDisagreement> => {
    const failure: unknown = await question().catch((error: unknown) => error);
    if (failure instanceof ChainDisagreement) return failure;
    throw new Error(`no disagreement: ${String(failure)}`);
  };
  const code = (promise: Promise<unknown>) =>
    promise.then(
      () => 'an answer',
      (error: unknown) =>
        error instanceof DomainError && !(error instanceof ChainDisagreement)
          ? error.code
          : String(error),
    );
  const other = (url: string | undefined) => harness.nodes.find((node) => node.url !== url);

  it('does not outvote a node that gives another irreversible block: it names all three', async () => {
    const { node, irreversibleNumber } = await harness.chain.position();
    forkNode(other(node)?.url);
    const { idsByNode, blockNumber } = await disagreement(() =>
      harness.chain.blocks(1, irreversibleNumber),
    );
    expect(blockNumber).toBe(irreversibleNumber);
    expect(Object.keys(idsByNode).sort()).toEqual(harness.nodes.map(({ url }) => url).sort());
    expect(new Set(Object.values(idsByNode)).size).toBe(2);
  });

  it('reads on when the forked node calls none of it irreversible', async () => {
    const { node, irreversibleNumber } = await harness.chain.position();
    const forked = other(node);
    forkNode(forked?.url);
    forked?.faults.lie('get_dynamic_global_properties', (properties) => ({
      ...(properties as object),
      last_irreversible_block_num: irreversibleNumber - 1,
    }));
    const [block] = await harness.chain.blocks(irreversibleNumber, irreversibleNumber);
    expect(block?.id).toBe(harness.sandboxChain.block(irreversibleNumber)?.id);
  });

  it('names the block in the middle that one node forges, although the last one is right', async () => {
    const { irreversibleNumber } = await harness.chain.position();
    const used = await harness.usedNode();
    used.faults.lie('get_block', (block, [number]) =>
      number === 5 ? { ...(block as object), witness_signature: `1f${'5'.repeat(128)}` } : block,
    );
    const { blockNumber } = await disagreement(() => harness.chain.blocks(1, irreversibleNumber));
    expect(blockNumber).toBe(5);
  });

  it('compares transactions that no root of ours proves', async () => {
    const { node, gateway } = harness;
    node.transfer({ from: harness.account('alice-user1'), to: gateway.id, units: 77n });
    const { number } = node.produceBlock();
    node.advanceToIrreversible();
    await harness.settle();
    await harness.chain.position();
    const [block] = await harness.chain.blocks(number, number);
    expect(block?.operations).toHaveLength(1);
    (await harness.usedNode()).faults.lie('get_block', (answer) => {
      const fields = answer as { transactions: object[] };
      // Nobody here can pack that operation: no root tells that it hides a deposit.
      const operations = [[126, { fee: {}, nothing: 'known' }]];
      const transactions = fields.transactions.map((each) => ({ ...each, operations }));
      return { ...fields, transactions };
    });
    await disagreement(() => harness.chain.blocks(number, number));
  });

  it('proves a block with any operation, and names its transactions, without asking for bytes', async () => {
    const { node, gateway } = harness;
    const custom = { payer: gateway.id, required_auths: [gateway.id], id: 1, data: 'ab' };
    node.wallet.propose(harness.account('alice-user1'), [[35, custom]]);
    const { number, transactionIds } = node.produceBlock();
    node.advanceToIrreversible();
    await harness.settle();
    for (const each of harness.nodes) each.faults.lie('get_transaction_hex', () => 'abcd00');
    const [block] = await harness.chain.blocks(number, number);
    expect(block?.operations.map(({ transactionId }) => transactionId)).toEqual(transactionIds);
    expect(block?.unproven).toBeUndefined();
  });

  it('packs the extension of a header, too', async () => {
    const { node, gateway, sandboxChain } = harness;
    node.transfer({ from: harness.account('alice-user1'), to: gateway.id, units: 83n });
    sandboxChain.extendNextHeader();
    const { number, id } = node.produceBlock();
    node.advanceToIrreversible();
    await harness.settle();
    await harness.chain.position();
    const [block] = await harness.chain.blocks(number, number);
    expect(block).toMatchObject({ id, operations: [{ fact: { units: 83n } }] });
    expect(block?.unproven).toBeUndefined();
    (await harness.usedNode()).faults.lie('get_block', (answer, [asked]) =>
      asked === number ? { ...(answer as object), timestamp: '2030-01-01T00:00:00' } : answer,
    );
    await disagreement(() => harness.chain.blocks(number, number));
  });

  it('compares the transactions of a block that an operator accepted', async () => {
    const { node, gateway, acceptedBlocks } = harness;
    node.transfer({ from: harness.account('alice-user1'), to: gateway.id, units: 79n });
    const { number, id } = node.produceBlock();
    node.advanceToIrreversible();
    await harness.settle();
    await harness.chain.position();
    const tampered = (answer: unknown, units: number) => {
      const fields = answer as { transactions: { operations: [number, object][] }[] };
      const transactions = fields.transactions.map((each) => ({
        ...each,
        operations: each.operations.map(([kind, body]) => [
          kind,
          { ...body, amount: { amount: units, asset_id: '1.3.0' } },
        ]),
      }));
      return { ...fields, transactions };
    };
    for (const each of harness.nodes) each.faults.lie('get_block', (block) => tampered(block, 80));
    await expect(harness.chain.blocks(number, number)).rejects.toMatchObject({ blockId: id });
    const acceptance = { reason: 'a test', acceptedBy: 'olga', acceptedAt: new Date() };
    await acceptedBlocks.add({ blockNumber: number, blockId: id, ...acceptance });
    const [block] = await harness.chain.blocks(number, number);
    expect(block?.operations[0]?.fact).toMatchObject({ units: 80n });
    const [first] = harness.nodes;
    first?.faults.lie('get_block', (answer) => tampered(answer, 81));
    await disagreement(() => harness.chain.blocks(number, number));
  });

  it('compares what was used, not what the node that served it says when it is asked again', async () => {
    const { node, gateway } = harness;
    node.transfer({ from: harness.account('alice-user1'), to: gateway.id, units: 78n });
    const { number } = node.produceBlock();
    node.advanceToIrreversible();
    await harness.settle();
    await harness.chain.position();
    const { url: used } = await harness.usedNode();
    const operations = [[126, { fee: {}, nothing: 'known' }]];
    const strange = (answer: unknown, memo: string) => {
      const fields = answer as { transactions: object[] };
      const transactions = fields.transactions.map((each) => ({ ...each, operations, memo }));
      return { ...fields, transactions };
    };
    for (const each of harness.nodes) {
      let asked = 0;
      each.faults.lie('get_block', (answer) => {
        asked += 1;
        // The first answer is for the id of the block; the second one is what is used.
        return strange(answer, each.url === used && asked === 2 ? 'false' : 'true');
      });
    }
    const { idsByNode } = await disagreement(() => harness.chain.blocks(number, number));
    const others = Object.keys(idsByNode).filter((url) => url !== used);
    expect(others).toHaveLength(2);
    expect(idsByNode[others[0] ?? '']).toBe(idsByNode[others[1] ?? '']);
    expect(idsByNode[used]).not.toBe(idsByNode[others[0] ?? '']);
  });

  it('takes history only as two nodes have it, and names the first block where one differs', async () => {
    const { gateway, node } = harness;
    const alice = harness.account('alice-user1');
    const numbers = [1n, 2n, 3n].map((units) => {
      node.transfer({ from: alice, to: gateway.id, units });
      return node.produceBlock().number;
    });
    node.advanceToIrreversible();
    await harness.settle();
    const { node: used, irreversibleNumber } = await harness.chain.position();
    const honest = await harness.chain.history(0, irreversibleNumber);
    expect(honest.entries.slice(-3).map(({ blockNumber }) => blockNumber)).toEqual(numbers);
    const liar = other(used);
    liar?.faults.lie('get_relative_account_history', (entries) =>
      (entries as { block_num: number; op: [number, { amount: object }] }[]).map((entry) =>
        entry.block_num === numbers[1]
          ? { ...entry, op: [0, { ...entry.op[1], amount: { amount: 900, asset_id: '1.3.0' } }] }
          : entry,
      ),
    );
    const told = await disagreement(() => harness.chain.history(0, irreversibleNumber));
    expect(told).toMatchObject({ what: 'history', blockNumber: numbers[1] });
    expect(Object.keys(told.idsByNode)).toContain(liar?.url);
  });

  it('does not count a node that has removed the entries or is behind', async () => {
    const { irreversibleNumber } = await harness.chain.position();
    const whole = await harness.chain.history(0, irreversibleNumber);
    const [pruned, behind] = harness.nodes;
    pruned?.faults.lie('get_objects', withRemoved(1));
    pruned?.faults.lie('get_relative_account_history', withoutFirst);
    expect(await harness.chain.history(0, irreversibleNumber)).toEqual(whole);
    behind?.faults.lie('get_dynamic_global_properties', (properties) => ({
      ...(properties as object),
      last_irreversible_block_num: 2,
    }));
    // One whole history is left, one that lacks the first entry: from there on, two agree.
    const rest = await harness.chain.history(0, irreversibleNumber);
    expect(rest).toEqual({ prunedUpToSequence: 1, entries: whole.entries.slice(1) });
  });

  describe('a place in the history', () => {
    let honest: number;
    let block: number;
    let irreversibleNumber: number;

    beforeEach(async () => {
      [block = 0] = depositsInBlocksOf(harness, 3);
      harness.node.advanceToIrreversible();
      await harness.settle();
      ({ irreversibleNumber } = await harness.chain.position());
      honest = await harness.chain.sequenceAt(block);
    });

    const prune = (count: number, removed: number) => {
      for (const { faults } of harness.nodes.slice(0, count)) {
        faults.lie('get_objects', withRemoved(removed));
      }
    };

    it('is what two nodes tell that still have it', async () => {
      prune(1, honest + 1);
      expect(await harness.chain.sequenceAt(block)).toBe(honest);
    });

    it('does not wait for ever for nodes that have removed it: history tells the gap', async () => {
      prune(2, honest + 1);
      const before = await harness.chain.sequenceAt(block);
      const { prunedUpToSequence } = await harness.chain.history(before, irreversibleNumber);
      expect(prunedUpToSequence).toBe(honest + 1);
      expect(prunedUpToSequence).toBeGreaterThan(before);
      // A node that has it all comes back between the two questions: nothing may be left out.
      for (const { faults } of harness.nodes) faults.reset();
      const { entries } = await harness.chain.history(before, irreversibleNumber);
      expect(entries.map(({ sequence }) => sequence)).toContain(honest + 1);
    });

    it('is disputed when a node claims to have removed less than what others still have', async () => {
      const later = harness.nodes[0];
      later?.faults.lie('get_objects', withRemoved(honest - 1));
      later?.faults.lie('get_relative_account_history', (entries) =>
        (entries as object[]).map((entry) => ({ ...entry, block_num: irreversibleNumber })),
      );
      const told = await disagreement(() => harness.chain.sequenceAt(block));
      expect(told.idsByNode[later?.url ?? '']).toBe(`at most sequence ${honest - 1}`);
    });
  });

  it('gives the balance that two nodes have at one head; one that keeps lying is named', async () => {
    const honest = await harness.chain.balance();
    const [liar] = harness.nodes;
    liar?.faults.lie('get_account_balances', () => [{ amount: 9, asset_id: '1.3.0' }]);
    for (let look = 0; look < 2; look += 1) {
      expect((await harness.chain.balance()).units).toBe(honest.units);
      harness.node.produceBlock();
      await harness.settle();
    }
    const told = await disagreement(() => harness.chain.balance());
    expect(told.what).toBe('balance');
    expect(told.idsByNode[liar?.url ?? '']).toMatch(/^9 units/);
  });

  it('waits while two nodes at one head do not give the same balance', async () => {
    const [one, two, three] = harness.nodes;
    await three?.goDown();
    one?.faults.lie('get_account_balances', () => [{ amount: 9, asset_id: '1.3.0' }]);
    expect(await code(harness.chain.balance())).toBe('chain_unavailable');
    one?.faults.reset();
    two?.faults.lie('get_dynamic_global_properties', (properties) => ({
      ...(properties as object),
      head_block_id: 'ab'.repeat(20),
    }));
    expect(await code(harness.chain.balance())).toBe('chain_unavailable');
    two?.faults.reset();
    expect(await code(harness.chain.balance())).toBe('an answer');
  });

  it('believes no single node about an account’s keys', async () => {
    const alice = harness.account('alice-user1');
    const thief = harness.account('bob-user2').keys.memo.publicKey;
    const forged = (answer: unknown) => {
      const account = answer as { options: object };
      return { ...account, options: { ...account.options, memo_key: thief } };
    };
    for (const node of harness.nodes) {
      node.faults.lie('get_account_by_name', forged);
      node.faults.lie('get_objects', (objects) => (objects as unknown[]).map(forged));
      expect((await harness.accounts.findByName(alice.name))?.memoKey).not.toBe(thief);
      const [byId] = await harness.accounts.findByIds([alice.id]);
      expect(byId?.memoKey).not.toBe(thief);
      node.faults.reset();
    }
  });

  it('an account about which nodes differ holds up no other one, and is no dissent', async () => {
    const [first, second] = harness.nodes;
    const alice = harness.account('alice-user1');
    const bob = harness.account('bob-user2');
    await harness.nodes[2]?.goDown();
    await waitUntil(() => harness.health.nodes().some(({ state }) => state === 'connecting'));
    const changed = (account: { id?: string; options?: object } | null) =>
      account?.id === alice.id
        ? { ...account, options: { ...account.options, memo_key: bob.keys.memo.publicKey } }
        : account;
    second?.faults.lie('get_objects', (objects) => (objects as object[]).map(changed));
    second?.faults.lie('get_account_by_name', (account) => changed(account as object));
    for (let look = 0; look < 4; look += 1) {
      const found = await harness.accounts.findByIds([alice.id, bob.id]);
      expect(found.map((account) => account?.id)).toEqual([undefined, bob.id]);
      expect(await code(harness.accounts.findByName(alice.name))).toBe('chain_unavailable');
      harness.node.produceBlock();
      const { headNumber } = harness.sandboxChain;
      await waitUntil(() =>
        harness.health
          .nodes()
          .every((each) => each.state === 'connecting' || each.headNumber === headNumber),
      );
    }
    for (const node of [first, second]) node?.faults.reset();
    expect((await harness.accounts.findByName(alice.name))?.id).toBe(alice.id);
  });

  it('calls irreversible only what two nodes call so', async () => {
    const honest = harness.sandboxChain.irreversibleNumber;
    for (const liar of harness.nodes) {
      liar.faults.lie('get_dynamic_global_properties', (properties) => ({
        ...(properties as object),
        last_irreversible_block_num: harness.sandboxChain.headNumber,
      }));
      const seen = () => harness.health.nodes().find(({ node }) => node === liar.url);
      await waitUntil(() => seen()?.irreversibleNumber !== honest);
      expect((await harness.chain.position()).irreversibleNumber).toBe(honest);
      liar.faults.reset();
      await waitUntil(() => seen()?.irreversibleNumber === honest);
    }
  });

  it('waits when two of three are gone', async () => {
    const [, second, third] = harness.nodes;
    await second?.goDown();
    await third?.goDown();
    await waitUntil(
      () => harness.health.nodes().filter(({ state }) => state === 'healthy').length === 1,
    );
    const failure: unknown = await harness.chain.position().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'chain_unavailable' });
  });
});

/** One deposit in each of so many blocks; their numbers. */
function depositsInBlocksOf(harness: Harness, count: number): number[] {
  const alice = harness.account('alice-user1');
  return Array.from({ length: count }, (_, index) => {
    harness.node.transfer({ from: alice, to: harness.gateway.id, units: BigInt(index + 1) });
    return harness.node.produceBlock().number;
  });
}

/** Statistics of a node that keeps fewer operations per account. */
function withRemoved(count: number) {
  return (objects: unknown) =>
    (objects as { total_ops?: number }[]).map((object) =>
      object.total_ops === undefined ? object : { ...object, removed_ops: count },
    );
}

function withoutFirst(entries: unknown, [, oldest]: readonly unknown[]): unknown {
  return oldest === 1 ? (entries as unknown[]).slice(0, -1) : entries;
}

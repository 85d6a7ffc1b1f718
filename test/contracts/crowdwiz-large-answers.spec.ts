import { Harness } from './crowdwiz-harness';

const MESSAGE_BYTES = 20_000;
const MESSAGES = 24;
/** Each message is 40,000 digits of hex: a dozen of them is more than one answer may have. */
const BOUND_BYTES = 400_000;
const TRIES_MAXIMUM = 10;
/** How long the node works on one block, and how long it may take for an answer. */
const BLOCK_MILLISECONDS = 4;
const PATIENCE_MILLISECONDS = 200;
const BLOCKS = 150;

describe('answers that are too large or too late', () => {
  let harness: Harness;

  afterEach(() => harness.stop());

  it('a page of history above the bound is asked for in smaller ones', async () => {
    harness = await Harness.start({ connection: { ...FAST, payloadMaximumBytes: BOUND_BYTES } });
    const { node, gateway, sandboxChain } = harness;
    const alice = harness.account('alice-user1');
    for (let sent = 0; sent < MESSAGES; sent += 1) {
      node.wallet.sendMessages(alice, gateway.id, { count: 1, bytesEach: MESSAGE_BYTES });
      node.produceBlock();
    }
    node.transfer({ from: alice, to: gateway.id, units: 7n });
    node.advanceToIrreversible();
    await harness.settle();
    const { irreversibleNumber } = await harness.chain.position();
    const { entries } = await harness.chain.history(0, irreversibleNumber);
    expect(entries.at(-1)).toMatchObject({ fact: { kind: 'transfer', units: 7n } });
    expect(entries.filter(({ fact }) => fact.kind === 'message')).toHaveLength(MESSAGES);
    const sequences = entries.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) + index));
    expect(sandboxChain.irreversibleNumber).toBe(irreversibleNumber);
  });

  it('blocks that take longer than one answer may are asked for in smaller steps', async () => {
    const connection = { ...FAST, callTimeoutMilliseconds: PATIENCE_MILLISECONDS };
    harness = await Harness.start({ connection });
    const { node } = harness;
    node.produceBlocks(BLOCKS);
    await harness.settle();
    await harness.chain.position();
    // One after the other, as a node sends large blocks over a slow line.
    node.faults.lie('get_block', (block) => {
      const until = performance.now() + BLOCK_MILLISECONDS;
      while (performance.now() < until);
      return block;
    });
    let blocks: readonly { readonly number: number }[] = [];
    for (let tries = 0; tries < TRIES_MAXIMUM && blocks.length === 0; tries += 1) {
      await harness.settle();
      blocks = await harness.chain.blocks(1, BLOCKS).catch(() => []);
    }
    expect(blocks.map(({ number }) => number)).toEqual(
      Array.from({ length: BLOCKS }, (_, index) => index + 1),
    );
  });
});

const FAST = {
  connectTimeoutMilliseconds: 1_000,
  headPollMilliseconds: 20,
  reconnectFirstMilliseconds: 10,
  reconnectMaximumMilliseconds: 50,
};

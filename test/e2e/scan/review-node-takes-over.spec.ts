import { DomainError } from '../../../src/kernel';
import { Harness, waitUntil } from '../../contracts/crowdwiz/crowdwiz-harness';

/** A node of a minority: its head is young, and what it has above its own irreversible block is a fork. */
describe('a node that takes over in the middle of a step', () => {
  let harness: Harness;

  beforeEach(async () => {
    harness = await Harness.start({ nodeCount: 2 });
    harness.node.produceBlocks(40);
    await harness.settle();
  });

  afterEach(async () => {
    await harness.stop();
  });

  const codeOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'an answer',
      (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
    );

  it('is not believed about blocks and history that it may still undo itself', async () => {
    const { irreversibleNumber, node } = await harness.chain.position();
    const first = harness.nodes.find(({ url }) => url === node);
    const second = harness.nodes.find(({ url }) => url !== node);
    second?.faults.lie('get_dynamic_global_properties', (properties) => ({
      ...(properties as object),
      last_irreversible_block_num: irreversibleNumber - 10,
    }));
    await first?.goDown();
    await waitUntil(() =>
      harness.health.nodes().some((each) => each.irreversibleNumber === irreversibleNumber - 10),
    );
    const from = irreversibleNumber - 5;
    expect(await codeOf(harness.chain.blocks(from, irreversibleNumber))).toBe('chain_unavailable');
    expect(await codeOf(harness.chain.history(0, irreversibleNumber))).toBe('chain_unavailable');
    expect(await codeOf(harness.chain.sequenceAt(irreversibleNumber))).toBe('chain_unavailable');
    // What both call irreversible, and what nobody does, is read as before.
    expect(await codeOf(harness.chain.blocks(1, irreversibleNumber - 10))).toBe('an answer');
    expect(await codeOf(harness.chain.blocks(from, irreversibleNumber + 1))).toBe('an answer');
  });
});

import { assertionError } from 'crowdwiz-sandbox/internal/node/wire/chain-error';
import { Harness } from './crowdwiz-harness';

const MESSAGE_BYTES = 20_000;
const MESSAGES = 24;
/** Lower than what the gateway asks for. */
const NODE_LIMIT = 10;
/** Each message is 40,000 digits of hex: a dozen of them is more than one answer may have. */
const BOUND_BYTES = 400_000;

describe('answers that are too large', () => {
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

  it('a page above the limit of a node is asked for in smaller ones', async () => {
    harness = await Harness.start({ connection: FAST });
    const { node, gateway } = harness;
    const alice = harness.account('alice-user1');
    for (let sent = 0; sent < MESSAGES; sent += 1) {
      node.transfer({ from: alice, to: gateway.id, units: BigInt(sent + 1) });
    }
    node.advanceToIrreversible();
    node.faults.lie('get_relative_account_history', (entries, [, , limit]) => {
      if (Number(limit) <= NODE_LIMIT) return entries;
      const place = { file: 'api.cpp', line: 428, method: 'get_relative_account_history' };
      throw assertionError(place, 'limit <= configured_limit');
    });
    await harness.settle();
    const { irreversibleNumber } = await harness.chain.position();
    const { entries } = await harness.chain.history(0, irreversibleNumber);
    expect(entries.filter(({ fact }) => fact.kind === 'transfer').length).toBeGreaterThan(MESSAGES);
    const sequences = entries.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.map((_, index) => (sequences[0] ?? 0) + index));
  });
});

const FAST = {
  connectTimeoutMilliseconds: 1_000,
  headPollMilliseconds: 20,
  reconnectFirstMilliseconds: 10,
  reconnectMaximumMilliseconds: 50,
};

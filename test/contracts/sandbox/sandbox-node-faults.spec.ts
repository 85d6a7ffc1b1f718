import { createHash } from 'node:crypto';
import { merkleRoot, transactionId } from 'crowdwiz-protocol';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { WireClient } from './sandbox-node.client';

const FUNDING_UNITS = 1_000_000_000_000n;
const NINETY_NINE_THOUSAND_CWD = 9_900_000_000n;

describe('a sandbox node that misbehaves', () => {
  let node: SandboxNode;
  let client: WireClient;
  let alice: SandboxAccount;
  let gateway: SandboxAccount;

  beforeEach(async () => {
    node = await SandboxNode.start({ genesisTime: new Date('2026-01-01T00:00:00Z') });
    client = await WireClient.connect(node.url);
    alice = node.createAccount('alice-user1', undefined, FUNDING_UNITS);
    gateway = node.createAccount('cwd-gateway', undefined, FUNDING_UNITS);
  });

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  const transfer = () => {
    const operation = node.wallet.transferOperation({ from: alice, to: gateway.id, units: 1n });
    return node.wallet.sign([operation], [alice.keys.active]);
  };

  const broadcast = (transaction: { body: unknown }) =>
    client.call('network_broadcast', 'broadcast_transaction', [transaction.body]);

  it('asks any fee it likes, of those who ask and in its schedule', async () => {
    node.faults.lieAboutFees(NINETY_NINE_THOUSAND_CWD);
    const { body } = transfer();
    const [fee] = await client.result<[unknown]>(0, 'get_required_fees', [
      body.operations,
      '1.3.0',
    ]);
    expect(fee).toEqual({ amount: '9900000000', asset_id: '1.3.0' });
    const [properties] = await client.result<
      [{ parameters: { current_fees: { parameters: unknown[] } } }]
    >(0, 'get_objects', [['2.0.0']]);
    expect(properties.parameters.current_fees.parameters[0]).toEqual([
      0,
      expect.objectContaining({ fee: '9900000000' }),
    ]);
    node.faults.lieAboutFees(undefined);
    const [honest] = await client.result<[{ amount: number }]>(0, 'get_required_fees', [
      body.operations,
      '1.3.0',
    ]);
    expect(honest.amount).toBeLessThan(1_000_000);
  });

  it('swallows a broadcast: it answers properly, and no block will ever hold it', async () => {
    await client.call(0, 'set_pending_transaction_callback', [7]);
    node.faults.swallowBroadcasts(true);
    const transaction = transfer();
    expect(await broadcast(transaction)).toMatchObject({ result: null });
    expect(node.produceBlock().transactionIds).toEqual([]);
    expect(client.notices).toEqual([]);
    node.faults.swallowBroadcasts(false);
    expect(await broadcast(transaction)).toMatchObject({ result: null });
    expect(node.produceBlock().transactionIds).toEqual([transaction.id]);
  });

  it('refuses while it swallows what any node refuses', async () => {
    node.faults.swallowBroadcasts(true);
    const { body } = transfer();
    const reply = await broadcast({ body: { ...body, signatures: [] } });
    expect(reply.error?.message).toContain('missing required active authority');
  });

  it('lost its peers: its head stays, and what it takes goes nowhere', async () => {
    await client.call(0, 'set_pending_transaction_callback', [7]);
    const head = node.chain.headNumber;
    node.faults.losePeers(head);
    await broadcast(transfer());
    node.transfer({ from: gateway, to: alice.id, units: 5n });
    expect(node.produceBlock().transactionIds).toHaveLength(1);
    const seen = await client.result<{ head_block_number: number }>(
      0,
      'get_dynamic_global_properties',
      [],
    );
    expect(seen.head_block_number).toBe(head);
    expect(client.notices).toEqual([]);
    node.faults.findPeers();
    node.produceBlock();
    await broadcast(transfer());
    expect(client.notices).toHaveLength(1);
  });

  it('tells of another head and another time than there are', async () => {
    const { head_block_number: number, time } = node.chain.propertiesAt(node.chain.headNumber);
    node.faults.lieAboutHead({ seconds: -90, blocks: 3, headId: 'ab'.repeat(20) });
    const [told] = await client.result<[Record<string, unknown>]>(0, 'get_objects', [['2.1.0']]);
    expect(told).toMatchObject({
      head_block_number: number + 3,
      head_block_id: 'ab'.repeat(20),
      time: new Date(Date.parse(`${time}Z`) - 90_000).toISOString().slice(0, 19),
    });
    const asked = await client.result(0, 'get_dynamic_global_properties', []);
    expect(asked).toEqual(told);
  });

  it('produces a block with an instance of more than 32 bits, packed in all its bits', async () => {
    const proposal = node.wallet.proposeWideId(alice);
    const block = node.produceBlock();
    const [transaction] = block.body.transactions;
    const unsigned = await client.result<string>(0, 'get_transaction_hex_without_sig', [
      transaction,
    ]);
    // 2^32 + 5 as a varint.
    expect(unsigned).toContain('8580808010');
    expect(block.transactionIds).toEqual([digest('sha256', unsigned).slice(0, 40)]);
    const signed = await client.result<string>(0, 'get_transaction_hex', [transaction]);
    // One result: the id 1.10.0 of the proposal.
    const leaf = digest('sha256', `${signed}01010000000000000a01`);
    expect(proposal).toBe('1.10.0');
    expect(block.body.transaction_merkle_root).toBe(digest('ripemd160', leaf));
    const [stored] = await client.result<[unknown]>(0, 'get_objects', [[proposal]]);
    expect(stored).toMatchObject({ proposer: alice.id });
  });

  it('keeps on packing everything else as the gateway does', () => {
    node.transfer({ from: alice, to: gateway.id, units: 5n, memo: 'hello' });
    node.wallet.propose(alice, [
      node.wallet.transferOperation({ from: gateway, to: alice.id, units: 7n }),
    ]);
    const block = node.produceBlock();
    expect(block.body.transactions).toHaveLength(2);
    expect(block.body.transaction_merkle_root).toBe(merkleRoot(block.body.transactions));
    expect(block.transactionIds).toEqual(
      block.body.transactions.map((each) => transactionId(each)),
    );
  });

  it('takes messages of hundreds of kilobytes, and many in one transaction', () => {
    node.wallet.sendMessages(alice, gateway.id, { count: 1, bytesEach: 360_000 });
    node.wallet.sendMessages(alice, gateway.id, { count: 110, bytesEach: 1 });
    const [large, many] = node.produceBlock().body.transactions;
    expect(JSON.stringify(large).length).toBeGreaterThan(700_000);
    expect(many?.operations).toHaveLength(110);
  });
});

function digest(algorithm: string, hex: string): string {
  return createHash(algorithm).update(Buffer.from(hex, 'hex')).digest('hex');
}

import {
  amountOf,
  blockId,
  decryptMemo,
  merkleRoot,
  recoverPublicKey,
  headerDigest,
  type WireBlock,
  type WireMemo,
} from 'crowdwiz-protocol';
import { SandboxNode, type SandboxAccount } from 'crowdwiz-sandbox/node';
import { WireClient } from './sandbox-node.client';

const CORE = '1.3.0';
const FUNDING_UNITS = 1_000_000_000n;
const GENESIS_TIME = new Date('2026-01-01T00:00:00Z');

interface History {
  id: string;
  op: [number, Record<string, unknown>];
  block_num: number;
  trx_in_block: number;
  op_in_trx: number;
}

interface DynamicProperties {
  head_block_number: number;
  head_block_id: string;
  last_irreversible_block_num: number;
}

describe('the sandbox node', () => {
  let node: SandboxNode;
  let client: WireClient;
  let alice: SandboxAccount;
  let gateway: SandboxAccount;

  beforeEach(async () => {
    node = await SandboxNode.start({ genesisTime: GENESIS_TIME });
    client = await WireClient.connect(node.url);
    alice = node.createAccount('alice-user1', undefined, FUNDING_UNITS);
    gateway = node.createAccount('cwd-gateway', undefined, FUNDING_UNITS);
  });

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  const balance = async (account: SandboxAccount): Promise<bigint> => {
    const [amount] = await client.result<[{ amount: number | string }]>(0, 'get_account_balances', [
      account.id,
      [CORE],
    ]);
    return amountOf(amount.amount);
  };

  const history = (account: SandboxAccount, stop = 0, limit = 100, start = 0) =>
    client.result<History[]>('history', 'get_relative_account_history', [
      account.id,
      stop,
      limit,
      start,
    ]);

  const statisticsOf = async ({ id }: SandboxAccount) => {
    const [statistics] = await client.result<[{ total_ops: number; removed_ops: number }]>(
      0,
      'get_objects',
      [[id.replace('1.2.', '2.6.')]],
    );
    return statistics;
  };

  const operationCount = async (account: SandboxAccount) => (await statisticsOf(account)).total_ops;

  const properties = () => client.result<DynamicProperties>(0, 'get_dynamic_global_properties', []);

  it('links its blocks by ids that anybody can recompute', async () => {
    node.transfer({ from: alice, to: gateway.id, units: 5n });
    node.transfer({ from: alice, to: gateway.id, units: 6n });
    node.transfer({ from: alice, to: gateway.id, units: 7n });
    node.produceBlocks(30);
    let previous = '0'.repeat(40);
    for (let number = 1; number <= node.chain.headNumber; number += 1) {
      const block = await client.result<WireBlock & { transactions: never[] }>(0, 'get_block', [
        number,
      ]);
      expect(block.previous).toBe(previous);
      expect(block.transaction_merkle_root).toBe(merkleRoot(block.transactions));
      expect(recoverPublicKey(headerDigest(block), block.witness_signature)).toBe(
        node.chain.options.witnessKey.publicKey,
      );
      previous = blockId(block);
    }
    expect((await properties()).head_block_id).toBe(previous);
  });

  it('moves money, charges the fee, and shows both sides the same operation', async () => {
    node.transfer({ from: alice, to: gateway.id, units: 12_345n, memo: 'hello' });
    const block = node.produceBlock();
    expect(await balance(gateway)).toBe(FUNDING_UNITS + 12_345n);
    expect(await balance(alice)).toBe(FUNDING_UNITS - 12_345n - 208_984n);
    const [forGateway] = await history(gateway, 0, 1);
    const [forAlice] = await history(alice, 0, 1);
    expect(forGateway).toEqual(forAlice);
    expect(forGateway).toMatchObject({ block_num: block.number, op: [0, { to: gateway.id }] });
    const memo = forGateway?.op[1]['memo'] as WireMemo;
    expect(decryptMemo(gateway.keys.memo, memo)).toBe('hello');
  });

  it('shows pending money in balances but not in the history', async () => {
    const before = await history(gateway);
    node.transfer({ from: alice, to: gateway.id, units: 5n });
    expect(await balance(gateway)).toBe(FUNDING_UNITS + 5n);
    expect(await history(gateway)).toEqual(before);
  });

  it('lets a block become irreversible after 7 to 10 more, rarely after 13', async () => {
    node.produceBlocks(100);
    const lags: number[] = [];
    for (let block = 0; block < 200; block += 1) {
      node.produceBlock();
      const { head_block_number: head, last_irreversible_block_num: lib } = await properties();
      lags.push(head - lib);
    }
    expect(Math.min(...lags)).toBe(7);
    expect(Math.max(...lags)).toBeLessThanOrEqual(13);
    expect(lags.filter((lag) => lag <= 10).length).toBeGreaterThan(180);
  });

  it('stops irreversibility while too few witnesses produce, and goes on after', async () => {
    node.produceBlocks(40);
    node.stallLib(true);
    node.produceBlocks(15);
    const stalled = (await properties()).last_irreversible_block_num;
    node.produceBlocks(30);
    expect((await properties()).last_irreversible_block_num).toBe(stalled);
    expect(() => node.advanceToIrreversible()).toThrow('stands still');
    node.stallLib(false);
    expect(node.advanceToIrreversible()).toBeGreaterThan(stalled);
  });

  it('takes blocks back: balances, history and ids are as if they had never been', async () => {
    node.produceBlocks(20);
    const lost = node.transfer({ from: alice, to: gateway.id, units: 50_000n });
    node.produceBlock();
    const [lostEntry] = await history(gateway, 0, 1);
    const undone = node.fork({ depth: 3 });
    expect(undone.droppedTransactionIds).toEqual([lost]);
    expect(undone.undoneBlockIds).toHaveLength(3);
    expect(await balance(gateway)).toBe(FUNDING_UNITS);
    node.transfer({ from: alice, to: gateway.id, units: 1n });
    node.produceBlock();
    const [entry] = await history(gateway, 0, 1);
    expect(entry?.id).toBe(lostEntry?.id);
    expect(entry?.op[1]).toMatchObject({ amount: { amount: 1 } });
  });

  it('forks also while nothing becomes irreversible, and takes nothing irreversible back', () => {
    node.produceBlocks(30);
    node.stallLib(true);
    node.produceBlocks(5);
    const before = node.chain.irreversibleNumber;
    node.fork({ depth: node.chain.headNumber - before });
    expect(node.chain.irreversibleNumber).toBeGreaterThanOrEqual(before);
    const head = node.chain.headNumber;
    node.produceBlocks(20);
    expect(node.chain.headNumber).toBe(head + 20);
    node.stallLib(false);
  });

  it('keeps what a fork is told to keep, and refuses to take irreversible blocks back', () => {
    node.produceBlocks(20);
    const kept = node.transfer({ from: alice, to: gateway.id, units: 50_000n });
    const head = node.produceBlock().number;
    expect(node.fork({ depth: 2, keep: [kept] }).droppedTransactionIds).toEqual([]);
    expect(node.chain.headNumber).toBeGreaterThan(head);
    expect(() => node.fork({ depth: 11 })).toThrow('reversible');
  });

  it('leaves a hole in the history behind a message to nobody', async () => {
    const before = await history(gateway);
    await client.call(0, 'set_block_applied_callback', [8]);
    node.makeHistoryHole(alice);
    node.transfer({ from: alice, to: gateway.id, units: 777n });
    node.produceBlock();
    await client.settle();
    expect(client.notices).toEqual([]);
    expect(await balance(gateway)).toBe(FUNDING_UNITS + 777n);
    expect(await history(gateway)).toEqual(before);
    node.transfer({ from: alice, to: gateway.id, units: 778n });
    node.produceBlock();
    expect(await history(gateway)).toHaveLength(before.length + 1);
  });

  it('executes an approved proposal as plain transfers in the place of the approval', async () => {
    const operation = node.wallet.transferOperation({ from: alice, to: gateway.id, units: 3_333n });
    const proposal = node.wallet.propose(node.wallet.faucet, [operation]);
    node.produceBlock();
    expect(await balance(gateway)).toBe(FUNDING_UNITS);
    node.wallet.approve(alice, proposal);
    const block = node.produceBlock();
    expect(await balance(gateway)).toBe(FUNDING_UNITS + 3_333n);
    const [entry] = await history(gateway, 0, 1);
    expect(entry).toMatchObject({
      op: [0, { from: alice.id, amount: { amount: 3_333 } }],
      block_num: block.number,
      trx_in_block: 0,
      op_in_trx: 0,
    });
    expect(block.body.transactions.flatMap(({ operations }) => operations)).toMatchObject([
      [23, {}],
    ]);
    expect(await client.result(0, 'get_objects', [[proposal]])).toEqual([null]);
  });

  it('tries a proposal that failed once more when it expires', async () => {
    const everything = node.wallet.transferOperation({
      from: alice,
      to: gateway.id,
      units: FUNDING_UNITS,
    });
    const proposal = node.wallet.propose(node.wallet.faucet, [everything], 600);
    node.produceBlock();
    node.wallet.approve(alice, proposal);
    node.produceBlock();
    expect(await balance(gateway)).toBe(FUNDING_UNITS);
    node.transfer({ from: node.wallet.faucet, to: alice.id, units: FUNDING_UNITS });
    node.produceBlock();
    node.skipTime(601);
    expect(await balance(gateway)).toBe(2n * FUNDING_UNITS);
    expect(await client.result(0, 'get_objects', [[proposal]])).toEqual([null]);
  });

  it('pays many at once by virtual operations', async () => {
    node.transfer({ from: node.wallet.faucet, to: alice.id, units: FUNDING_UNITS });
    node.wallet.becomeExpert(alice);
    node.wallet.massPayment(alice, [
      [gateway.id, 5_000n],
      [node.wallet.faucet.id, 6_000n],
    ]);
    node.produceBlock();
    const [entry] = await history(gateway, 0, 1);
    expect(entry?.op).toEqual([
      105,
      {
        fee: { amount: 0, asset_id: CORE },
        from: alice.id,
        to: gateway.id,
        amount: { amount: 5_000, asset_id: CORE },
      },
    ]);
    expect((await history(alice, 0, 3)).map(({ op: [number] }) => number)).toEqual([105, 105, 104]);
  });

  it('forgets old history and says so in the statistics', async () => {
    for (let transfer = 0; transfer < 10; transfer += 1) {
      node.transfer({ from: alice, to: gateway.id, units: 5n });
    }
    node.produceBlock();
    const [newest] = await history(gateway, 0, 1);
    node.pruneHistory(4);
    const statistics = await statisticsOf(gateway);
    expect(statistics.total_ops - statistics.removed_ops).toBe(4);
    const kept = await history(gateway);
    expect(kept).toHaveLength(4);
    expect(kept[0]).toEqual(newest);
    expect(await history(gateway, 0, 100, statistics.removed_ops)).toEqual([]);
  });

  describe('misbehaves when it is told to', () => {
    it('carries a call out and loses the reply', async () => {
      const transaction = node.wallet.sign(
        [node.wallet.transferOperation({ from: alice, to: gateway.id, units: 9n })],
        [alice.keys.active],
      );
      node.faults.dropReplyAfterAccept('broadcast_transaction');
      const reply = client.call('network_broadcast', 'broadcast_transaction', [transaction.body]);
      const first = await Promise.race([reply, client.settle().then(() => 'no reply')]);
      expect(first).toBe('no reply');
      expect(node.produceBlock().transactionIds).toEqual([transaction.id]);
      const again = await client.call('network_broadcast', 'broadcast_transaction', [
        transaction.body,
      ]);
      expect(again.error?.data.code).toBe(10);
    });

    it('lags, lies and freezes', async () => {
      node.produceBlocks(20);
      const before = await operationCount(gateway);
      node.transfer({ from: alice, to: gateway.id, units: 5n });
      node.produceBlock();
      const head = node.chain.headNumber;
      node.faults.lagBehind(5);
      expect((await properties()).head_block_number).toBe(head - 5);
      expect(await client.result(0, 'get_block', [head - 4])).toBeNull();
      expect(await operationCount(gateway)).toBe(before);
      node.faults.reset();
      expect(await operationCount(gateway)).toBe(before + 1);
      node.faults.freezeHeadAt(3);
      expect((await properties()).head_block_number).toBe(3);
      node.faults.reset();
      const honest = await balance(alice);
      node.faults.lie('get_account_balances', () => [{ amount: 1, asset_id: CORE }]);
      expect(await balance(alice)).toBe(1n);
      node.faults.reset();
      expect(await balance(alice)).toBe(honest);
    });

    it('cuts connections, refuses new ones, goes down and comes back on the same port', async () => {
      node.faults.refuseConnections(true);
      await expect(WireClient.connect(node.url)).rejects.toThrow('401');
      node.faults.reset();
      const { url } = node;
      await node.goDown();
      await expect(WireClient.connect(url)).rejects.toThrow('ECONNREFUSED');
      node.produceBlock();
      await node.comeBack();
      expect(node.url).toBe(url);
      const again = await WireClient.connect(url);
      expect(await again.result(0, 'get_chain_id', [])).toBe(node.chain.chainId);
      again.close();
    });
  });

  it('serves one chain from two nodes', async () => {
    const second = await SandboxNode.start({ chain: node.chain });
    const other = await WireClient.connect(second.url);
    node.transfer({ from: alice, to: gateway.id, units: 5n });
    node.produceBlock();
    second.faults.lagBehind(1);
    const seen = await other.result<DynamicProperties>(0, 'get_dynamic_global_properties', []);
    expect(seen.head_block_number).toBe(node.chain.headNumber - 1);
    other.close();
    await second.stop();
  });

  it('makes blocks by itself, on time', async () => {
    node.produceEvery(10, () => new Date('2026-01-01T00:10:00Z'));
    const from = node.chain.headNumber;
    await client.call(0, 'set_block_applied_callback', [1]);
    while (client.notices.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(node.chain.headNumber).toBeGreaterThanOrEqual(from + 3);
    expect(node.chain.headTime.getTime()).toBeGreaterThanOrEqual(Date.UTC(2026, 0, 1, 0, 10));
  });
});

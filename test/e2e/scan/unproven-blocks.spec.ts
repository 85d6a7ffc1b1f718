import { Findings, HaltSwitch, SwitchHalt, type FindingKind } from '../../../src/safety';
import { AcceptBlock, AcceptedBlocks, RequestRescan, ScanCursor } from '../../../src/scan';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';

const PAGE = { limit: 50, cursor: null };
/** What a proposal of the sandbox holds, and what its node shows in its place. */
const CUSTOM_OPERATION = 35;
/** The chain has learned it after this was written: nobody here can pack it. */
const FUTURE_OPERATION = 126;

type Header = { transaction_merkle_root: string };

describe('a block that our code cannot pack', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('poison-owner'));
  });

  afterEach(() => gateway.stop());

  const openOf = async (kind: FindingKind) => {
    const { items } = await gateway.get(Findings).list({ open: true }, PAGE);
    return items.filter((each) => each.kind === kind);
  };

  const halts = () => gateway.get(HaltSwitch).current();

  const cursor = async () => (await gateway.get(ScanCursor).load())?.blockNumber;

  /** A proposal that names the hot wallet and holds what the gateway has no bytes for. */
  const poison = () => {
    const { hotWalletId } = gateway;
    for (const method of ['get_block', 'get_relative_account_history']) {
      gateway.node.faults.lie(method, ofTheFuture);
    }
    return gateway.node.wallet.propose(account, [
      [CUSTOM_OPERATION, { payer: account.id, required_auths: [hotWalletId], id: 1, data: 'ab' }],
    ]);
  };

  it('a proposal with object ids beyond 32 bits: the block is proven, and the cursor goes on', async () => {
    const { wallet, chain } = gateway.node;
    const { hotWalletId } = gateway;
    const beyond = '1.2.4294967296';
    const fee = { amount: 0, asset_id: '1.3.0' };
    const payments = [
      [hotWalletId, 5],
      [beyond, 5],
    ];
    wallet.propose(account, [
      [104, { fee, from: account.id, asset_id: '1.3.0', payments }],
      [0, { fee, from: account.id, to: beyond, amount: { amount: 1, asset_id: '1.3.0' } }],
    ]);
    gateway.deposit(account, 1_000_000n);
    await gateway.settle();
    expect(await cursor()).toBe(chain.irreversibleNumber);
    expect(await gateway.points(customerId)).toBe('900');
    expect(await openOf('block_not_proven')).toEqual([]);
    expect(await halts()).toEqual([]);
  });

  it('every operation of the chain, and a header with an extension: nothing is unproven', async () => {
    const { hotWalletId } = gateway;
    gateway.node.faults.lie('get_transaction_hex', () => 'abcd00');
    gateway.node.wallet.propose(account, [
      [CUSTOM_OPERATION, { payer: account.id, required_auths: [hotWalletId], id: 1, data: 'ab' }],
    ]);
    gateway.node.chain.extendNextHeader();
    gateway.deposit(account, 1_000_000n);
    await gateway.settle();
    expect(await cursor()).toBe(gateway.node.chain.irreversibleNumber);
    expect(await gateway.points(customerId)).toBe('900');
    expect(await openOf('block_not_proven')).toEqual([]);
  });

  it('a header with an unknown extension: its id is the one that the next block names', async () => {
    gateway.node.faults.lie('get_block', (block) => {
      const header = block as Header & { extensions: unknown[] };
      return header.extensions.length > 0 ? { ...header, extensions: [[1, {}]] } : header;
    });
    gateway.node.chain.extendNextHeader();
    gateway.deposit(account, 1_000_000n);
    await gateway.settle();
    expect(await cursor()).toBe(gateway.node.chain.irreversibleNumber);
    expect(await gateway.points(customerId)).toBe('900');
    expect(await openOf('block_not_proven')).toMatchObject([
      { evidence: { reason: 'an unknown block extension' }, halts: [] },
    ]);
    expect(await halts()).toEqual([]);
  });

  it('what cannot be packed exactly is read, marked, and stops nothing', async () => {
    poison();
    gateway.deposit(account, 1_000_000n);
    await gateway.settle();
    expect(await cursor()).toBe(gateway.node.chain.irreversibleNumber);
    expect(await gateway.points(customerId)).toBe('900');
    const [finding, ...others] = await openOf('block_not_proven');
    expect(others).toEqual([]);
    const blockId = finding?.evidence['blockId'] ?? '';
    expect(finding).toMatchObject({ halts: [], evidence: { node: gateway.node.url } });
    expect(finding?.evidence['reason']).toContain(String(FUTURE_OPERATION));
    expect(gateway.node.chain.block(Number(finding?.subject))?.id).toBe(blockId);
    expect(await halts()).toEqual([]);
  });

  it('an operator accepts a marked block by its number and id, and reading it again marks nothing', async () => {
    poison();
    await gateway.settle();
    const [finding] = await openOf('block_not_proven');
    const blockNumber = Number(finding?.subject);
    const blockId = finding?.evidence['blockId'] ?? '';
    const accept = (id: string) =>
      gateway
        .get(AcceptBlock)
        .execute({ blockNumber, blockId: id, reason: 'compared', by: 'olga' });
    await expect(accept('00'.repeat(20))).rejects.toMatchObject({ code: 'block_id_malformed' });
    await accept(blockId.toUpperCase());
    await accept(blockId);
    expect(await openOf('block_not_proven')).toEqual([]);
    expect(await gateway.events('block_accepted')).toEqual([
      { blockNumber, blockId, by: 'olga', reason: 'compared' },
    ]);
    const range = { fromBlock: blockNumber, toBlock: blockNumber };
    await gateway.get(RequestRescan).execute({ ...range, reason: 'a test', requestedBy: 'olga' });
    await gateway.round();
    expect(await gateway.events('rescan_ended')).toMatchObject([{ state: 'done' }]);
    expect(await openOf('block_not_proven')).toEqual([]);
  });

  it('a root that does not fit although all was packed stops the reading, until an operator accepts the block', async () => {
    gateway.deposit(account, 1_000_000n);
    const { number, id } = gateway.node.produceBlock();
    gateway.node.faults.lie('get_block', (block, [asked]) =>
      asked === number ? tampered(block) : block,
    );
    gateway.node.advanceToIrreversible();
    const report = await gateway.round();
    expect(report.scan).toBe('stopped');
    const [finding] = await openOf('transactions_contradict_header');
    expect(finding).toMatchObject({
      subject: String(number),
      halts: ['payouts', 'deposits'],
      evidence: { blockId: id },
    });
    await gateway.get(AcceptBlock).execute({
      ...{
        blockNumber: number,
        blockId: id,
        reason: 'three other nodes give the same',
        by: 'olga',
      },
    });
    await gateway.round();
    expect(await cursor()).toBe(gateway.node.chain.irreversibleNumber);
    expect(await openOf('transactions_contradict_header')).toEqual([]);
    await gateway.get(SwitchHalt).resume({ scope: 'all', reason: 'accepted', by: 'olga' });
    await gateway.round();
    expect(await gateway.points(customerId)).toBe('900');
    const { items } = await gateway.get(AcceptedBlocks).list(PAGE);
    expect(items).toMatchObject([{ blockNumber: number, blockId: id, acceptedBy: 'olga' }]);
  });

  it('a root that does not fit closes by itself once the node tells the truth', async () => {
    gateway.deposit(account, 1_000_000n);
    const { number } = gateway.node.produceBlock();
    gateway.node.faults.lie('get_block', (block, [asked]) =>
      asked === number ? tampered(block) : block,
    );
    gateway.node.advanceToIrreversible();
    await gateway.round();
    expect(await openOf('transactions_contradict_header')).toHaveLength(1);
    gateway.node.faults.reset();
    await gateway.round();
    expect(await openOf('transactions_contradict_header')).toEqual([]);
    expect(await cursor()).toBe(gateway.node.chain.irreversibleNumber);
  });
});

/** The operation that the sandbox knows, under the number of one that nobody knows yet. */
function ofTheFuture(answer: unknown): unknown {
  const shown = JSON.stringify(answer).replaceAll(
    `[${CUSTOM_OPERATION},{`,
    `[${FUTURE_OPERATION},{`,
  );
  return JSON.parse(shown) as unknown;
}

/** The same header, and transactions that expire a second earlier than those that were hashed. */
function tampered(block: unknown): unknown {
  const fields = block as Header & { transactions: { expiration: string }[] };
  const transactions = fields.transactions.map((each) => ({
    ...each,
    expiration: `${each.expiration.slice(0, -1)}${each.expiration.endsWith('0') ? '1' : '0'}`,
  }));
  return { ...fields, transactions };
}

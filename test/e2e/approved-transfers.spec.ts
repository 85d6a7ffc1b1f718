import { Findings } from '../../src/safety';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../support/gateway-harness';

describe('approved transfers', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let arbiter: SandboxAccount;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('approving'));
    arbiter = gateway.account('arbiter');
    await gateway.settle();
  });

  afterAll(() => gateway.stop());

  const NOTHING = { amount: 0, asset_id: '1.3.0' };

  /** Begun and in a block; what is left to say of it. */
  function begin(from: SandboxAccount, to: string, arbitr: string, units: number) {
    const { wallet, chain } = gateway.node;
    const expiration = new Date(chain.headTime.getTime() + 3_600_000).toISOString().slice(0, 19);
    const amount = { amount: units, asset_id: '1.3.0' };
    const parties = { from: from.id, to, arbitr };
    const fee = { amount: 500_000, asset_id: '1.3.0' };
    wallet.send([[99, { fee, ...parties, expiration, amount }]], [from.keys.active]);
    gateway.node.produceBlock();
    const ato = [...chain.state.approvedTransfers.values()].at(-1)?.id;
    return { fee: NOTHING, ...parties, amount, ato };
  }

  const unattributed = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, { limit: 50, cursor: null });
    return items.filter(({ kind }) => kind === 'unattributed_deposit');
  };

  it('a linked account that approves has made a deposit, and before that none', async () => {
    const { wallet } = gateway.node;
    const fields = begin(account, gateway.hotWalletId, arbiter.id, 1_000_000);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('0');
    wallet.send([[100, fields]], [account.keys.active]);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('900');
    expect(await unattributed()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('of whoever is not linked it is an unattributed deposit of that account', async () => {
    const stranger = gateway.account('approving-stranger');
    await gateway.settle();
    const fields = begin(stranger, gateway.hotWalletId, arbiter.id, 2_000_019);
    gateway.node.wallet.send([[100, fields]], [stranger.keys.active]);
    await gateway.settle();
    expect(await unattributed()).toHaveLength(1);
    expect(JSON.stringify(await unattributed())).toContain(stranger.id);
    expect(await gateway.problems()).toEqual([]);
  });

  it('a dispute stops the expiration, and its arbiter gets 5 % of it, rounded down', () => {
    const { wallet, chain } = gateway.node;
    const [from, to] = [gateway.account('disputing-one'), gateway.account('disputing-two')];
    gateway.node.produceBlock();
    const fields = begin(from, to.id, arbiter.id, 100_001);
    wallet.send([[102, fields]], [to.keys.active]);
    gateway.node.produceBlock();
    gateway.node.skipTime(7_200);
    gateway.node.produceBlock();
    const before = [to, arbiter].map(({ id }) => chain.state.balanceOf(id, '1.3.0'));
    wallet.send([[103, { ...fields, winner: to.id }]], [arbiter.keys.active]);
    gateway.node.produceBlock();
    const after = [to, arbiter].map(({ id }) => chain.state.balanceOf(id, '1.3.0'));
    expect(after.map((units, index) => units - (before[index] ?? 0n))).toEqual([95_001n, 5_000n]);
  });
});

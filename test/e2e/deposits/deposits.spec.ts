import { AttributeDeposit, ClaimDeposit, Deposits, RefundDeposit } from '../../../src/deposits';
import { Books, customerUncreditedAccount } from '../../../src/ledger';
import { CloseFinding, Findings } from '../../../src/safety';
import { GatewayHarness } from '../../support/gateway-harness';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';

const FAKE_CWD = '1.3.2';
const PAGE = { limit: 200, cursor: null };

describe('deposits', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let stranger: SandboxAccount;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('deposit-owner'));
    stranger = gateway.account('deposit-stranger');
  });

  afterAll(async () => {
    await gateway.stop();
  });

  /** Points that came while `work` happened and became irreversible, in minor units. */
  async function gained(work: () => unknown, of = customerId): Promise<number> {
    const before = Number((await gateway.points(of)).replace(/\.(\d)$/, '.$10')) * 100;
    await work();
    await gateway.settle();
    const after = Number((await gateway.points(of)).replace(/\.(\d)$/, '.$10')) * 100;
    return Math.round(after - before);
  }

  const openFindings = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, PAGE);
    return items;
  };

  const unattributed = async () => {
    const { items } = await gateway.get(Deposits).list({ state: 'unattributed' }, PAGE);
    return items;
  };

  it('credits a transfer once, at the deposit rate, when it is irreversible', async () => {
    expect(await gained(() => gateway.deposit(account, 1_000_000n))).toBe(900_00);
    expect(await gained(() => gateway.round())).toBe(0);
  });

  it('shows a reversible deposit and credits nothing yet', async () => {
    const before = await gateway.points(customerId);
    const transactionId = gateway.deposit(account, 100_000n);
    gateway.node.produceBlock();
    await gateway.round();
    expect(await gateway.points(customerId)).toBe(before);
    expect(await gateway.events('deposit_seen')).toContainEqual(
      expect.objectContaining({ customerId, cwd: '1', points: '90', transactionId }),
    );
    expect(await gained(() => undefined)).toBe(90_00);
  });

  it('books 0.00001 CWD, which buys no point, to the unit', async () => {
    expect(await gained(() => gateway.deposit(account, 1n))).toBe(0);
    const uncredited = await gateway.get(Books).balanceOf(customerUncreditedAccount(customerId));
    expect(uncredited.units).toBe(1n);
  });

  it('credits 10,000,000 CWD exactly', async () => {
    const before = await gateway.points(customerId);
    gateway.deposit(account, 1_000_000_000_000n);
    await gateway.settle();
    const gain =
      BigInt((await gateway.points(customerId)).split('.')[0]!) - BigInt(before.split('.')[0]!);
    expect(gain).toBe(900_000_000n);
  });

  it('credits two transfers of one transaction, and two equal ones of one block, each once', async () => {
    const { wallet } = gateway.node;
    const operation = () =>
      wallet.transferOperation({ from: account, to: gateway.hotWalletId, units: 100_000n });
    const inOne = () => wallet.send([operation(), operation()], [account.keys.active]);
    expect(await gained(inOne)).toBe(180_00);
    const equal = () => [gateway.deposit(account, 100_000n), gateway.deposit(account, 100_000n)];
    expect(await gained(equal)).toBe(180_00);
  });

  it('credits a transfer inside an executed proposal, which no transaction shows', async () => {
    const { wallet } = gateway.node;
    const operation = wallet.transferOperation({
      from: account,
      to: gateway.hotWalletId,
      units: 200_000n,
    });
    const proposalId = wallet.propose(stranger, [operation, operation]);
    gateway.node.produceBlock();
    expect(await gained(() => wallet.approve(account, proposalId))).toBe(360_00);
  });

  it('credits one payment of a mass payment', async () => {
    const { wallet } = gateway.node;
    wallet.becomeExpert(account);
    gateway.node.produceBlock();
    const pay = () =>
      wallet.massPayment(account, [
        [gateway.hotWalletId, 300_000n],
        [stranger.id, 5n],
      ]);
    expect(await gained(pay)).toBe(270_00);
  });

  it('credits what a hole in account history hides', async () => {
    const hide = () => {
      gateway.node.makeHistoryHole();
      gateway.deposit(account, 400_000n);
    };
    expect(await gained(hide)).toBe(360_00);
  });

  it('records a look-alike of CWD and credits nothing', async () => {
    const { faucet } = gateway.node.wallet;
    gateway.node.transfer({ from: faucet, to: account.id, units: 1_000_000n, assetId: FAKE_CWD });
    gateway.node.produceBlock();
    expect(await gained(() => gateway.deposit(account, 1_000_000n, FAKE_CWD))).toBe(0);
    const { items } = await gateway.get(Deposits).list({ state: 'other_asset' }, PAGE);
    expect(items).toMatchObject([{ assetId: FAKE_CWD, units: 1_000_000n }]);
  });

  it('books a stranger’s transfer as unattributed, until an operator decides', async () => {
    expect(await gained(() => gateway.deposit(stranger, 700_000n))).toBe(0);
    const [deposit] = await unattributed();
    expect(deposit).toMatchObject({ units: 700_000n, fromAccountId: stranger.id });
    expect(await openFindings()).toMatchObject([
      { kind: 'unattributed_deposit', subject: deposit!.id },
    ]);
    const attribute = gateway.get(AttributeDeposit);
    const order = { depositId: deposit!.id, to: { customerId }, by: 'test', reason: 'a letter' };
    expect(await gained(() => attribute.execute(order))).toBe(630_00);
    expect((await gateway.events('deposit_credited')).at(-1)).toMatchObject({
      depositId: deposit!.id,
      points: '630',
    });
    await expect(attribute.execute(order)).rejects.toMatchObject({
      code: 'deposit_not_unattributed',
    });
    expect(await openFindings()).toEqual([]);
  });

  it('makes one finding of sixty specks of dust from one stranger, and lists each', async () => {
    const before = (await openFindings()).length;
    for (let count = 0; count < 60; count += 1) {
      const units = 1_000n + BigInt(count);
      gateway.node.transfer({ from: stranger, to: gateway.hotWalletId, units });
    }
    gateway.node.produceBlock();
    await gateway.settle();
    const dust = (await unattributed()).filter(({ units }) => units < 2_000n);
    expect(dust).toHaveLength(60);
    const found = await openFindings();
    expect(found).toHaveLength(before + 1);
    const [finding] = found.filter(({ subject }) => subject === `small:${stranger.id}`);
    expect(finding?.kind).toBe('unattributed_deposit');
    for (const { id: depositId } of dust) {
      const order = { depositId, to: 'house' as const, by: 'test', reason: 'dust' };
      await gateway.get(AttributeDeposit).execute(order);
    }
    const by = { by: 'test', reason: 'all of it is the house’s' };
    await gateway.get(CloseFinding).execute({ id: finding!.id, ...by });
  });

  it('refunds an unattributed deposit, less the fee, once', async () => {
    gateway.deposit(stranger, 900_000n);
    await gateway.settle();
    const [deposit] = await unattributed();
    const balance = () => gateway.node.chain.state.balanceOf(stranger.id, '1.3.0');
    const before = balance();
    await gateway
      .get(RefundDeposit)
      .execute({ depositId: deposit!.id, by: 'test', reason: 'asked' });
    await gateway.round();
    await gateway.settle();
    const arrived = balance() - before;
    expect(arrived).toBeGreaterThan(600_000n);
    expect(arrived).toBeLessThan(700_000n);
    expect(await gateway.get(Deposits).find(deposit!.id)).toMatchObject({ state: 'refunded' });
    expect(await openFindings()).toEqual([]);
    await gateway.round();
    await gateway.settle();
    expect(balance() - before).toBe(arrived);
  });

  it('does not credit a deposit made while the link was only requested, but offers it', async () => {
    const late = gateway.account('deposit-early');
    const asker = await gateway.register('test:asker');
    await gateway.requestLink(asker, late);
    const code = await gateway.readCode(late);
    gateway.deposit(late, 500_000n);
    gateway.node.produceBlock();
    expect(await gateway.confirm(asker, code)).toMatchObject({ status: 'linked' });
    await gateway.settle();
    expect(await gateway.points(asker)).toBe('0');
    const [offered] = await gateway.get(ClaimDeposit).claimable(asker, 1);
    expect(offered).toMatchObject({ units: 500_000n, state: 'unattributed' });
    const claim = gateway.get(ClaimDeposit);
    const terms = { depositId: offered!.id, rateVersion: 1 };
    const foreign = claim.execute({ customerId, ...terms });
    await expect(foreign).rejects.toMatchObject({ code: 'deposit_unknown' });
    await claim.execute({ customerId: asker, ...terms });
    expect(await gateway.points(asker)).toBe('450');
  });

  it('offers a long list from before the link in steps, to its end, and each once', async () => {
    const before = gateway.account('deposit-many');
    for (let transfer = 0; transfer < 230; transfer += 1) gateway.deposit(before, 100_000n);
    await gateway.settle();
    const offered = async () => (await gateway.events('deposit_offered')).length;
    const start = await offered();
    const asker = await gateway.register('test:many');
    await gateway.requestLink(asker, before);
    const code = await gateway.readCode(before);
    expect(await gateway.confirm(asker, code)).toMatchObject({ status: 'linked' });
    expect((await offered()) - start).toBe(100);
    await gateway.round();
    expect((await offered()) - start).toBe(230);
    await gateway.round();
    expect((await offered()) - start).toBe(230);
    expect(await gateway.get(ClaimDeposit).claimable(asker, 500)).toHaveLength(230);
  });

  it('credits only the survivor of a fork that reuses the history number', async () => {
    const other = await gateway.linked('deposit-fork');
    const before = await gateway.points(customerId);
    await gateway.settle();
    gateway.deposit(account, 5_000_000n);
    gateway.node.produceBlock();
    await gateway.round();
    gateway.node.fork({ depth: 1 });
    gateway.deposit(other.account, 222_200n);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe(before);
    expect(await gateway.points(other.customerId)).toBe('199.98');
    expect(await gateway.events('deposit_vanished')).toHaveLength(1);
  });

  it('keeps the books right through all of this', async () => {
    expect(await gateway.problems()).toEqual([]);
  });
});

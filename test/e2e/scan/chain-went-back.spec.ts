import { Assets, CWD, Money } from '../../../src/kernel';
import { AdjustPoints } from '../../../src/ledger';
import { PaymentGate } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';
import {
  goBack,
  goneBackFindings,
  reconcile,
  resume,
  runReconcileCommand,
} from '../../support/gone-back';

const FIVE_HUNDRED_CWD = 50_000_000n;
const CORE = '1.3.0';

/** Every node is replaced by an older snapshot: irreversible blocks are not on the chain any more. */
describe('a chain that goes back', () => {
  let gateway: GatewayHarness;
  let account: SandboxAccount;
  let customerId: string;

  const purse = () => gateway.node.chain.state.balanceOf(account.id, CORE);
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;
  const adjust = (points: string) => {
    const asset = gateway.get(Assets).points;
    const taken = Money.zero(asset).minus(Money.parse(points.slice(1), asset));
    const terms = {
      customerId,
      points: taken,
      key: `spend-${points}`,
      reason: 'a game',
      by: 'game',
    };
    return gateway.get(AdjustPoints).execute(terms);
  };

  beforeAll(async () => {
    gateway = await GatewayHarness.start({});
    ({ account, customerId } = await gateway.linked('lucky'));
  });

  afterAll(() => gateway.stop());

  it('sent a payout to somebody whose deposit had returned to them', async () => {
    const before = purse();
    const snapshot = gateway.node.chain.headNumber;
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('45000');
    await gateway.withdraw(customerId, '45000');

    gateway.node.replaceBySnapshot(snapshot);
    await gateway.until(async () => (await gateway.round()).scan !== 'failed');
    await gateway.round();
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: false });
    expect(await goneBackFindings(gateway)).toEqual(['chain_went_back']);
    for (let block = 0; block < 40; block += 1) {
      gateway.node.produceBlock();
      if (block % 10 === 0) await gateway.round();
    }
    await gateway.settle();

    const gained = purse() - before;
    expect(Money.of(gained > 0n ? gained : 0n, CWD).toDecimal()).toBe('0');
    expect(await goneBackFindings(gateway)).toEqual(['chain_went_back']);
  });

  it('is looked at by a command beside the gateway, which changes nothing', async () => {
    const before = await gateway.rows('SELECT * FROM ledger_entry');
    const { exitCode, output } = await runReconcileCommand(gateway);
    expect(output).toMatch(/Gone: the deposit .* 45000 \S+ are taken back/);
    expect(output).toContain('Nothing was changed');
    expect(exitCode).toBe(0);
    expect(await gateway.rows('SELECT * FROM ledger_entry')).toEqual(before);
    expect(await runReconcileCommand(gateway, '--apply')).toMatchObject({ exitCode: 1 });
  });

  it('halted for ever, with no way out', async () => {
    const before = await gateway.rows('SELECT * FROM ledger_entry');
    const tried = await reconcile(gateway, { apply: false });
    expect(tried.lines.join(' ')).toMatch(/Gone: the deposit .* 45000 \S+ are taken back/);
    expect(tried.outcome).toBe('tried');
    expect(await gateway.rows('SELECT * FROM ledger_entry')).toEqual(before);

    expect(await reconcile(gateway)).toEqual({
      ...tried,
      outcome: 'applied',
    });
    expect(await gateway.points(customerId)).toBe('0');
    expect(await gateway.held(customerId)).toBe('0');
    expect(await reconcile(gateway)).toMatchObject({
      outcome: 'nothing_to_do',
    });
    const [{ state } = { state: '' }] = await gateway.rows<{ state: string }>(
      "SELECT state FROM deposit WHERE state = 'gone'",
    );
    expect(state).toBe('gone');
    await resume(gateway);
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
  });

  it('left a payout for final that is not on the chain, and its CWD with nobody', async () => {
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    const before = purse();
    const snapshot = gateway.node.chain.headNumber;
    const { id } = await gateway.withdraw(customerId, '20000');
    await gateway.settle();
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(purse()).toBeGreaterThan(before);
    // Spent, and its deposit goes with the same blocks.
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('70000');
    await adjust('-60000');

    await goBack(gateway, snapshot);
    expect(await goneBackFindings(gateway)).toEqual(['chain_went_back']);
    const report = await reconcile(gateway);
    const told = report.lines.join('\n');
    expect(told).toMatch(/Gone: the payment .*withdrawal/);
    expect(told).toMatch(
      /10000 \S+ are taken back .* 35000 \S+ are spent, which the customer owes/,
    );
    expect(purse()).toBe(before);
    await resume(gateway);
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
    expect(await gateway.points(customerId)).toBe('0');

    // The bytes of the payout expire by the new chain's time: its points return, and are owed.
    gateway.node.skipTime(3_600);
    await gateway.settle();
    await gateway.settle();
    await gateway.settle();
    const [{ state } = { state: '' }] = await gateway.rows<{ state: string }>(
      'SELECT state FROM undone_transaction JOIN outgoing_payment p USING (outgoing_id) ' +
        "WHERE p.purpose = 'withdrawal'",
    );
    expect(state).toBe('dead');
    expect(await gateway.points(customerId)).toBe('0');
    const owed =
      'SELECT sum(points_owed)::text AS points, sum(cwd_owed)::text AS cwd FROM gone_deposit';
    expect(await gateway.rows(owed)).toEqual([{ points: '1500000', cwd: '16666667' }]);

    // Whoever owes pays first.
    gateway.deposit(account, FIVE_HUNDRED_CWD);
    await gateway.settle();
    await gateway.settle();
    expect(await gateway.points(customerId)).toBe('30000');
    expect(await gateway.rows(owed)).toEqual([{ points: '0', cwd: '0' }]);
    expect(await gateway.problems()).toEqual([]);
    expect(await gateway.get(PaymentGate).check()).toMatchObject({ open: true });
  });
});

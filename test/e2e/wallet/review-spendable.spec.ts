import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { PaymentGate } from '../../../src/wallet';
import { GatewayHarness } from '../../support/gateway-harness';

const UNITS = 5_000_000n;

/** Found by the simulation: a refund that could never be sent, since a payout had taken its money. */
describe('what may be paid out', () => {
  let gateway: GatewayHarness;
  let stranger: SandboxAccount;
  let linked: { customerId: string; account: SandboxAccount };

  beforeAll(async () => {
    gateway = await GatewayHarness.start({ APPROVAL_ABOVE: 'none' });
    stranger = gateway.account('spendable-stranger');
    linked = await gateway.linked('spendable-linked');
    await gateway.settle();
  });

  afterAll(async () => {
    await gateway.stop();
  });

  async function spendable(): Promise<bigint> {
    const gate = await gateway.get(PaymentGate).check();
    if (!gate.open) throw new Error(gate.explanation);
    return gate.spendable.units;
  }

  it('is never what somebody unknown sent, neither before nor after it is irreversible', async () => {
    const before = await spendable();
    gateway.deposit(stranger, UNITS);
    gateway.node.produceBlock();
    await gateway.round();
    expect(await spendable()).toBe(before);
    await gateway.settle();
    expect(await spendable()).toBe(before);
  });

  it('grows by a customer’s deposit once nothing can undo it', async () => {
    const before = await spendable();
    gateway.deposit(linked.account, UNITS);
    gateway.node.produceBlock();
    await gateway.round();
    expect(await spendable()).toBe(before);
    await gateway.settle();
    expect(await spendable()).toBe(before + UNITS);
  });

  it('shrinks by a payout as soon as it is signed, and by no more once it is in a block', async () => {
    const before = await spendable();
    const withdrawal = await gateway.withdraw(linked.customerId, '1000');
    await gateway.round();
    const left = before - withdrawal.net.units - withdrawal.fee.units;
    // The node's balance lacks it already while it waits for its block: then it is counted twice.
    expect(await spendable()).toBeLessThanOrEqual(left);
    gateway.node.produceBlock();
    await gateway.round();
    expect(await spendable()).toBe(left);
    await gateway.settle();
    expect(await spendable()).toBe(left);
  });
});

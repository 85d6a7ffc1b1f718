import { Findings } from '../../../src/safety';
import type { SandboxAccount, SignedTransaction } from 'crowdwiz-sandbox/node';
import { PaymentGate } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import { GATEWAY_NAME, GatewayHarness } from '../../support/gateway-harness';

describe('a spending from the hot wallet that nobody knows of', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let thief: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start({ CHAIN_QUORUM: '1' }, undefined, { nodeCount: 2 });
    const linked = await gateway.linked('unknown-owner');
    ({ customerId } = linked);
    gateway.deposit(linked.account, 50_000_000n);
    thief = gateway.account('unknown-thief');
    await gateway.settle();
  });

  afterEach(() => gateway.stop());

  const hot = () => gateway.node.accounts.get(GATEWAY_NAME)!;
  const steal = (signer = hot().keys.active): SignedTransaction => {
    const { wallet } = gateway.node;
    const operation = wallet.transferOperation({ from: hot(), to: thief.id, units: 1_000n });
    return wallet.sign([operation], [signer]);
  };
  const gate = async () => {
    const state = await gateway.get(PaymentGate).check();
    return state.open ? 'open' : state.reason;
  };
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;
  const openSubjects = async (kind: 'unknown_spending' | 'foreign_spending') => {
    const open = await gateway.get(Findings).openOf([kind]);
    return open.map(({ subject }) => subject);
  };

  it('closes the gate while its block may still be undone, and halts when it cannot', async () => {
    const stolen = steal();
    gateway.node.chain.push(stolen);
    gateway.node.produceBlock();
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await gate()).toBe('unknown_spending');
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({
      state: 'approved',
      waitingFor: 'unknown_spending',
    });
    expect(await openSubjects('unknown_spending')).toEqual([`${stolen.id}:0`]);
    await gateway.settle();
    expect(await openSubjects('unknown_spending')).toEqual([]);
    expect(await openSubjects('foreign_spending')).toEqual([`${stolen.id}:0`]);
    expect(await gate()).toBe('halted');
    expect(await stateOf(id)).toBe('approved');
    expect(await gateway.problems()).toEqual([]);
  });

  it('is over when a fork takes its block away', async () => {
    const stolen = steal();
    gateway.node.chain.push(stolen);
    gateway.node.produceBlock();
    await gateway.round();
    expect(await openSubjects('unknown_spending')).toEqual([`${stolen.id}:0`]);
    gateway.node.fork({ depth: 1 });
    await gateway.round();
    expect(await openSubjects('unknown_spending')).toEqual([]);
    expect(await gate()).toBe('open');
  });

  it('closes it when any node announces it, although the balance does not show it', async () => {
    await gateway.round();
    expect(await gate()).toBe('open');
    const stolen = steal();
    const [asked, other] = gateway.nodes;
    // The node that is asked for the balance has not heard of it.
    other!.announce(stolen);
    await gateway.until(async () => (await gate()) !== 'open');
    expect(await gate()).toBe('database_may_have_forgotten');
    expect(asked!.chain.pendingTransactions).toEqual([]);
    expect(await openSubjects('unknown_spending')).toEqual([stolen.id]);
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await stateOf(id)).toBe('approved');
  });

  it('that a node has made up stops nothing', async () => {
    const [, liar] = gateway.nodes;
    liar!.announce(steal(thief.keys.active));
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await stateOf(id)).toBe('broadcast');
    expect(await openSubjects('unknown_spending')).toEqual([]);
  });

  it('is not looked for among what other gateways of the same database sign', async () => {
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    await gateway.restart();
    await gateway.round();
    expect(await gate()).toBe('open');
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await gateway.problems()).toEqual([]);
  });
});

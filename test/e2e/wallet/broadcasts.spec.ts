import { Findings, HaltSwitch } from '../../../src/safety';
import { ChainHealth, OutgoingTransactions } from '../../../src/wallet';
import { DecideWithdrawal, Withdrawals } from '../../../src/withdrawals';
import type { SandboxNode } from 'crowdwiz-sandbox/node';
import { GatewayHarness } from '../../support/gateway-harness';

const LIFETIME_SECONDS = 60;
/** Longer than the pause before bytes are sent again. */
const RESEND_SECONDS = 30;
/** Longer than an approved withdrawal may stay unpaid. */
const BOUND_SECONDS = 601;

describe('nodes that take broadcasts and pass nothing on', () => {
  let gateway: GatewayHarness;
  let customerId: string;

  beforeEach(async () => {
    const lifetime = String(LIFETIME_SECONDS);
    gateway = await GatewayHarness.start({ TRANSACTION_LIFETIME_SECONDS: lifetime }, undefined, {
      nodeCount: 2,
    });
    const health = gateway.get(ChainHealth);
    await gateway.until(() =>
      Promise.resolve(health.nodes().every(({ state }) => state === 'healthy')),
    );
    const linked = await gateway.linked('swallowed-owner');
    customerId = linked.customerId;
    gateway.deposit(linked.account, 10_000_000n);
    await gateway.settle();
  });

  afterEach(() => gateway.stop());

  const attempts = (id: string) => gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;
  const node = (index: number): SandboxNode => {
    const found = gateway.nodes[index];
    if (found === undefined) throw new Error(`there is no node ${index}`);
    return found;
  };
  const swallow = (on: boolean) => {
    for (const { faults } of gateway.nodes) faults.swallowBroadcasts(on);
  };
  const openOf = async (kind: 'payment_keeps_expiring' | 'stuck_flow') =>
    gateway.get(Findings).openOf([kind]);

  /** The last attempt expires, unseen by any block, and the next one is signed. */
  async function expire(): Promise<void> {
    gateway.passTime(LIFETIME_SECONDS);
    gateway.node.skipTime(LIFETIME_SECONDS * 2);
    await gateway.settle();
    await gateway.round();
  }

  it.each([0, 1])(
    'number %d of two costs nothing: the other one has the bytes, too',
    async (index) => {
      node(index).faults.swallowBroadcasts(true);
      const { id } = await gateway.withdraw(customerId, '500');
      await gateway.round();
      await gateway.settle();
      expect(await stateOf(id)).toBe('irreversible');
      const [attempt, ...others] = await attempts(id);
      expect(others).toEqual([]);
      expect([...(attempt?.takenBy ?? [])].sort()).toEqual(
        gateway.nodes.map(({ url }) => url).sort(),
      );
    },
  );

  it('a node that was away at first has the bytes with the next broadcast', async () => {
    node(0).faults.swallowBroadcasts(true);
    await node(1).goDown();
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect((await attempts(id))[0]?.takenBy).toEqual([node(0).url]);
    await node(1).comeBack();
    gateway.passTime(RESEND_SECONDS);
    await gateway.until(async () => {
      await gateway.round();
      return (await attempts(id))[0]?.takenBy.includes(node(1).url) === true;
    });
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await attempts(id)).toHaveLength(1);
  });

  it('all of them: the second expired attempt is a finding, and its age counts from the approval', async () => {
    swallow(true);
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    await expire();
    expect(await attempts(id)).toHaveLength(2);
    expect(await openOf('payment_keeps_expiring')).toEqual([]);
    await expire();
    expect(await attempts(id)).toHaveLength(3);
    const expired = await gateway.events('outgoing_expired');
    expect(expired.slice(-2)).toMatchObject(
      (await attempts(id)).slice(0, 2).map(({ transactionId }) => ({
        transactionId,
        payments: [{ purpose: 'withdrawal', purposeId: id }],
      })),
    );
    const [finding, ...others] = await openOf('payment_keeps_expiring');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ subject: id, halts: [], evidence: { expired: '2' } });
    for (const { url } of gateway.nodes) expect(finding?.evidence['takenBy']).toContain(url);
    expect(await gateway.get(HaltSwitch).current()).toEqual([]);
    for (let passed = 0; passed < BOUND_SECONDS; passed += LIFETIME_SECONDS) await expire();
    const stuck = (await openOf('stuck_flow')).map(({ subject, evidence }) => [
      subject,
      evidence['oldestId'],
    ]);
    expect(stuck).toEqual([['withdrawal:inclusion', id]]);
    swallow(false);
    gateway.passTime(RESEND_SECONDS);
    await gateway.round();
    await gateway.settle();
    await gateway.round();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await openOf('payment_keeps_expiring')).toEqual([]);
    expect(await openOf('stuck_flow')).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('all of them: the finding closes when the withdrawal is taken back', async () => {
    swallow(true);
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    await expire();
    gateway.passTime(LIFETIME_SECONDS);
    gateway.node.skipTime(LIFETIME_SECONDS * 2);
    // The keys cannot be read: it is not signed a third time before it can be taken back.
    for (const { faults } of gateway.nodes) faults.lie('get_account_by_name', () => null);
    await gateway.settle();
    expect(await openOf('payment_keeps_expiring')).toHaveLength(1);
    await gateway.get(DecideWithdrawal).reject({ id, by: 'test', reason: 'enough' });
    expect(await openOf('payment_keeps_expiring')).toEqual([]);
  });
});

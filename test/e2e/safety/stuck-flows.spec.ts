import { RefundDeposit, Deposits } from '../../../src/deposits';
import { LinkRequests } from '../../../src/linking';
import { Findings, HaltSwitch, SwitchHalt, WatchFlows } from '../../../src/safety';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { RequestRescan, Rescans } from '../../../src/scan';
import { SetLimit } from '../../../src/terms';
import { OutgoingTransactions } from '../../../src/wallet';
import { DecideWithdrawal, Withdrawals } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

const BY = { reason: 'a test', by: 'test' } as const;
const TEN_MINUTES = 601;
const HOUR = 3_601;
const DAY = 86_401;

describe('a flow that waits too long', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;

  beforeEach(async () => {
    gateway = await GatewayHarness.start();
    ({ customerId, account } = await gateway.linked('stuck-owner'));
    gateway.deposit(account, 100_000_000n);
    await gateway.settle();
  });

  afterEach(async () => {
    expect(await gateway.problems()).toEqual([]);
    await gateway.stop();
  });

  const stuck = async () => {
    const open = await gateway.get(Findings).openOf(['stuck_flow']);
    return open.map(({ subject }) => subject);
  };
  const halted = async () => {
    const halts = await gateway.get(HaltSwitch).current();
    return halts.map(({ scope }) => scope);
  };
  const halt = (scope: 'payouts' | 'deposits') => gateway.get(SwitchHalt).halt({ scope, ...BY });
  const resume = (scope: 'payouts' | 'deposits' | 'all') =>
    gateway.get(SwitchHalt).resume({ scope, ...BY });
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;

  async function passes(seconds: number): Promise<void> {
    gateway.passTime(seconds);
    await gateway.round();
  }

  it('is one finding for all that wait for the same, over a restart, until none is left', async () => {
    await halt('payouts');
    const [first, second] = [
      await gateway.withdraw(customerId, '500'),
      await gateway.withdraw(customerId, '500'),
    ];
    await gateway.round();
    expect(await stuck()).toEqual([]);
    await passes(TEN_MINUTES);
    await gateway.restart();
    await gateway.round();
    const [finding, ...others] = await gateway.get(Findings).openOf(['stuck_flow']);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      subject: 'withdrawal:halted',
      evidence: { count: '2', since: expect.any(String) as string },
      halts: [],
    });
    await resume('payouts');
    await gateway.round();
    await gateway.settle();
    expect([await stateOf(first.id), await stateOf(second.id)]).toEqual([
      'irreversible',
      'irreversible',
    ]);
    expect(await stuck()).toEqual([]);
  });

  it('is a decision that nobody takes for half a day', async () => {
    await gateway.get(SetLimit).execute({ name: 'approval_above', value: '1', by: 'test' });
    const { id } = await gateway.withdraw(customerId, '500');
    await passes(DAY / 2 - 60);
    expect(await stuck()).toEqual([]);
    await passes(60);
    expect(await stuck()).toEqual(['approval:operator']);
    await gateway.get(DecideWithdrawal).approve({ id, by: BY.by });
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await stuck()).toEqual([]);
  });

  it('is a transaction that nobody can prove dead or alive: payouts are halted', async () => {
    gateway.node.faults.neverAnswer('broadcast_transaction');
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await stateOf(id)).toBe('signed');
    // No block comes, so its expiration never comes on the chain.
    await passes(HOUR);
    expect(await stuck()).toContain('outgoing:proof');
    expect(await halted()).toEqual(['payouts']);
    await gateway.restart();
    await gateway.round();
    expect(await halted()).toEqual(['payouts']);
    await expect(resume('payouts')).rejects.toMatchObject({ code: 'findings_open' });
    gateway.node.faults.reset();
    gateway.node.skipTime(HOUR);
    await gateway.settle();
    expect(await stuck()).not.toContain('outgoing:proof');
    await resume('payouts');
    await gateway.round();
    await gateway.settle();
    await gateway.round();
    expect(await stateOf(id)).toBe('irreversible');
    const attempts = await gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);
    expect(attempts.map(({ state }) => state)).toEqual(['expired', 'irreversible']);
    expect(await stuck()).toEqual([]);
  });

  it('is a code that is not sent, a refund that is not signed, a deposit that is not credited', async () => {
    const stranger = gateway.account('stuck-stranger');
    const asker = await gateway.register('test:stuck-asker');
    gateway.deposit(stranger, 900_000n);
    await gateway.settle();
    const { items } = await gateway
      .get(Deposits)
      .list({ state: 'unattributed' }, { limit: 1, cursor: null });
    await halt('payouts');
    await halt('deposits');
    gateway.deposit(account, 100_000n);
    await gateway.settle();
    await gateway.requestLink(asker, stranger);
    await gateway.get(RefundDeposit).execute({ depositId: items[0]!.id, ...BY });
    await passes(TEN_MINUTES);
    expect([...(await stuck())].sort()).toEqual(['link_request:code', 'refund:signature']);
    await passes(DAY);
    expect(await stuck()).toContain('deposit:resumption');
    await resume('all');
    await gateway.round();
    await gateway.settle();
    await gateway.round();
    expect(await stuck()).toEqual([]);
    expect(await gateway.get(Deposits).find(items[0]!.id)).toMatchObject({ state: 'refunded' });
  });

  it('ends by itself when it is a code that nobody types', async () => {
    const other = gateway.account('stuck-silent');
    const asker = await gateway.register('test:stuck-silent');
    await gateway.requestLink(asker, other);
    await gateway.readCode(other);
    await gateway.settle();
    await passes(TEN_MINUTES);
    expect(await gateway.get(LinkRequests).openOfCustomer(asker)).toMatchObject({ state: 'sent' });
    await passes(HOUR);
    expect(await gateway.get(LinkRequests).openOfCustomer(asker)).toBeNull();
    expect(await stuck()).toEqual([]);
  });

  it('is the reading of the chain when it stands still while the chain goes on', async () => {
    gateway.node.faults.lie('get_block', () => null);
    gateway.node.advanceToIrreversible();
    const isSeen = async () => {
      await gateway.round();
      gateway.passTime(TEN_MINUTES);
      return (await stuck()).includes('scan:blocks');
    };
    await gateway.until(isSeen);
    expect(await halted()).toEqual([]);
    // A restart does not make it younger.
    await gateway.restart();
    await gateway.round();
    expect(await stuck()).toEqual(['scan:blocks']);
    // Nor does it end because no node tells how far the chain is.
    await gateway.restart();
    await gateway.get(WatchFlows).run(null);
    expect(await stuck()).toEqual(['scan:blocks']);
    gateway.node.faults.reset();
    await gateway.until(async () => (await gateway.round()).scan === 'done');
    expect(await stuck()).toEqual([]);
  });

  it('is a re-scan that cannot go on', async () => {
    const block = gateway.node.chain.irreversibleNumber;
    const isOld = (number: unknown) => Number(number) <= block;
    gateway.node.faults.lie('get_block', (found, [number]) => (isOld(number) ? null : found));
    const request = { fromBlock: block, toBlock: block, reason: 'a test', requestedBy: 'test' };
    await gateway.get(RequestRescan).execute(request);
    await gateway.round();
    expect(await stuck()).toEqual([]);
    await passes(HOUR);
    expect(await stuck()).toEqual(['rescan:progress']);
    expect(await halted()).toEqual([]);
    gateway.node.faults.reset();
    await gateway.until(async () => {
      await gateway.round();
      return (await stuck()).length === 0;
    });
    const { items } = await gateway.get(Rescans).list({ limit: 1, cursor: null });
    expect(items).toMatchObject([{ state: 'done' }]);
  });

  it('is a chain on which nothing becomes irreversible while a payout is under way', async () => {
    gateway.node.stallLib(true);
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    gateway.node.produceBlock();
    await gateway.round();
    expect(await stateOf(id)).toBe('included');
    await passes(TEN_MINUTES);
    expect(await stuck()).toEqual(['withdrawal:irreversibility', 'chain:irreversibility']);
    await gateway.restart();
    await gateway.round();
    expect(await stuck()).toEqual(['withdrawal:irreversibility', 'chain:irreversibility']);
    // Just started, and no healthy node: nobody knows whether it goes on.
    await gateway.restart();
    await gateway.get(WatchFlows).run(null);
    expect(await stuck()).toEqual(['withdrawal:irreversibility', 'chain:irreversibility']);
    gateway.node.stallLib(false);
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await stuck()).toEqual([]);
  });
});

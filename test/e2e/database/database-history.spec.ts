import { Findings } from '../../../src/safety';
import { SignedTransaction, type SandboxAccount } from 'crowdwiz-sandbox/node';
import type { DatabaseCopy } from 'crowdwiz-sandbox/postgres';
import { DatabaseHistory, OutgoingTransactions, PaymentGate } from '../../../src/wallet';
import { Withdrawals } from '../../../src/withdrawals';
import { GatewayHarness } from '../../support/gateway-harness';

const LIFETIME_SECONDS = 300;

/** Of the tables of payouts: no role of the gateway could, and no row could be taken out otherwise. */
function switchGuards(to: 'DISABLE' | 'ENABLE ALWAYS'): string {
  return `
    DO $body$ DECLARE guard record; BEGIN
      FOR guard IN SELECT tgname, tgrelid::regclass AS place FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid IN (
          'withdrawal'::regclass, 'outgoing_payment'::regclass, 'outgoing_transaction'::regclass)
      LOOP
        EXECUTE format('ALTER TABLE %s ${to} TRIGGER %I', guard.place, guard.tgname);
      END LOOP;
    END $body$`;
}

describe('a database that was put back', () => {
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let copy: DatabaseCopy;

  beforeEach(async () => {
    gateway = await GatewayHarness.start({
      TRANSACTION_LIFETIME_SECONDS: String(LIFETIME_SECONDS),
    });
    ({ customerId, account } = await gateway.linked('history-owner'));
    gateway.deposit(account, 50_000_000n);
    await gateway.settle();
    copy = await gateway.copyDatabase();
  });

  afterEach(async () => {
    await gateway.stop();
    await copy.drop();
  });

  const gate = async () => {
    const state = await gateway.get(PaymentGate).check();
    return state.open ? 'open' : state.reason;
  };
  const stateOf = async (id: string) => (await gateway.get(Withdrawals).find(id))?.state;
  const findings = () => gateway.get(Findings).openOf(['database_may_have_forgotten']);
  const forgetPayouts = (id: string) =>
    gateway.asSuperuser(
      switchGuards('DISABLE'),
      'DELETE FROM outgoing_payment',
      'DELETE FROM outgoing_transaction',
      `UPDATE withdrawal SET state = 'approved' WHERE id = '${id}'`,
      switchGuards('ENABLE ALWAYS'),
    );
  const until = async () =>
    (await gateway.get(DatabaseHistory).look(null)).quarantine?.until ?? null;

  it('signs nothing until whatever it forgot is on the chain or expired; all else goes on', async () => {
    await gateway.putBack(copy);
    expect(await findings()).toMatchObject([
      { subject: 'database', evidence: { databaseOid: expect.stringContaining(' → ') as string } },
    ]);
    const { id } = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await gateway.get(Withdrawals).find(id)).toMatchObject({
      state: 'approved',
      waitingFor: 'database_may_have_forgotten',
    });
    const end = await until();
    expect(end!.getTime()).toBeGreaterThanOrEqual(
      gateway.node.chain.headTime.getTime() + LIFETIME_SECONDS * 1000,
    );
    const before = await gateway.points(customerId);
    gateway.deposit(account, 1_000_000n);
    await gateway.settle();
    expect(await gateway.points(customerId)).not.toBe(before);
    expect(await gate()).toBe('database_may_have_forgotten');
    // The head is beyond the end, and blocks that are irreversible are not yet.
    gateway.node.skipTime(LIFETIME_SECONDS + 60);
    await gateway.round();
    expect(await stateOf(id)).toBe('approved');
    await gateway.settle();
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await findings()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('stays quarantined over a restart, and another database begins anew', async () => {
    await gateway.putBack(copy);
    await gateway.round();
    const first = await until();
    expect(first).not.toBeNull();
    await gateway.restart();
    expect(await gate()).toBe('database_may_have_forgotten');
    expect(await until()).toEqual(first);
    gateway.node.skipTime(LIFETIME_SECONDS - 60);
    await gateway.putBack(copy);
    await gateway.settle();
    expect(await gate()).toBe('database_may_have_forgotten');
    const second = await until();
    expect(second!.getTime()).toBeGreaterThan(first!.getTime());
  });

  it('that changes under a running gateway is noticed before the next signature', async () => {
    const { id } = await gateway.withdraw(customerId, '500');
    const { present } = await gateway.get(DatabaseHistory).look(null);
    await gateway.get(DatabaseHistory).recordIdentity({ ...present, timeline: '0000002A' });
    await gateway.round();
    expect(await stateOf(id)).toBe('approved');
    expect(await findings()).toMatchObject([
      { evidence: { timeline: `0000002A → ${present.timeline}` } },
    ]);
  });

  it('under a running gateway, with the names that it had, is noticed by what was signed last', async () => {
    const { id } = await gateway.withdraw(customerId, '500');
    const { chain, faults } = gateway.node;
    // The node keeps the payout to itself for a while: neither a block nor the balance shows it.
    faults.swallowBroadcasts(true);
    await gateway.round();
    expect(await stateOf(id)).toBe('broadcast');
    const [sent] = await gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);
    // As a machine that is put back a second: no name of PostgreSQL's changes.
    await forgetPayouts(id);
    faults.swallowBroadcasts(false);
    await gateway.round();
    expect(await stateOf(id)).toBe('approved');
    chain.push(SignedTransaction.read(JSON.parse(sent!.wire)));
    expect(await gate()).toBe('database_may_have_forgotten');
    expect(await findings()).toMatchObject([
      { evidence: { reason: 'unknown_signature', lastSigned: expect.any(String) as string } },
    ]);
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    gateway.node.skipTime(LIFETIME_SECONDS + 60);
    await gateway.settle();
    await gateway.settle();
    expect(await findings()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });

  it('with its machine and the gateway: nothing is signed on a comparison of before', async () => {
    const { id } = await gateway.withdraw(customerId, '500');
    const { chain, faults } = gateway.node;
    // The payout waits, no block takes it, and the node tells nobody.
    faults.hidePending(true);
    await gateway.round();
    const [sent] = await gateway.get(OutgoingTransactions).attemptsFor('withdrawal', id);
    chain.holdBack(sent!.transactionId);
    await forgetPayouts(id);
    // The head moves while the gateway looks, so that its first look compares nothing.
    let looks = 0;
    faults.lie('get_account_balances', (balances) => {
      looks += 1;
      if (looks === 1) gateway.node.produceBlock();
      return balances;
    });
    await gateway.restart();
    await gateway.round();
    expect(looks).toBeGreaterThan(0);
    expect(chain.pendingTransactions.map((each) => each.id)).toEqual([sent!.transactionId]);
    expect(await stateOf(id)).toBe('approved');
    await gateway.round();
    expect(await gate()).toBe('books_differ_from_chain');
  });

  it('waits for the longest that anything was ever signed for', async () => {
    await gateway.restart({ TRANSACTION_LIFETIME_SECONDS: '3600' });
    await copy.drop();
    copy = await gateway.copyDatabase();
    await gateway.putBack(copy, { TRANSACTION_LIFETIME_SECONDS: '60' });
    await gateway.round();
    const end = await until();
    expect(end!.getTime()).toBeGreaterThanOrEqual(
      gateway.node.chain.headTime.getTime() + 3_600_000,
    );
  });
});

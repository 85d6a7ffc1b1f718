import { randomUUID } from 'node:crypto';
import { decryptMemo, type WireMemo } from 'crowdwiz-protocol';
import { Deposits, RefundDeposit } from '../../../src/deposits';
import { CWD, idOf, Money } from '../../../src/kernel';
import { Books, owedBackAccount } from '../../../src/ledger';
import { LinkRequests } from '../../../src/linking';
import { Findings, HaltSwitch, SwitchHalt } from '../../../src/safety';
import { checkInvariants } from 'crowdwiz-testkit/invariants';
import type { SandboxAccount } from 'crowdwiz-sandbox/node';
import { RequestRescan, Rescans } from '../../../src/scan';
import { SetLimit } from '../../../src/terms';
import { MemoSeal, OutgoingTransactions, type OutgoingPurpose } from '../../../src/wallet';
import { DecideWithdrawal, Withdrawals, type Withdrawal } from '../../../src/withdrawals';
import { GATEWAY_NAME, type GatewayHarness } from '../../support/gateway-harness';
import { HttpHarness } from '../admin/admin-harness';

const BY = { reason: 'a test', by: 'test' } as const;
const QUARANTINE_SECONDS = 400;

/** Payments that carry our seal, and that the database does not know: as a restored one would see them. */
describe('a payment of ours that the database has forgotten', () => {
  let http: HttpHarness;
  let gateway: GatewayHarness;
  let customerId: string;
  let account: SandboxAccount;
  let counter = 0;

  beforeEach(async () => {
    http = await HttpHarness.start({ CODE_LIFETIME_SECONDS: '86400' });
    ({ gateway } = http);
    ({ customerId, account } = await gateway.linked('adopted-owner'));
    gateway.deposit(account, 100_000_000n);
    await gateway.settle();
  });

  afterEach(() => http.stop());

  const hot = () => gateway.node.accounts.get(GATEWAY_NAME)!;
  const sealed = (
    purpose: OutgoingPurpose,
    purposeId: string,
    toAccountId: string,
    units: bigint,
  ) => {
    counter += 1;
    const payment = { toAccountId, amount: Money.of(units, CWD) };
    const text = purpose === 'refund' ? `Refund ${purposeId}` : `W:${purposeId}`;
    return gateway.get(MemoSeal).seal(text, { purpose, purposeId, counter }, payment);
  };
  /** Somebody who has key and secrets, such as an earlier life of this gateway, has paid it. */
  const pay = (purpose: OutgoingPurpose, purposeId: string, to: string, units: bigint): string => {
    const memo = sealed(purpose, purposeId, to, units);
    return gateway.node.transfer({ from: hot(), to, units, memo });
  };
  const payout = ({ id, accountId, net }: Withdrawal) =>
    pay('withdrawal', id, accountId, net.units);
  const find = async (id: string) => gateway.get(Withdrawals).find(id);
  const stateOf = async (id: string) => (await find(id))?.state;
  const open = async () => {
    const { items } = await gateway.get(Findings).list({ open: true }, { limit: 50, cursor: null });
    return items.map(({ kind }) => kind);
  };
  const halted = async () => (await gateway.get(HaltSwitch).current()).map(({ scope }) => scope);
  const owed = async (of: string | null) =>
    (await gateway.get(Books).balanceOf(owedBackAccount(of))).toDecimal();
  const stopPaying = () => gateway.get(SwitchHalt).halt({ scope: 'payouts', ...BY });
  const resume = () => gateway.get(SwitchHalt).resume({ scope: 'payouts', ...BY });
  const oracle = (foreignTransactionIds: readonly string[] = []) =>
    checkInvariants({
      chain: gateway.node.chain,
      hotWalletId: gateway.hotWalletId,
      query: <Row>(sql: string, parameters?: readonly unknown[]) =>
        gateway.rows<Row>(sql, parameters),
      pointsDecimals: 2,
      memoKey: hot().keys.memo,
      settled: false,
      foreignTransactionIds,
    });

  /** Of the newest transfer to the customer, as the customer's own wallet reads it. */
  function memoOfPayout(): string {
    const { chain } = gateway.node;
    for (let number = chain.headNumber; number > 0; number -= 1) {
      const transactions = chain.block(number)?.body.transactions ?? [];
      for (const [type, body] of transactions.flatMap(({ operations }) => operations)) {
        if (type !== 0 || body['to'] !== account.id || body['from'] !== gateway.hotWalletId)
          continue;
        return decryptMemo(account.keys.memo, body['memo'] as WireMemo) ?? '';
      }
    }
    throw new Error('nothing was paid');
  }

  /** Until nothing keeps payouts from being signed. */
  async function outlastQuarantine(): Promise<void> {
    await gateway.round();
    gateway.node.skipTime(QUARANTINE_SECONDS);
    await gateway.settle();
    await gateway.round();
  }

  it('settles its withdrawal, as paid, with the points that were held', async () => {
    await stopPaying();
    const withdrawal = await gateway.withdraw(customerId, '500');
    const transactionId = payout(withdrawal);
    await gateway.settle();
    expect(await find(withdrawal.id)).toMatchObject({ state: 'irreversible', transactionId });
    expect(await gateway.held(customerId)).toBe('0');
    expect(await open()).toEqual(['database_may_have_forgotten']);
    await resume();
    await outlastQuarantine();
    expect(await open()).toEqual([]);
    const attempts = await gateway
      .get(OutgoingTransactions)
      .attemptsFor('withdrawal', withdrawal.id);
    expect(attempts).toMatchObject([{ state: 'irreversible', transactionId }]);
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle()).toEqual([]);
  });

  it('settles one whose approval was forgotten, too', async () => {
    await gateway.get(SetLimit).execute({ name: 'approval_above', value: '1', by: 'test' });
    const withdrawal = await gateway.withdraw(customerId, '500');
    expect(withdrawal.state).toBe('awaiting_approval');
    payout(withdrawal);
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
    expect(await gateway.problems()).toEqual([]);
  });

  it('without a withdrawal is owed by the customer of its account, until an operator takes the points', async () => {
    const lost = randomUUID();
    pay('withdrawal', lost, account.id, 300_000n);
    await gateway.settle();
    expect(await owed(customerId)).toBe('3');
    expect((await open()).sort()).toEqual(['database_may_have_forgotten', 'paid_and_forgotten']);
    expect(await halted()).toEqual([]);
    // Points that were paid for already are not paid for again meanwhile.
    const { id } = await gateway.withdraw(customerId, '500');
    await outlastQuarantine();
    expect(await find(id)).toMatchObject({ state: 'approved', waitingFor: 'owed_back' });
    const list = await http.admin('GET', '/owed-back?state=open');
    const [item] = list.body['items'] as Record<string, unknown>[];
    // Closing its finding alone would leave the debt, and nobody reminded of it.
    const found = await http.admin('GET', '/findings?open=true');
    const [finding] = found.body['items'] as Record<string, unknown>[];
    const close = `/findings/${String(finding!['id'])}/close`;
    expect(
      await http.admin('POST', close, { reason: 'looked at' }, await http.as('olga')),
    ).toMatchObject({
      status: 409,
      body: {
        code: 'finding_needs_decision',
        details: { kind: 'paid_and_forgotten', subject: item!['id'] },
      },
    });
    expect(await open()).toEqual(['paid_and_forgotten']);
    expect(item).toMatchObject({
      cause: 'unknown_order',
      amount: { amount: '3', symbol: 'CWD' },
      customerId,
      purposeId: lost,
    });
    const before = Number(await gateway.points(customerId));
    const path = `/owed-back/${String(item!['id'])}/decide`;
    const decided = await http.admin(
      'POST',
      path,
      { points: '320', reason: 'as paid' },
      await http.as('olga'),
    );
    expect(decided).toMatchObject({
      status: 200,
      body: { state: 'taken', decidedBy: 'olga', points: { amount: '320', symbol: 'DEMO' } },
    });
    expect(Number(await gateway.points(customerId))).toBe(before - 320);
    expect(await owed(customerId)).toBe('0');
    expect(await open()).toEqual([]);
    const again = await http.admin(
      'POST',
      path,
      { house: true, reason: 'twice' },
      await http.as('olga'),
    );
    expect(again).toMatchObject({ status: 409, body: { code: 'owed_back_decided' } });
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(id)).toBe('irreversible');
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle()).toEqual([]);
  });

  it('to an account of nobody is owed by nobody known, and the house may bear it', async () => {
    const stranger = gateway.account('adopted-stranger');
    pay('withdrawal', randomUUID(), stranger.id, 300_000n);
    await gateway.settle();
    expect(await owed(null)).toBe('3');
    const list = await http.admin('GET', '/owed-back');
    const [item] = list.body['items'] as Record<string, unknown>[];
    const path = `/owed-back/${String(item!['id'])}/decide`;
    const nobody = await http.admin(
      'POST',
      path,
      { points: '1', reason: 'x' },
      await http.as('olga'),
    );
    expect(nobody).toMatchObject({ status: 422, body: { code: 'owed_back_without_customer' } });
    const neither = await http.admin('POST', path, { reason: 'x' }, await http.as('olga'));
    expect(neither.status).toBe(400);
    const borne = await http.admin(
      'POST',
      path,
      { house: true, reason: 'a test' },
      await http.as('olga'),
    );
    expect(borne).toMatchObject({ status: 200, body: { state: 'borne', points: null } });
    expect(await owed(null)).toBe('0');
    const of = { accountId: stranger.id, cwd: '3' };
    expect((await gateway.events('outgoing_adopted')).at(-1)).toMatchObject({
      payments: [{ purpose: 'withdrawal', ...of }],
    });
    expect((await gateway.events('owed_back_booked')).at(-1)).toMatchObject(of);
    expect((await gateway.events('owed_back_decided')).at(-1)).toMatchObject({
      outcome: 'borne',
      by: 'olga',
    });
    expect(await gateway.problems()).toEqual([]);
  });

  it('for a withdrawal that was taken back meanwhile is owed, and nothing halts', async () => {
    await stopPaying();
    const withdrawal = await gateway.withdraw(customerId, '500');
    const cancel = { id: withdrawal.id, customerId };
    await gateway.get(DecideWithdrawal).cancelByCustomer(cancel);
    await resume();
    payout(withdrawal);
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('cancelled');
    expect(await owed(customerId)).toBe(withdrawal.net.toDecimal());
    expect(await halted()).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle()).toEqual([]);
  });

  it('for a withdrawal that was paid already is owed, and halts', async () => {
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.round();
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
    payout(withdrawal);
    await gateway.settle();
    expect(await owed(customerId)).toBe(withdrawal.net.toDecimal());
    expect(await halted()).toEqual(['payouts']);
    expect((await oracle()).map(({ detail }) => detail).join()).toContain('was paid 2 times');
    expect(await gateway.problems()).toEqual([]);
  });

  it('while another attempt is on its way settles the withdrawal once that has expired', async () => {
    gateway.node.faults.swallowBroadcasts(true);
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.round();
    expect(await stateOf(withdrawal.id)).not.toBe('approved');
    payout(withdrawal);
    await gateway.settle();
    expect(await owed(customerId)).toBe(withdrawal.net.toDecimal());
    expect(await halted()).toEqual(['payouts']);
    gateway.node.faults.reset();
    gateway.node.skipTime(QUARANTINE_SECONDS);
    await gateway.settle();
    expect(await stateOf(withdrawal.id)).toBe('irreversible');
    expect(await owed(customerId)).toBe('0');
    expect(await open()).not.toContain('paid_and_forgotten');
    await resume();
    await outlastQuarantine();
    await gateway.settle();
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle()).toEqual([]);
  });

  it('refunds its deposit, which has the same name when it is read again', async () => {
    const stranger = gateway.account('adopted-sender');
    gateway.deposit(stranger, 5_000_000n);
    await gateway.settle();
    const page = { limit: 10, cursor: null };
    const { items } = await gateway.get(Deposits).list({ state: 'unattributed' }, page);
    const [deposit] = items;
    expect(deposit!.id).toBe(idOf(`deposit ${deposit!.chainKey}`));
    pay('refund', deposit!.id, stranger.id, 4_700_000n);
    await gateway.settle();
    expect(await gateway.get(Deposits).find(deposit!.id)).toMatchObject({ state: 'refunded' });
    pay('refund', deposit!.id, stranger.id, 4_700_000n);
    await gateway.settle();
    expect(await owed(null)).toBe('47');
    await expect(
      gateway.get(RefundDeposit).execute({ depositId: deposit!.id, ...BY }),
    ).rejects.toMatchObject({ code: 'deposit_not_unattributed' });
    expect(await gateway.problems()).toEqual([]);
  });

  it('refunds its deposit to the account that its seal names, and it is not refunded again', async () => {
    const stranger = gateway.account('adopted-exchange');
    const other = await gateway.linked('adopted-other');
    gateway.deposit(stranger, 5_000_000n);
    await gateway.settle();
    const page = { limit: 10, cursor: null };
    const [deposit] = (await gateway.get(Deposits).list({ state: 'unattributed' }, page)).items;
    const { id: depositId } = deposit!;
    // Approved, signed and sent before the database was put back.
    pay('refund', depositId, other.account.id, 4_800_000n);
    await gateway.settle();
    expect(await gateway.get(Deposits).find(depositId)).toMatchObject({
      ...{ state: 'refunded', refundToAccountId: other.account.id },
    });
    expect([await owed(null), await owed(other.customerId)]).toEqual(['0', '0']);
    expect(await open()).not.toContain('paid_and_forgotten');
    const again = gateway.get(RefundDeposit).execute({ depositId, ...BY });
    await expect(again).rejects.toMatchObject({ code: 'deposit_not_unattributed' });
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle()).toEqual([]);
  });

  it('a code ends the request that it cannot confirm any more', async () => {
    await stopPaying();
    const reader = gateway.account('adopted-reader');
    const reading = await gateway.register('test:adopted-reader');
    await gateway.requestLink(reading, reader);
    const request = await gateway.get(LinkRequests).openOfCustomer(reading);
    counter += 1;
    const memo = gateway
      .get(MemoSeal)
      .seal(
        'ABCD-EFGH',
        { purpose: 'code', purposeId: request!.id, counter },
        { toAccountId: reader.id, amount: null },
      );
    gateway.node.wallet.sendMessage(hot(), reader.id, memo);
    await gateway.settle();
    expect(await gateway.get(LinkRequests).find(request!.id)).toMatchObject({ state: 'failed' });
    expect(await open()).toEqual(['database_may_have_forgotten']);
    expect(await gateway.problems()).toEqual([]);
  });

  it('is a theft when its seal was used before, is for something else, or is not ours', async () => {
    const withdrawal = await gateway.withdraw(customerId, '500');
    await gateway.round();
    await gateway.settle();
    const { net } = withdrawal;
    const own = memoOfPayout();
    const thief = gateway.account('adopted-thief');
    const stolen = [
      // Whoever was paid may copy the memo: to the same account, and to another one.
      { to: account.id, units: net.units, memo: own },
      { to: thief.id, units: net.units, memo: own },
      { to: account.id, units: net.units + 1n, memo: own },
      { to: account.id, units: 7n, memo: `W:${withdrawal.id}` },
    ].map((transfer) => gateway.node.transfer({ from: hot(), ...transfer }));
    await gateway.settle();
    const thefts = await gateway.get(Findings).openOf(['foreign_spending']);
    expect(thefts.map(({ subject }) => subject).sort()).toEqual(
      stolen.map((id) => `${id}:0`).sort(),
    );
    expect(await owed(customerId)).toBe('0');
    expect(await halted()).toEqual(['payouts']);
    expect(await gateway.problems()).toEqual([]);
    expect(await oracle(stolen)).toEqual([]);
  });

  it('that was taken for a theft once stays one, also when its block is read again', async () => {
    await stopPaying();
    const withdrawal = await gateway.withdraw(customerId, '500');
    const { chain } = gateway.node;
    const fromBlock = chain.headNumber + 1;
    payout(withdrawal);
    const unread = jest.spyOn(gateway.get(MemoSeal), 'read').mockReturnValue(null);
    await gateway.settle();
    unread.mockRestore();
    expect(await open()).toContain('foreign_spending');
    const range = { fromBlock, toBlock: chain.irreversibleNumber };
    const request = { ...range, reason: 'a test', requestedBy: 'test' };
    const { id } = await gateway.get(RequestRescan).execute(request);
    await gateway.until(async () => {
      await gateway.round();
      return (await gateway.get(Rescans).find(id))?.endedAt !== null;
    });
    const outgoing = gateway.get(OutgoingTransactions);
    expect(await outgoing.attemptsFor('withdrawal', withdrawal.id)).toEqual([]);
    expect(await gateway.problems()).toEqual([]);
  });
});

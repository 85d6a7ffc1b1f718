import { DepositsInMemory, DEMO } from '../../../test/support/deposits-in-memory';
import { AttributeDeposit, Deposits, RefundDeposit, type Deposit } from '../../deposits';
import { CWD, Money } from '../../kernel';
import { customerUncreditedAccount, Entries } from '../../ledger';
import { Findings } from '../../safety';
import { OutgoingTransactions } from '../../wallet';
import { ExplainBalance } from './explain-balance';
import { ExplainDeposit } from './explain-deposit';
import { ExplainFinding } from './explain-finding';
import { type Explanation, isWhole } from './explanation';

const PAGE = { limit: 10, cursor: null };

describe('what is behind a deposit', () => {
  let house: DepositsInMemory;
  let anna: string;

  beforeEach(async () => {
    house = await DepositsInMemory.open();
    anna = await house.linked('anna', '1.2.5');
  });

  const explain = ({ id }: Pick<Deposit, 'id'>) => house.get(ExplainDeposit).execute(id);
  const numbers = ({ numbers: all }: Explanation) =>
    Object.fromEntries(all.map(({ name, amount }) => [name, amount.toString()]));
  const kinds = ({ facts }: Explanation) => facts.map(({ kind }) => kind);

  async function taken(accountId: string, units: bigint): Promise<Deposit> {
    const [deposit] = await house.take([house.credit(accountId, units)], {
      unchanged: [accountId],
    });
    if (!deposit) throw new Error('Nothing was taken');
    return deposit;
  }

  it('that is credited: the operation, whose account it was, the rate and the entry', async () => {
    const told = await explain(await taken('1.2.5', 1_250_000n));
    expect(numbers(told)).toEqual({ cwd: '12.5 CWD', points: '1125 DEMO' });
    expect(isWhole(told)).toBe(true);
    expect(new Set(kinds(told))).toEqual(new Set(['rate', 'link', 'operation', 'entry']));
    const [operation] = told.facts.filter(({ kind }) => kind === 'operation');
    expect(operation?.details).toMatchObject({
      ...{ amount: '12.5 CWD', blockNumber: '1100', transactionId: 'tx1', operationIndex: '0' },
      fromAccountId: '1.2.5',
    });
    const [entry] = told.facts.filter(({ kind }) => kind === 'entry');
    expect(entry?.parts.map(({ number, change }) => `${number} ${change.toString()}`)).toEqual([
      'cwd 12.5 CWD',
      'points 1125 DEMO',
    ]);
    expect(entry?.operatorDetails['lines']).toContain('debit custody 12.5 CWD');
    // Names of whoever decides, and whole entries, are no customer's.
    expect(JSON.stringify(told.facts.map(({ details }) => details))).not.toContain('custody');
  });

  it('that bought nothing yet, and what it completes', async () => {
    const small = await taken('1.2.5', 1n);
    expect(numbers(await explain(small))).toEqual({ cwd: '0.00001 CWD', points: '0 DEMO' });
    const rest = await taken('1.2.5', 99_999n);
    const told = await explain(rest);
    expect([isWhole(told), numbers(told)['points']]).toEqual([true, '90 DEMO']);
    const uncredited = await house.get(ExplainBalance).ofCustomer(anna, 'uncredited', PAGE);
    expect(uncredited.facts.map(({ parts: [part] }) => part?.change.units)).toEqual([-1n, 1n]);
    expect(uncredited.before.isZero).toBe(true);
    expect(uncredited.id).toBe(customerUncreditedAccount(anna).code);
  });

  it('that was nobody’s, and was given to a customer by an operator', async () => {
    const deposit = await taken('1.2.77', 100_000n);
    const before = await explain(deposit);
    expect(numbers(before)).toEqual({ cwd: '1 CWD' });
    const [finding] = (await house.get(Findings).list({ open: true }, PAGE)).items;
    expect(kinds(before)).toContain('finding');
    const order = { to: { customerId: anna }, by: 'olga', reason: 'a screenshot' };
    await house.get(AttributeDeposit).execute({ depositId: deposit.id, ...order });
    const after = await explain(deposit);
    expect([isWhole(after), numbers(after)]).toEqual([true, { cwd: '1 CWD', points: '90 DEMO' }]);
    const [decision] = after.facts.filter(({ kind }) => kind === 'decision');
    expect(decision?.details).toEqual({ decision: 'customer' });
    expect(decision?.operatorDetails).toEqual({
      ...{ by: 'olga', reason: 'a screenshot', customerId: anna },
    });
    const told = await house.get(ExplainFinding).execute(finding?.id ?? '');
    expect(told).toMatchObject({ subject: 'finding', state: 'closed', customerId: anna });
    expect([isWhole(told), numbers(told)]).toEqual([true, numbers(after)]);
    expect(kinds(told).filter((kind) => kind === 'finding')).toHaveLength(1);
  });

  it('that is sent back: each attempt with the hash of its bytes, and its proof', async () => {
    const deposit = await taken('1.2.77', 500_000n);
    const deposits = house.get(Deposits);
    await house.inUnit(async () => {
      await deposits.transition(deposit.id, 'unattributed', 'refunding');
      await house.get(OutgoingTransactions).record([
        {
          payments: [
            {
              ...{ purpose: 'refund', purposeId: deposit.id, toAccountId: '1.2.77' },
              ...{ toMemoKey: 'CWD1secret', amount: Money.of(300_000n, CWD) },
            },
          ],
          ...{ transactionId: 'ab'.repeat(20), wire: '{}', fee: Money.of(200_000n, CWD) },
          ...{ expiresAt: house.clock.now(), referenceBlockNumber: 5 },
        },
      ]);
    });
    const [attempt] = await house.get(OutgoingTransactions).attemptsFor('refund', deposit.id);
    await house.get(OutgoingTransactions).markExpired(attempt?.id ?? '', {
      ...{ fromBlock: 6, toBlock: 9, toBlockTime: house.clock.moveBySeconds(1) },
      ...{ expiresAt: new Date(0), node: 'ws://node' },
    });
    const told = await explain(deposit);
    expect(kinds(told)).toEqual(expect.arrayContaining(['attempt', 'expiry_proof']));
    const [signed] = told.facts.filter(({ kind }) => kind === 'attempt');
    expect(signed?.details).toMatchObject({
      ...{ state: 'expired', amount: '3 CWD', transactionId: 'ab'.repeat(20) },
      // Of `{}`.
      bytesSha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
    });
    expect(
      JSON.stringify(told, (_key, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ).not.toContain('secret');
  });

  it('that is refunded to another account than the sender: to which, and by which two operators', async () => {
    const deposit = await taken('1.2.77', 500_000n);
    const recipient = { accountId: '1.2.88', accountName: 'other' };
    const said = { by: 'olga', approvedBy: 'petr', reason: 'it came from an exchange' };
    await house.get(RefundDeposit).execute({ depositId: deposit.id, recipient, ...said });
    const ordered = await explain(deposit);
    const decision = ordered.facts.find(({ kind }) => kind === 'decision');
    expect(decision?.details).toEqual({ decision: 'refund_elsewhere' });
    expect(decision?.operatorDetails).toEqual({ ...said, toAccountId: '1.2.88' });
    await house.refunded(deposit.id, '1.2.88');
    const told = await explain(deposit);
    expect([isWhole(told), numbers(told)]).toEqual([true, { cwd: '5 CWD', refund: '3 CWD' }]);
    const entries = told.facts.filter(({ kind }) => kind === 'entry');
    expect(entries.map(({ details }) => details)).toEqual([
      { entryKind: 'unattributed' },
      { entryKind: 'refund', toAccountId: '1.2.88' },
    ]);
  });

  it('of a balance: each entry with what it was for, and what was there before it', async () => {
    await taken('1.2.5', 100_000n);
    await taken('1.2.5', 200_000n);
    const first = await house.get(ExplainBalance).ofCustomer(anna, 'spendable', {
      ...{ limit: 1, cursor: null },
    });
    expect(first.balance.toString()).toBe('270 DEMO');
    expect(first.before.toString()).toBe('90 DEMO');
    expect(first.facts[0]?.details).toMatchObject({
      ...{ entryKind: 'deposit', cwd: '2 CWD', rate: '90', transactionId: 'tx2' },
      balance: '270 DEMO',
    });
    const page = { limit: 1, cursor: first.nextCursor };
    const second = await house.get(ExplainBalance).ofCustomer(anna, 'spendable', page);
    expect([isWhole(second), second.before.isZero, second.nextCursor]).toEqual([true, true, null]);
    const other = await house.customer('boris');
    const none = await house.get(ExplainBalance).ofCustomer(other, 'held', PAGE);
    expect([none.balance, none.facts]).toEqual([Money.zero(DEMO.points), []]);
  });

  it('of a balance says on its last page where entries do not make it', async () => {
    await taken('1.2.5', 100_000n);
    const entries = house.get(Entries);
    const ofAccount = entries.ofAccount.bind(entries);
    const more = Money.of(1n, DEMO.points);
    const read = jest.spyOn(entries, 'ofAccount').mockImplementation(async (...asked) => {
      const found = (await ofAccount(...asked))!;
      return {
        ...found,
        balance: found.balance.plus(more),
        before: found.before.plus(more),
        items: found.items.map((line) => ({ ...line, balance: line.balance.plus(more) })),
      };
    });
    const told = await house.get(ExplainBalance).ofCustomer(anna, 'spendable', PAGE);
    read.mockRestore();
    expect([told.nextCursor, isWhole(told), told.before]).toEqual([null, false, more]);
  });

  it('is refused for what is not there', async () => {
    await expect(explain({ id: 'no id' })).rejects.toMatchObject({ code: 'deposit_unknown' });
    const balances = house.get(ExplainBalance);
    const nobody = balances.ofCustomer('no id', 'held', PAGE);
    await expect(nobody).rejects.toMatchObject({ code: 'customer_unknown' });
    const finding = house.get(ExplainFinding).execute('no id');
    await expect(finding).rejects.toMatchObject({ code: 'finding_unknown' });
  });
});

import { randomUUID } from 'node:crypto';
import { InMemory } from 'crowdwiz-testkit/memory';
import { StillClock } from '../../../test/support/clocks';
import { type Deposit, Deposits } from '../../deposits';
import { Assets, CWD, Money, UnitOfWork } from '../../kernel';
import { Books, credit, customerAccount, debit, entry, POINTS_ISSUED } from '../../ledger';
import { Customers, type Link, Links } from '../../linking';
import { Findings } from '../../safety';
import { OutgoingTransactions } from '../../wallet';
import { type Withdrawal, Withdrawals } from '../../withdrawals';
import { type Hit, foundId } from './hit';
import { SearchDesk } from './search-desk';

const assets = Assets.withPoints('DEMO', 2);
const clock = new StillClock();
const [CAME, WENT] = ['ab'.repeat(20), 'cd'.repeat(20)];

const linkOf = (customerId: string, accountId: string, accountName: string): Link => ({
  ...{ id: randomUUID(), customerId, accountId, accountName },
  ...{ verifiedAt: clock.now(), verifiedAtBlock: 1, provenAtBlock: 1 },
  ...{ endedAt: null, endedAtBlock: null, authorityFingerprint: 'f' },
  ...{ suspendedAt: null, suspendedAtBlock: null },
});

const depositOf = (fromAccountId: string, units: bigint): Deposit => ({
  ...{ id: randomUUID(), chainKey: `${CAME}:0`, state: 'unattributed', fromAccountId },
  ...{ assetId: '1.3.0', units, transactionId: CAME, blockNumber: 7, blockTime: clock.now() },
  ...{ customerId: null, points: null, rateVersion: null, offeredToCustomerId: null },
  ...{ refundToAccountId: null, createdAt: clock.now() },
});

const withdrawalOf = (customerId: string, accountId: string): Withdrawal => ({
  ...{ id: randomUUID(), customerId, accountId, accountName: 'ivan', rateVersion: 2, rate: '100' },
  reference: 'payout-7',
  ...{ points: Money.of(100_00n, assets.points), kept: Money.zero(assets.points) },
  ...{ gross: Money.of(1_00000n, CWD), fee: Money.of(2000n, CWD), net: Money.of(98000n, CWD) },
  ...{
    feePayer: 'customer',
    state: 'approved',
    requestedAt: clock.now(),
    deadline: new Date(9e14),
  },
  ...{ decidedBy: null, reason: null, transactionId: null, waitingFor: null, shortSince: null },
});

describe('the search of the desk', () => {
  const stores = InMemory.of(clock, assets);
  const search = stores.get(SearchDesk);
  let customerId: string;
  let deposit: Deposit;
  let withdrawal: Withdrawal;

  beforeAll(async () => {
    const { customer } = await stores.get(Customers).findOrCreate('telegram:4711');
    customerId = customer.id;
    await stores.get(Customers).findOrCreate('service:player-1');
    await stores.get(Links).create(linkOf(customerId, '1.2.34', 'ivan'));
    deposit = depositOf('1.2.77', 1_250_000n);
    withdrawal = withdrawalOf(customerId, '1.2.34');
    await stores.get(Deposits).insertNew([deposit]);
    await stores.get(Findings).open({
      ...{ kind: 'unattributed_deposit', subject: deposit.id, summary: 'Nobody’s.' },
      ...{ evidence: {}, halts: [] },
    });
    await stores.get(UnitOfWork).run(async () => {
      await stores.get(Withdrawals).create(withdrawal);
      const points = Money.of(100n, assets.points);
      const lines = [debit(POINTS_ISSUED, points), credit(customerAccount(customerId), points)];
      const built = entry(`adjustment:${customerId}:gift`, 'adjustment', clock.now(), lines);
      await stores.get(Books).post(built ? [built] : []);
      const payment = { purpose: 'withdrawal', purposeId: withdrawal.id } as const;
      await stores.get(OutgoingTransactions).record([
        {
          payments: [
            { ...payment, toAccountId: '1.2.34', toMemoKey: 'CWD1', amount: withdrawal.net },
          ],
          ...{ transactionId: WENT, wire: '{}', fee: Money.of(2000n, CWD) },
          ...{ expiresAt: clock.now(), referenceBlockNumber: 5 },
        },
      ]);
    });
  });

  const found = async (text: string) =>
    (await search.execute(text)).map((hit: Hit) => `${hit.type} ${hit.by} ${foundId(hit)}`);

  it('finds a customer by Telegram id, reference, account and id', async () => {
    for (const text of ['4711', 'telegram:4711']) {
      expect(await found(text)).toEqual([`customer reference ${customerId}`]);
    }
    expect(await found('player-1')).toHaveLength(1);
    expect(await found(customerId)).toEqual([`customer id ${customerId}`]);
    for (const [text, by] of [
      ['ivan', 'account_name'],
      ['IV', 'account_name'],
      ['1.2.34', 'account_id'],
    ] as const) {
      expect(await found(text)).toEqual([
        `customer ${by} ${customerId}`,
        `withdrawal ${by} ${withdrawal.id}`,
      ]);
    }
  });

  it('finds a deposit by transaction, sender, amount and id, with what is open about it', async () => {
    const [hit] = await search.execute(CAME);
    expect(hit).toMatchObject({ type: 'deposit', by: 'transaction_id' });
    for (const text of [`${CAME}:0`, '1.2.77', '12.5', '12,5', '12.50 CWD']) {
      expect((await found(text))[0]).toContain(deposit.id);
    }
    const [own, finding] = await search.execute(deposit.id);
    expect([own?.type, finding?.type]).toEqual(['deposit', 'finding']);
  });

  it('finds a withdrawal by what was signed for it, what arrives, what was taken, its reference, and id', async () => {
    for (const [text, by] of [
      [WENT, 'transaction_id'],
      ['0.98', 'amount'],
      ['100', 'amount'],
      ['payout-7', 'reference'],
      [withdrawal.id, 'id'],
    ] as const) {
      expect(await found(text)).toEqual([`withdrawal ${by} ${withdrawal.id}`]);
    }
  });

  it('finds an entry by its key', async () => {
    const key = `adjustment:${customerId}:gift`;
    expect(await found(key)).toEqual([`entry entry_key ${key}`]);
  });

  it('finds nothing by what nothing is known by', async () => {
    for (const text of ['petr', '1.2.99', '0.00001', '1.123456789', 'ff'.repeat(20), 'Иван']) {
      expect(await found(text)).toEqual([]);
    }
  });
});

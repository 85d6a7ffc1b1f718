import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import { Assets, CWD, Money, newId, UnitOfWork } from '../../kernel';
import {
  AccountHolders,
  Books,
  credit,
  customerAccount,
  debit,
  entry,
  POINTS_ISSUED,
} from '../../ledger';
import { Customers } from '../../linking';
import { OutgoingTransactions } from '../ports/outgoing/outgoing-transactions';
import { OwedBacks } from '../ports/outgoing/owed-backs';
import { DecideOwedBack } from './decide-owed-back';
import { owedEntry, type OwedBack } from './owed-back';

const ASSETS = Assets.withPoints('DEMO', 2);
const points = (units: bigint): Money => Money.of(units, ASSETS.points);
const cwd = (units: bigint): Money => Money.of(units, CWD);

describe('a payment for which no points were taken', () => {
  let clock: ContractClock;
  let stores: InMemory;
  let customerId: string;

  beforeEach(async () => {
    clock = new ContractClock();
    stores = InMemory.of(clock, ASSETS);
    ({ id: customerId } = (await stores.get(Customers).findOrCreate('anna')).customer);
    const given = entry('gift', 'adjustment', clock.now(), [
      debit(POINTS_ISSUED, points(5_000n)),
      credit(customerAccount(customerId), points(5_000n)),
    ]);
    await inUnit(() => stores.get(Books).post(given ? [given] : []));
  });

  afterEach(async () => {
    expect(await stores.get(Books).audit()).toEqual([]);
  });

  const inUnit = <T>(work: () => Promise<T>) => stores.get(UnitOfWork).run(work);
  async function owed(by: string | null): Promise<string> {
    const purposeId = newId();
    const payment = { purpose: 'withdrawal', purposeId, toAccountId: '1.2.5' } as const;
    const [outgoing] = await inUnit(() =>
      stores.get(OutgoingTransactions).record([
        {
          payments: [{ ...payment, toMemoKey: 'CWD1', amount: cwd(300n) }],
          ...{ transactionId: newId(), wire: '{}', fee: cwd(1n), expiresAt: clock.now() },
          referenceBlockNumber: 9,
        },
      ]),
    );
    const back: OwedBack = {
      ...{ id: newId(), state: 'open', cause: 'unknown_order', blockNumber: 10 },
      ...{ outgoingId: outgoing?.id ?? '', transactionId: outgoing?.transactionId ?? '' },
      ...{ purpose: 'withdrawal', purposeId, accountId: '1.2.5', customerId: by },
      ...{ amount: cwd(300n), bookedAt: clock.now() },
      ...{ decidedAt: null, decidedBy: null, reason: null, points: null },
    };
    await inUnit(async () => {
      await stores.get(OwedBacks).create(back);
      await stores.get(Books).post([owedEntry(back, clock.now())]);
    });
    return back.id;
  }
  const decide = (id: string, taken: Money | null) =>
    stores.get(DecideOwedBack).execute({ id, points: taken, by: 'olga', reason: 'asked him' });
  const balance = async () =>
    (await stores.get(Books).balanceOf(customerAccount(customerId))).units;
  const told = () => stores.events().map(({ type }) => type);

  it('is taken from the customer in points, about whom nobody else decides meanwhile', async () => {
    const id = await owed(customerId);
    const lock = jest.spyOn(stores.get(AccountHolders), 'lock');
    const decided = await decide(id, points(2_000n));
    expect(decided).toMatchObject({ state: 'taken', decidedBy: 'olga', reason: 'asked him' });
    expect(lock.mock.calls).toEqual([[customerId]]);
    expect(await balance()).toBe(3_000n);
    expect(told()).toContain('points_adjusted');
  });

  it('is borne by the service, and costs the customer nothing', async () => {
    const id = await owed(customerId);
    expect(await decide(id, null)).toMatchObject({ state: 'borne', points: null });
    expect(await balance()).toBe(5_000n);
    expect(told()).not.toContain('points_adjusted');
  });

  it('is decided about once', async () => {
    const id = await owed(customerId);
    await decide(id, null);
    const again = decide(id, points(2_000n));
    await expect(again).rejects.toMatchObject({ code: 'owed_back_decided' });
    await expect(decide(newId(), null)).rejects.toMatchObject({ code: 'owed_back_unknown' });
    expect(await balance()).toBe(5_000n);
  });

  it('takes no more than the customer has, nothing from nobody, and never less than something', async () => {
    const id = await owed(customerId);
    const tooMuch = decide(id, points(5_001n));
    await expect(tooMuch).rejects.toMatchObject({ code: 'insufficient_points' });
    const nobodys = decide(await owed(null), points(1n));
    await expect(nobodys).rejects.toMatchObject({ code: 'owed_back_without_customer' });
    expect(() => decide(id, points(0n))).toThrow('amount_not_positive');
    expect(await stores.get(OwedBacks).lock(id)).toMatchObject({ state: 'open' });
  });
});

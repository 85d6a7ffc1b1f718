import { ContractClock } from 'crowdwiz-testkit/contracts';
import { InMemory } from 'crowdwiz-testkit/memory';
import {
  Assets,
  Clock,
  CWD,
  Money,
  MoneyClock,
  newId,
  type MoneyTime,
  UnitOfWork,
} from '../kernel';
import { Books, credit, customerAccount, debit, entry, POINTS_ISSUED } from '../ledger';
import { Customers } from '../linking';
import { DecideWithdrawal } from './decide-withdrawal';
import { Withdrawals } from './ports/withdrawals';
import type { Withdrawal } from './withdrawal';

class ChainOfClock extends MoneyClock {
  constructor(private readonly clock: Clock) {
    super();
  }

  override look(): MoneyTime {
    return { status: 'known', now: this.clock.now() };
  }
}

const ASSETS = Assets.withPoints('DEMO', 2);
const points = (whole: bigint): Money => Money.of(whole * 100n, ASSETS.points);

describe('DecideWithdrawal', () => {
  let stores: InMemory;
  let clock: ContractClock;
  let decide: DecideWithdrawal;
  let customerId: string;

  beforeEach(async () => {
    clock = new ContractClock();
    stores = InMemory.of(clock, ASSETS, [[MoneyClock, new ChainOfClock(clock)]]);
    decide = stores.get(DecideWithdrawal);
    const { customer } = await stores.get(Customers).findOrCreate('anna');
    customerId = customer.id;
    const given = entry('gift', 'adjustment', clock.now(), [
      debit(POINTS_ISSUED, points(1_000n)),
      credit(customerAccount(customerId), points(1_000n)),
    ]);
    await stores.get(UnitOfWork).run(() => stores.get(Books).post(given ? [given] : []));
  });

  async function requested(): Promise<Withdrawal> {
    const withdrawal: Withdrawal = {
      ...{ id: newId(), customerId, accountId: '1.2.5', accountName: 'alice' },
      ...{ points: points(1_000n), gross: Money.of(1_000_000n, CWD), kept: points(0n) },
      ...{ fee: Money.of(200_000n, CWD), feePayer: 'customer', net: Money.of(800_000n, CWD) },
      ...{ rateVersion: 1, rate: '100', state: 'awaiting_approval', requestedAt: clock.now() },
      ...{ reference: null, deadline: new Date(clock.now().getTime() + 3_600_000) },
      ...{ decidedBy: null, reason: null, transactionId: null, waitingFor: null, shortSince: null },
    };
    const { id, points: money } = withdrawal;
    await stores.get(UnitOfWork).run(async () => {
      await stores.get(Withdrawals).create(withdrawal);
      await stores.get(Books).placeHold({ id, customerId, money }, clock.now());
    });
    return withdrawal;
  }

  const spendable = () => stores.get(Books).balanceOf(customerAccount(customerId));
  const told = () => stores.events().map(({ type }) => type);

  it('approves in time, once, and says who did', async () => {
    const { id } = await requested();
    expect(await decide.approve({ id, by: 'anna' })).toMatchObject({
      state: 'approved',
      decidedBy: 'anna',
    });
    await expect(decide.approve({ id, by: 'anna' })).rejects.toMatchObject({
      code: 'withdrawal_state_forbids',
    });
    expect(told()).toEqual(['withdrawal_approved']);
    expect(await spendable()).toEqual(points(0n));
  });

  it('approves nothing that would not be signed any more, and leaves it as it was', async () => {
    const { id } = await requested();
    clock.moveBySeconds(3_600);
    const late = decide.approve({ id, by: 'anna' });
    await expect(late).rejects.toMatchObject({ code: 'withdrawal_deadline_passed' });
    expect(await stores.get(Withdrawals).find(id)).toMatchObject({ state: 'awaiting_approval' });
    expect(told()).toEqual([]);
  });

  it.each(['reject', 'cancel'] as const)('gives the points back: %s', async (how) => {
    const { id } = await requested();
    await decide[how]({ id, by: 'anna', reason: 'not today' });
    expect(await spendable()).toEqual(points(1_000n));
    expect(await stores.get(Books).audit()).toEqual([]);
    await expect(decide.approve({ id, by: 'anna' })).rejects.toMatchObject({
      code: 'withdrawal_state_forbids',
    });
  });

  it('lets customers take back their own alone', async () => {
    const { id } = await requested();
    const stranger = decide.cancelByCustomer({ id, customerId: newId() });
    await expect(stranger).rejects.toMatchObject({ code: 'withdrawal_unknown' });
    expect(await decide.cancelByCustomer({ id, customerId })).toMatchObject({ state: 'cancelled' });
    expect(await spendable()).toEqual(points(1_000n));
  });

  it('gives nothing back of what is signed', async () => {
    const { id } = await requested();
    await decide.approve({ id, by: 'anna' });
    await stores.get(Withdrawals).transition([id], ['approved'], 'signed');
    const late = decide.cancelByCustomer({ id, customerId });
    await expect(late).rejects.toMatchObject({ code: 'withdrawal_state_forbids' });
    expect(await spendable()).toEqual(points(0n));
  });
});

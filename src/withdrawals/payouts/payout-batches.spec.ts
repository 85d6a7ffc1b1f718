import fc from 'fast-check';
import {
  CRASH_POINTS,
  PayoutsInMemory,
  type CrashPoint,
} from '../../../test/support/payouts-in-memory';
import { Books, customerAccount } from '../../ledger';
import { OutgoingTransactions } from '../../wallet';
import { Withdrawals } from '../ports/withdrawals';
import type { Withdrawal } from '../withdrawal';

const FUNDS = 1_000_000_000_000n;
const NET = 5_000_000n;

async function scene(paymentsMaximum: number, waitSeconds = 0): Promise<PayoutsInMemory> {
  const payouts = new PayoutsInMemory({ paymentsMaximum, waitSeconds });
  await payouts.fund(FUNDS);
  return payouts;
}

/** As many withdrawals of one customer each, to accounts with these numbers. */
async function requested(
  payouts: PayoutsInMemory,
  accounts: readonly number[],
): Promise<readonly Withdrawal[]> {
  const customers = new Map<number, string>();
  for (const account of new Set(accounts)) {
    const count = accounts.filter((each) => each === account).length;
    customers.set(account, await payouts.customer(`person ${account}`, `1.2.${account}`, count));
  }
  const made: Withdrawal[] = [];
  for (const [index, account] of accounts.entries()) {
    const customer = customers.get(account) ?? '';
    made.push(await payouts.withdrawal(customer, `1.2.${account}`, NET + BigInt(index)));
  }
  return made;
}

const sizes = (payouts: PayoutsInMemory) =>
  payouts.chain.taken.map(({ operations }) => operations.length);

async function attemptsOf(payouts: PayoutsInMemory, { id }: Withdrawal): Promise<number> {
  return (await payouts.get(OutgoingTransactions).attemptsFor('withdrawal', id)).length;
}

describe('payouts that share a transaction', () => {
  it('go together up to the bound, two to one account as two payments', async () => {
    const payouts = await scene(3);
    const withdrawals = await requested(payouts, [11, 12, 11, 13, 14, 15, 16]);
    expect((await payouts.send())?.signed).toBe(7);
    await payouts.readBlock();
    expect(sizes(payouts)).toEqual([3, 3, 1]);
    expect(payouts.chain.paid.map(({ purposeId }) => purposeId)).toEqual(
      withdrawals.map(({ id }) => id),
    );
    for (const { id } of withdrawals) expect(await payouts.stateOf(id)).toBe('irreversible');
    expect(await payouts.get(Books).audit()).toEqual([]);
  });

  it('go alone where batches are off', async () => {
    const payouts = new PayoutsInMemory(null);
    await payouts.fund(FUNDS);
    await requested(payouts, [11, 12, 13]);
    await payouts.send();
    await payouts.readBlock();
    expect(sizes(payouts)).toEqual([1, 1, 1]);
  });

  it('wait for others no longer than bounded, and not at all once there are enough', async () => {
    const payouts = await scene(3, 20);
    await requested(payouts, [11]);
    expect(await payouts.send()).toMatchObject({ signed: 0, dueInMilliseconds: 20_000 });
    payouts.clock.moveBySeconds(12);
    await requested(payouts, [12]);
    expect(await payouts.send()).toMatchObject({ signed: 0, dueInMilliseconds: 8_000 });
    payouts.clock.moveBySeconds(8);
    expect(await payouts.send()).toMatchObject({ signed: 2, dueInMilliseconds: null });
    await requested(payouts, [13, 14, 15]);
    expect(await payouts.send()).toMatchObject({ signed: 3, dueInMilliseconds: null });
    await payouts.readBlock();
    expect(sizes(payouts)).toEqual([2, 3]);
  });

  it('are not hurried by an older one that cannot be paid yet', async () => {
    const payouts = await scene(3, 20);
    const [unpayable] = await requested(payouts, [11]);
    await payouts.get(Withdrawals).noteWaiting([unpayable!.id], 'account_unreadable');
    payouts.clock.moveBySeconds(30);
    await requested(payouts, [12]);
    expect(await payouts.send()).toMatchObject({ signed: 0, dueInMilliseconds: 20_000 });
  });

  it('pay no more than the wallet holds for all of them together', async () => {
    const payouts = new PayoutsInMemory({ paymentsMaximum: 10, waitSeconds: 0 });
    // Enough for two with their fees, and for most of a third.
    await payouts.fund(3n * (NET + 200_000n));
    const withdrawals = await requested(payouts, [11, 12, 13]);
    expect((await payouts.send())?.signed).toBe(2);
    await payouts.readBlock();
    expect(sizes(payouts)).toEqual([2]);
    expect(await payouts.stateOf(withdrawals[2]?.id ?? '')).toBe('approved');
  });

  it('are tried apart after one expiry when the chain refuses one of them', async () => {
    const payouts = await scene(10);
    const withdrawals = await requested(payouts, [11, 12, 13, 14]);
    payouts.chain.refusedAccounts.add('1.2.13');
    await payouts.send();
    payouts.expire();
    await payouts.readBlock();
    expect(await payouts.found('payment_keeps_expiring')).toEqual([]);
    await payouts.send();
    await payouts.readBlock();
    expect(sizes(payouts)).toEqual([1, 1, 1]);
    payouts.expire();
    await payouts.readBlock();
    const [refused] = withdrawals.filter(({ accountId }) => accountId === '1.2.13');
    expect(await payouts.found('payment_keeps_expiring')).toEqual([refused?.id]);
    // Whoever comes later is not held up by it a second time.
    const later = await requested(payouts, [21, 22]);
    await payouts.send();
    await payouts.readBlock();
    for (const { id } of later) expect(await payouts.stateOf(id)).toBe('irreversible');
    expect(sizes(payouts)).toEqual([1, 1, 1, 2]);
  });

  it('go without one that is cancelled while they are signed: what was signed is never sent', async () => {
    const payouts = await scene(10);
    const withdrawals = await requested(payouts, [11, 12, 13]);
    const cancelled = withdrawals[1]?.id ?? '';
    payouts.whenSigned = () => payouts.cancel(cancelled);
    expect((await payouts.send())?.signed).toBe(2);
    await payouts.readBlock();
    expect(sizes(payouts)).toEqual([1, 1]);
    expect(await payouts.stateOf(cancelled)).toBe('cancelled');
    expect(await attemptsOf(payouts, withdrawals[1]!)).toBe(0);
    expect(payouts.chain.paid.some(({ purposeId }) => purposeId === cancelled)).toBe(false);
    expect(await payouts.get(Books).audit()).toEqual([]);
  });

  it('go without the one that the signer refuses, of which alone operators are told', async () => {
    const payouts = await scene(10);
    const withdrawals = await requested(payouts, [11, 12, 13]);
    const refused = withdrawals[2]?.id ?? '';
    payouts.refusedBySigner.add(refused);
    expect((await payouts.send())?.signed).toBe(2);
    expect(await payouts.found('payout_cannot_be_signed')).toEqual([refused]);
    expect(await payouts.stateOf(refused)).toBe('approved');
  });
});

interface Story {
  readonly accounts: readonly number[];
  readonly paymentsMaximum: number;
  /** Which of the accounts the chain takes nothing for. */
  readonly refused: readonly number[];
  /** What happens in each round, while there is anything. */
  readonly rounds: readonly {
    readonly crashAt: CrashPoint | null;
    readonly isSwallowing: boolean;
    readonly expires: boolean;
    readonly cancels: number | null;
  }[];
}

const number = fc.integer({ min: 11, max: 18 });
const stories: fc.Arbitrary<Story> = fc.record({
  accounts: fc.array(number, { minLength: 1, maxLength: 14 }),
  paymentsMaximum: fc.integer({ min: 2, max: 6 }),
  refused: fc.uniqueArray(number, { maxLength: 2 }),
  rounds: fc.array(
    fc.record({
      crashAt: fc.constantFrom(null, ...CRASH_POINTS),
      isSwallowing: fc.boolean(),
      expires: fc.boolean(),
      cancels: fc.option(fc.nat({ max: 13 })),
    }),
    { maxLength: 6 },
  ),
});

/** Plays what goes wrong, and then lets everything end. */
async function play(story: Story) {
  const payouts = await scene(story.paymentsMaximum);
  const withdrawals = await requested(payouts, story.accounts);
  for (const account of story.refused) payouts.chain.refusedAccounts.add(`1.2.${account}`);
  for (const { crashAt, isSwallowing, expires, cancels } of story.rounds) {
    payouts.crashAt = crashAt;
    payouts.chain.isSwallowing = isSwallowing;
    const cancelled = cancels === null ? undefined : withdrawals[cancels];
    if (cancelled) payouts.whenSigned = () => payouts.cancel(cancelled.id).catch(() => undefined);
    await payouts.send();
    if (expires) payouts.expire();
    await payouts.readBlock();
  }
  payouts.restart();
  payouts.whenSigned = null;
  payouts.chain.isSwallowing = false;
  for (let round = 0; round < 3; round += 1) {
    payouts.expire();
    await payouts.readBlock();
    await payouts.send();
    await payouts.readBlock();
  }
  return { payouts, withdrawals };
}

describe('whatever the chain refuses and whenever the process dies', () => {
  it('each payout is paid once, or its points are still there to be returned', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { payouts, withdrawals } = await play(story);
        const paid = payouts.chain.paid.map(({ purposeId }) => purposeId);
        expect(new Set(paid).size).toBe(paid.length);
        for (const withdrawal of withdrawals) {
          const { id, accountId, net, customerId, points } = withdrawal;
          const isRefused = payouts.chain.refusedAccounts.has(accountId);
          const state = await payouts.stateOf(id);
          const operation = payouts.chain.paid.find(({ purposeId }) => purposeId === id);
          if (state === 'irreversible') {
            expect(operation).toEqual({ purposeId: id, to: accountId, units: net.units });
          } else {
            expect(operation).toBeUndefined();
            expect(isRefused || state === 'cancelled').toBe(true);
          }
          if (!isRefused || state === 'cancelled') continue;
          // It alone is what operators are told of, and its points come back when they end it.
          payouts.expire();
          await payouts.readBlock();
          expect(await payouts.found('payment_keeps_expiring')).toContain(id);
          const account = customerAccount(customerId);
          const before = await payouts.get(Books).balanceOf(account);
          await payouts.cancel(id);
          const after = await payouts.get(Books).balanceOf(account);
          expect(after.minus(before).units).toBe(points.units);
        }
        const left = new Set(await payouts.found('payment_keeps_expiring'));
        for (const { id } of withdrawals) {
          if ((await payouts.stateOf(id)) === 'irreversible') expect(left.has(id)).toBe(false);
        }
        expect(await payouts.get(Books).audit()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('nobody waits for longer than one proof of expiry because of somebody else', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ({ accounts, paymentsMaximum, refused }) => {
        const { payouts, withdrawals } = await play({
          ...{ accounts, paymentsMaximum, refused },
          rounds: [],
        });
        for (const withdrawal of withdrawals) {
          if (payouts.chain.refusedAccounts.has(withdrawal.accountId)) continue;
          expect(await attemptsOf(payouts, withdrawal)).toBeLessThanOrEqual(2);
          expect(await payouts.stateOf(withdrawal.id)).toBe('irreversible');
        }
      }),
      { numRuns: 40 },
    );
  });
});

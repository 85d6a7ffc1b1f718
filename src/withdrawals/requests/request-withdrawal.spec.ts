import { StillMoneyClock } from '../../../test/support/clocks';
import { MemoryUnitOfWork } from '../../../test/support/memory-unit-of-work';
import { Assets, CWD, DomainError, Money, Rate, type EventPublisher } from '../../kernel';
import type { Books } from '../../ledger';
import type { Customers, Link, Links } from '../../linking';
import type { RateBook, RateVersion } from '../../terms';
import type { CheckLimits } from './check-limits';
import type { ApprovalPolicy } from '../policies/approval.policy';
import type { Withdrawals } from '../ports/withdrawals';
import { RequestWithdrawal } from './request-withdrawal';
import type { TakenQuote, Withdrawal } from '../withdrawal';
import { WithdrawalSettings } from '../withdrawal-settings';

const NOON = new Date('2026-11-01T12:00:00.000Z');
const DEADLINE_SECONDS = 3_600;
const { points } = Assets.withPoints('DEMO', 2);
const demo = (whole: bigint): Money => Money.of(whole * 100n, points);

function stub<Port extends object>(methods: Partial<Port>): Port {
  return methods as Port;
}

const version = (number: number, effectiveAt: Date): RateVersion => ({
  version: number,
  direction: 'withdrawal',
  rate: Rate.parse('100'),
  effectiveAt,
  setBy: 'anna',
  reason: null,
  allowed: [],
});

const quote = (change: Partial<TakenQuote> = {}): TakenQuote => ({
  id: 'q',
  customerId: 'c',
  accountId: '1.2.5',
  accountName: 'alice',
  points: demo(1_000n),
  gross: Money.of(1_000_000n, CWD),
  kept: Money.zero(points),
  fee: Money.of(200_000n, CWD),
  feePayer: 'customer',
  net: Money.of(800_000n, CWD),
  rateVersion: 1,
  rate: '100',
  expiresAt: new Date(NOON.getTime() + 1),
  pointsLeft: demo(1_000n),
  isDebitWaiting: false,
  ...change,
});

/** Confirms this quote; the customer has so many points by now. */
async function confirm(
  taken: TakenQuote,
  {
    balance = demo(5_000n),
    versions = [version(1, new Date(0))],
    read = NOON,
    reference = null as string | null,
    known = [] as readonly Withdrawal[],
  } = {},
): Promise<Withdrawal | string> {
  const created: Withdrawal[] = [];
  const request = new RequestWithdrawal(
    stub<Withdrawals>({
      find: (id) => Promise.resolve(known.find((each) => each.id === id) ?? null),
      list: (filter) => {
        const items = known.filter((each) => each.reference === filter.reference);
        return Promise.resolve({ items, nextCursor: null });
      },
      takeQuote: (customerId, id) =>
        Promise.resolve(customerId === taken.customerId && id === taken.id ? taken : null),
      create: (withdrawal) => Promise.resolve(created.push(withdrawal) > 0),
    }),
    stub<Customers>({
      lock: () => Promise.resolve({ id: 'c', externalReference: 'c', registeredAt: NOON }),
      freezeOf: () => Promise.resolve(null),
    }),
    stub<Links>({
      activeOfCustomer: () => Promise.resolve({ accountId: '1.2.5', suspendedAt: null } as Link),
    }),
    stub<Books>({
      balanceOf: () => Promise.resolve(balance),
      placeHold: () => Promise.resolve(),
    }),
    stub<RateBook>({
      versions: () => Promise.resolve(versions),
      readUpTo: () => Promise.resolve(read),
    }),
    stub<CheckLimits>({
      ofCustomer: () =>
        Promise.resolve({ approval: { above: null, unapproved: taken.gross }, dayMaximum: null }),
    }),
    stub<ApprovalPolicy>({ needsApproval: () => Promise.resolve(false) }),
    stub<EventPublisher>({ publish: () => Promise.resolve() }),
    new StillMoneyClock(NOON),
    new MemoryUnitOfWork(),
    new WithdrawalSettings('customer', 300, DEADLINE_SECONDS),
  );
  try {
    return await request.execute({ customerId: 'c', quoteId: 'q', reference });
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

describe('the confirmation of a quote', () => {
  it('makes a withdrawal with a deadline', async () => {
    expect(await confirm(quote())).toMatchObject({
      id: 'q',
      state: 'approved',
      requestedAt: NOON,
      deadline: new Date(NOON.getTime() + DEADLINE_SECONDS * 1000),
    });
  });

  it('gives it the name of the service, which counts once', async () => {
    const made = await confirm(quote(), { reference: 'payout-1' });
    if (typeof made === 'string') throw new Error(made);
    expect(made.reference).toBe('payout-1');
    const again = (reference: string | null) => confirm(quote(), { reference, known: [made] });
    expect([await again('payout-1'), await again(null)]).toEqual([made, made]);
    expect(await again('payout-2')).toBe('entry_key_conflict');
    const other = quote({ id: 'another' });
    const taken = { reference: 'payout-1', known: [{ ...made, id: other.id }] };
    expect(await confirm(quote(), taken)).toBe('entry_key_conflict');
  });

  it.each<[string, Partial<TakenQuote>]>([
    ['quote_unknown', { customerId: 'somebody else' }],
    ['quote_expired', { expiresAt: NOON }],
    ['debit_waits', { isDebitWaiting: true }],
    ['quote_points_spent', { pointsLeft: demo(999n) }],
  ])('is refused with %s', async (code, change) => {
    expect(await confirm(quote(change))).toBe(code);
  });

  it('needs the version of the rate that is in force, and not only the same rate', async () => {
    const same = version(2, NOON);
    expect(await confirm(quote(), { versions: [version(1, new Date(0)), same] })).toBe(
      'quote_outdated',
    );
    const planned = version(2, new Date(NOON.getTime() + 1));
    const outcome = await confirm(quote(), { versions: [version(1, new Date(0)), planned] });
    expect(outcome).toMatchObject({ rateVersion: 1 });
  });

  it('had the rate before, as its nodes lagged behind the blocks that another gateway had read', async () => {
    const read = new Date(NOON.getTime() + 45_000);
    const versions = [version(1, new Date(0)), version(2, new Date(NOON.getTime() + 30_000))];
    const late = quote({ expiresAt: new Date(NOON.getTime() + 60_000) });
    expect(await confirm(late, { versions, read })).toBe('quote_outdated');
    expect(await confirm(late, { versions })).toMatchObject({ rateVersion: 1 });
  });

  it('says that points are missing where they are, whatever was spent since', async () => {
    const spent = quote({ pointsLeft: demo(0n) });
    expect(await confirm(spent, { balance: demo(999n) })).toBe('insufficient_points');
  });
});

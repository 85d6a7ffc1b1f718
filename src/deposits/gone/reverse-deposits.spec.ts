import { Assets, CWD, Money } from '../../kernel';
import {
  CHAIN_LOSS,
  customerUncreditedAccount,
  TREASURY,
  type AccountHolders,
  type Books,
  type Entry,
} from '../../ledger';
import type { RaiseFinding } from '../../safety';
import { CORE_ASSET_ID, type PresentChain } from '../../scan';
import type { Deposit } from '../deposit';
import type { Deposits } from '../ports/deposits';
import type { GoneDeposits, OwedPoints } from '../ports/gone-deposits';
import { ReverseDeposits } from './reverse-deposits';
import type { TakeBackPoints } from './take-back-points';

const { points } = Assets.withPoints('DEMO', 2);
const AT = new Date('2026-03-01T12:00:00Z');
const UNCREDITED = customerUncreditedAccount('c').code;

function stub<Port extends object>(methods: Partial<Port>): Port {
  return methods as Port;
}

/** One customer's deposits in blocks that went, in the order in which they were booked. */
async function reversed(deposits: readonly Deposit[], uncredited: bigint) {
  const added: [id: string, owed: OwedPoints | null][] = [];
  const moved = new Map<string, bigint>();
  let left = uncredited;
  const post = (entries: readonly Entry[]) => {
    for (const { account, side, money } of entries.flatMap(({ postings }) => postings)) {
      const units = side === 'debit' ? -money.units : money.units;
      moved.set(account.code, (moved.get(account.code) ?? 0n) + units);
      if (account.code === UNCREDITED) left += units;
    }
    return Promise.resolve();
  };
  const listener = new ReverseDeposits(
    stub<Deposits>({
      lock: (id) => Promise.resolve(deposits.find((each) => each.id === id) ?? null),
      moveOf: () => Promise.resolve(null),
    }),
    stub<GoneDeposits>({
      above: () => Promise.resolve(deposits),
      // What buys points had completed all that had added up before it.
      completedBy: () => Promise.resolve(Money.of(2n, CWD)),
      add: ({ id }, _reconciliation, owed) => Promise.resolve(void added.push([id, owed])),
    }),
    stub<AccountHolders>({ lockAll: (ids) => Promise.resolve(new Set(ids)) }),
    stub<TakeBackPoints>({
      available: (_customerId, wanted) => Promise.resolve(Money.zero(wanted.asset)),
      tell: () => Promise.resolve(),
    }),
    stub<Books>({
      balanceOf: () => Promise.resolve(Money.of(left, CWD)),
      lockAccounts: () => Promise.resolve(),
      post,
    }),
    stub<RaiseFinding>({ causeIsGone: () => Promise.resolve() }),
  );
  const chain: PresentChain = { commonBlock: 1, holds: () => Promise.resolve(false) };
  const book = await listener.find(chain);
  await book({ id: 'r', at: AT, by: 'anna', reason: 'a drill' });
  const owed = added.reduce((sum, [, each]) => sum + (each?.cwd.units ?? 0n), 0n);
  return { added: added.map(([id]) => id), owed, moved };
}

function deposit(id: string, units: bigint, bought: bigint): Deposit {
  return {
    id,
    chainKey: `${id}:0`,
    state: 'credited',
    fromAccountId: '1.2.5',
    assetId: CORE_ASSET_ID,
    units,
    transactionId: id,
    blockNumber: 10,
    blockTime: AT,
    customerId: 'c',
    points: Money.of(bought, points),
    rateVersion: 1,
    offeredToCustomerId: null,
    refundToAccountId: null,
    createdAt: AT,
  };
}

describe('ReverseDeposits', () => {
  it('takes back first what was booked last, which gives back what it had completed', async () => {
    const small = deposit('small', 2n, 0n);
    const large = deposit('large', 1_000n, 10n);
    const { added, owed, moved } = await reversed([small, large], 0n);
    expect(added).toEqual(['large', 'small']);
    expect(moved.get(CHAIN_LOSS.code)).toBe(-1_002n);
    expect(owed).toBe(1_002n);
    expect(moved.get(UNCREDITED)).toBe(0n);
  });

  it('has the house bear what bought points with a deposit that stands: nobody owes it', async () => {
    const { owed, moved } = await reversed([deposit('small', 2n, 0n)], 0n);
    expect(owed).toBe(0n);
    expect(moved.get(CHAIN_LOSS.code) ?? 0n).toBe(0n);
    expect(moved.get(TREASURY.code)).toBe(-2n);
  });
});

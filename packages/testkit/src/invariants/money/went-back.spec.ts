import { checkCustody } from './custody';
import { checkCustomers } from '../customers/customers';
import { checkPaidOnce } from './paid-once';
import {
  book,
  CUSTOMER,
  DEPOSIT,
  soundWorld,
  WITHDRAWAL,
  type SoundWorld,
} from '../evidence/sound-evidence';
import { checkTold } from '../customers/told';
import { checkWentBack } from './went-back';

const POINTS = `customer:${CUSTOMER}`;
const RECONCILIATION = 'r1';
const RULES = [checkWentBack, checkPaidOnce, checkCustody, checkCustomers, checkTold];

describe('went-back', () => {
  let world: SoundWorld;

  const complaints = () =>
    RULES.flatMap((rule) =>
      rule(world.evidence()).map((found) => `${found.rule}: ${found.detail}`),
    );
  const deposit = () => world.rows.deposits[0]!;
  const outgoing = () => world.rows.outgoing[0]!;
  const whole = () => BigInt(outgoing().fee) + BigInt(outgoing().payments[0]!.amount!);
  /** Without the block that holds deposit and payout; then the chain grows on. */
  const goBack = () => {
    const later = new Date(world.chain.headTime.getTime() + 60_000);
    world.chain.goBackTo(world.startBlock);
    world.chain.produceBlock(later);
    world.settle();
  };
  const bookGone = (units = BigInt(deposit().units), taken = 40_000n) => {
    const { points } = deposit();
    const owed = BigInt(points!) - taken;
    const lost = (units * owed) / BigInt(points!);
    deposit().state = 'gone';
    world.rows.goneDeposits.push({
      ...{ deposit_id: DEPOSIT, reconciliation_id: RECONCILIATION, customer_id: CUSTOMER },
      ...{ points_owed: String(owed), cwd_owed: String(lost) },
    });
    book(world.rows, `deposit-gone:${DEPOSIT}`, 'deposit_gone', [
      ['treasury', 'debit', units - lost],
      ['chain-loss', 'debit', lost],
      ['custody', 'credit', units],
    ]);
    book(world.rows, `deposit-gone-points:${DEPOSIT}:${RECONCILIATION}`, 'deposit_gone', [
      [POINTS, 'debit', taken],
      ['points-issued', 'credit', taken],
    ]);
  };
  const bookUndone = (state: 'open' | 'dead' | 'paid_again' = 'open') => {
    const { rows } = world;
    const { id } = outgoing();
    const block = state === 'paid_again' ? world.startBlock + 1 : null;
    rows.undone.push({
      ...{ outgoing_id: id, reconciliation_id: RECONCILIATION, state, block_number: block },
    });
    book(rows, `payout-undone:${id}:${RECONCILIATION}`, 'payout_undone', [
      ['custody', 'debit', whole()],
      ['undone-payouts', 'credit', whole()],
    ]);
    if (state === 'open') return;
    book(rows, `payout-undone-ended:${id}:${RECONCILIATION}`, 'payout_undone', [
      ['undone-payouts', 'debit', whole()],
      [state === 'dead' ? 'treasury' : 'custody', 'credit', whole()],
    ]);
  };
  const returnPoints = (points: bigint) => {
    book(world.rows, `withdrawal-undone:${WITHDRAWAL}:${RECONCILIATION}`, 'payout_undone', [
      ['points-issued', 'debit', points],
      [POINTS, 'credit', points],
    ]);
  };

  beforeEach(() => {
    world = soundWorld();
  });

  it('finds nothing where the chain never went back, and where all is booked that it lost', () => {
    expect(complaints()).toEqual([]);
    goBack();
    bookGone();
    bookUndone();
    expect(complaints()).toEqual([]);
  });

  it('sees a payment that the chain has lost and that nobody has booked', () => {
    goBack();
    bookGone();
    const found = complaints().join('\n');
    expect(found).toContain('is called irreversible and is in no irreversible block');
    expect(found).toContain(`withdrawal ${WITHDRAWAL} is called irreversible and was never paid`);
    expect(found).toContain('custody: custody is');
  });

  it('sees what is called gone and was never lost', () => {
    bookGone();
    bookUndone();
    const found = complaints().join('\n');
    expect(found).toContain(`deposit ${DEPOSIT} is called gone, and no block that the chain lost`);
    expect(found).toContain('which went with the chain and is open: no block that the chain lost');
  });

  it('sees a deposit that is gone without a second entry, and points that nobody owes', () => {
    goBack();
    bookUndone();
    bookGone(BigInt(deposit().units) - 1n);
    world.rows.goneDeposits[0]!.points_owed = '49999';
    const found = complaints().join('\n');
    expect(found).toContain('it put 1000000 into custody, and took 999999 out of it');
    expect(found).toContain('had given 90000 points: 40000 were taken back, 49999 are owed');
  });

  it('sees points that did not return once a payment was dead, and bytes that may come again', () => {
    goBack();
    bookGone();
    outgoing().expires_at = '2020-01-01T00:00:00Z';
    bookUndone('dead');
    expect(complaints().join('\n')).toContain('0 of 50000 points returned');
    returnPoints(50_000n);
    expect(complaints()).toEqual([]);
    outgoing().expires_at = '2099-01-01T00:00:00Z';
    expect(complaints()).toEqual([expect.stringContaining('may be included until 2099-01-01')]);
  });

  it('sees what is said to be paid again and is not, or is and was not said to be', () => {
    goBack();
    bookGone();
    bookUndone('paid_again');
    expect(complaints()).toContainEqual(
      expect.stringMatching(/^went-back: .* is paid_again, is in no irreversible block$/),
    );
  });
});

import { checkRatesOfEachAct } from './rates-of-each-act';
import {
  book,
  CUSTOMER,
  DEPOSIT,
  soundWorld,
  WITHDRAWAL,
  type SoundWorld,
} from '../evidence/sound-evidence';

const POINTS = `customer:${CUSTOMER}`;

describe('rates-of-each-act', () => {
  let world: SoundWorld;

  const rate = (direction: 'deposit' | 'withdrawal', value: string, effectiveAt: string) => {
    const version = world.rows.rates.length + 1;
    world.rows.rates.push({
      ...{ version, direction, rate: value, allowed: [] },
      ...{ effective_at: effectiveAt, set_at: effectiveAt },
    });
  };
  const complaints = () => checkRatesOfEachAct(world.evidence()).map(({ detail }) => detail);
  const withdrawal = () => world.rows.withdrawals[0]!;
  /** All that the customer's deposit is worth: 9 CWD at 100. */
  const takeOut = (units: bigint) => {
    const { fee } = withdrawal();
    Object.assign(withdrawal(), { gross: String(units), net: String(units - BigInt(fee)) });
  };

  const service = (key: string, side: 'credit' | 'debit', amount: bigint) => {
    const lines = [
      [POINTS, side, amount],
      ['points-issued', side === 'credit' ? 'debit' : 'credit', amount],
    ] as const;
    book(world.rows, key, 'adjustment', lines);
  };
  /** Another withdrawal, of so many units. */
  const takesOutLater = (units: bigint) => {
    const id = `later-${units}`;
    const net = String(units - BigInt(withdrawal().fee));
    world.rows.withdrawals.push({ ...withdrawal(), id, gross: String(units), net });
    book(world.rows, `hold:${id}`, 'hold', [
      [POINTS, 'debit', units / 10n],
      [`${POINTS}:held`, 'credit', units / 10n],
    ]);
  };

  beforeEach(() => {
    world = soundWorld();
    rate('withdrawal', '100', '1970-01-01T00:00:00Z');
  });

  it('finds nothing where everything is taken out that there is', () => {
    expect(complaints()).toEqual([]);
    takeOut(900_000n);
    expect(complaints()).toEqual([]);
  });

  it('names the gain to the unit', () => {
    takeOut(900_001n);
    expect(complaints()).toEqual([
      `customer ${CUSTOMER} gained 0.00001 CWD with withdrawal ${WITHDRAWAL}: ` +
        'the rates in force at each act allow no more',
    ]);
  });

  it('asks for the rate at the request, whichever one the withdrawal names', () => {
    takeOut(900_000n);
    rate('withdrawal', '200', '2026-05-01T00:00:00Z');
    expect(complaints()).toEqual([expect.stringContaining('gained 4.50000 CWD')]);
  });

  it('asks for the lower rate of what was claimed', () => {
    takeOut(900_000n);
    const [event] = world.rows.events.filter(({ type }) => type === 'deposit_credited');
    const payload = { depositId: DEPOSIT };
    world.rows.events.push({ ...event!, type: 'deposit_unattributed', payload });
    expect(complaints()).toEqual([]);
    // In force since the block, and no more when it was claimed.
    rate('deposit', '45', '2026-07-01T00:00:00Z');
    expect(complaints()).toEqual([expect.stringContaining('gained 4.50000 CWD')]);
  });

  it('counts what the service gave and took', () => {
    takeOut(900_000n);
    service('adjustment:1', 'credit', 100n);
    takesOutLater(1_000n);
    expect(complaints()).toEqual([]);
    service('adjustment:2', 'debit', 1n);
    takesOutLater(0n);
    expect(complaints()).toEqual([expect.stringContaining('gained 0.00010 CWD')]);
  });

  it('gives back what a withdrawal that was never paid had cost', () => {
    takeOut(900_000n);
    book(world.rows, 'again', 'hold_released', [
      [`${POINTS}:held`, 'debit', 50_000n],
      [POINTS, 'credit', 50_000n],
    ]);
    world.rows.entries.at(-1)!.key = `hold-ended:${WITHDRAWAL}`;
    takesOutLater(900_000n);
    expect(complaints()).toEqual([]);
    takesOutLater(1n);
    expect(complaints()).toEqual([expect.stringContaining('gained 0.00001 CWD')]);
  });
});

import { checkBooks } from './books';
import {
  book,
  CUSTOMER,
  soundWorld,
  WITHDRAWAL,
  type SoundWorld,
} from '../evidence/sound-evidence';

describe('books', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const complaints = () => checkBooks(world.evidence()).map(({ detail }) => detail);

  it('finds nothing where nothing is wrong', () => {
    expect(complaints()).toEqual([]);
  });

  it('sees an entry that does not balance, one without postings and one booked twice', () => {
    book(world.rows, 'crooked', 'adjustment', [['custody', 'debit', 3n]]);
    world.rows.entries.push({ id: '99', key: 'crooked', kind: 'adjustment' });
    expect(complaints()).toEqual([
      'the entry crooked in CWD is off by 3',
      'the entry crooked has no postings',
      'there are 2 entries crooked',
    ]);
  });

  it('sees a balance that no posting made', () => {
    world.rows.accounts[0]!.balance = '1';
    expect(complaints()[0]).toContain('custody has 1; its postings make');
  });

  it('sees that a customer was overdrawn, though only for a while', () => {
    const code = `customer:${CUSTOMER}`;
    const much = 1_000_000n;
    book(world.rows, 'out', 'adjustment', [
      [code, 'debit', much],
      ['points-issued', 'credit', much],
    ]);
    book(world.rows, 'back', 'adjustment', [
      [code, 'credit', much],
      ['points-issued', 'debit', much],
    ]);
    expect(complaints()).toEqual([`${code} was at -960000 after entry out`]);
  });

  it('sees a hold that ended in another way than its withdrawal', () => {
    world.rows.withdrawals[0]!.state = 'cancelled';
    expect(complaints()).toEqual([`hold ${WITHDRAWAL} is settled and its withdrawal cancelled`]);
  });

  it('sees held points without a hold, and a withdrawal without one', () => {
    world.rows.holds.pop();
    world.rows.accounts.at(-1)!.balance = '5';
    expect(complaints()).toEqual([
      `customer:${CUSTOMER}:held has 5; its postings make 0`,
      `withdrawal ${WITHDRAWAL} holds no points`,
      `customer:${CUSTOMER}:held has 5; open holds make 0`,
    ]);
  });
});

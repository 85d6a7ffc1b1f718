import { checkCustomers } from './customers';
import { book, CUSTOMER, soundWorld, type SoundWorld } from '../evidence/sound-evidence';

describe('customers', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const complaints = () => checkCustomers(world.evidence()).map(({ detail }) => detail);
  const give = (key: string, kind: string) => {
    book(world.rows, key, kind, [
      [`customer:${CUSTOMER}`, 'credit', 7n],
      ['points-issued', 'debit', 7n],
    ]);
  };

  it('finds nothing where nothing is wrong, and counts what the service gave', () => {
    expect(complaints()).toEqual([]);
    give('adjustment:1', 'adjustment');
    expect(complaints()).toEqual([]);
  });

  it('sees points that a deposit gave twice', () => {
    give('deposit:again', 'deposit');
    expect(complaints()).toEqual([expect.stringContaining('has 40007 points; ')]);
  });

  it('sees points of nobody', () => {
    const account = world.rows.accounts.find(({ code }) => code === `customer:${CUSTOMER}`)!;
    account.customer_id = 'nobody';
    expect(complaints()).toContainEqual(expect.stringContaining('there is no such customer'));
  });

  it('sees points that were not given back', () => {
    world.rows.withdrawals[0]!.state = 'rejected';
    expect(complaints()).toEqual([expect.stringMatching(/has 40000 points; .* make 90000$/)]);
  });
});

import { book, soundWorld, type SoundWorld } from '../evidence/sound-evidence';
import { checkUnexplained } from './unexplained';

describe('unexplained', () => {
  let world: SoundWorld;

  beforeEach(() => {
    world = soundWorld();
  });

  const broken = () => checkUnexplained(world.evidence()).map(({ detail }) => detail);

  /** CWD of alice that is on the chain, and in the books as a surplus alone. */
  function surplus(remaining: string, kept = '0', balance = remaining) {
    const { rows, wallet, hot, alice } = world;
    wallet.transfer({ from: alice, to: hot.id, units: 1_000n });
    world.settle();
    rows.surpluses.push({ id: 's1', units: '1000', remaining, kept });
    rows.accounts.push({
      ...{ id: '98', code: 'unexplained', asset: 'CWD', normal_side: 'credit' },
      ...{ customer_id: null, balance },
    });
  }

  it('holds where everything is explained, and where a surplus is kept apart or by the house', () => {
    expect(broken()).toEqual([]);
    surplus('600', '400');
    expect(broken()).toEqual([]);
  });

  it('holds where an operator has booked as a difference what came in unseen, and sees less', () => {
    surplus('600');
    const { accounts, entries, postings } = world.rows;
    const custody = accounts.find(({ code }) => code === 'custody')!.id;
    const row = { entry_id: '98', account_id: custody, asset: 'CWD', amount: '400' };
    entries.push({ id: '98', key: 'correction:1:1', kind: 'correction' });
    postings.push({ ...row, side: 'credit' });
    expect(broken().join()).toContain('surpluses hold 600 and the house has 0');
    postings.push({ ...row, side: 'debit' });
    expect(broken()).toEqual([]);
  });

  it('sees a surplus that is booked otherwise than it is listed', () => {
    surplus('1000', '0', '999');
    expect(broken()).toEqual(['unexplained has 999; what remains of the surpluses makes 1000']);
  });

  it('sees money that nobody has seen and nothing keeps apart, and a surplus of nothing', () => {
    surplus('1', '0');
    expect(broken().join()).toContain('1000 units came in unseen; surpluses hold 1 and');
    world = soundWorld();
    world.rows.surpluses.push({ id: 's1', units: '5', remaining: '0', kept: '5' });
    expect(broken().join()).toContain(
      '0 units came in unseen; surpluses hold 0 and the house has 5',
    );
  });

  it('holds where a theft went with a chain that has gone back, and its CWD is there again', () => {
    const { rows, wallet, hot, alice, chain } = world;
    const before = chain.headNumber;
    const theft = wallet.transfer({ from: hot, to: alice.id, units: 1_000n });
    world.settle();
    book(rows, `foreign:${theft}:0`, 'foreign_operation', [
      ['treasury', 'debit', 1_000n],
      ['custody', 'credit', 1_000n],
    ]);
    expect(broken()).toEqual([]);
    const later = new Date(chain.headTime.getTime() + 60_000);
    chain.goBackTo(before);
    chain.produceBlock(later);
    expect(broken().join()).toContain('surpluses hold 0 and the house has 0 of them, and of 1000');
    rows.surpluses.push({ id: 's1', units: '1000', remaining: '0', kept: '1000' });
    expect(broken()).toEqual([]);
  });
});

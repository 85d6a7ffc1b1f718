import { Assets, CWD, Money } from '../kernel';
import { credit, CUSTODY, customerAccount, debit, entry, TREASURY } from '.';

const { points } = Assets.withPoints('DEMO', 2);
const at = new Date('2026-01-01T00:00:00Z');
const cwd = (units: bigint) => Money.of(units, CWD);

describe('entry', () => {
  it('leaves out zero lines, and is nothing when only zeros are left', () => {
    const built = entry('k', 'deposit', at, [
      debit(CUSTODY, cwd(5n)),
      credit(TREASURY, cwd(5n)),
      credit(TREASURY, cwd(0n)),
    ]);
    expect(built?.postings).toHaveLength(2);
    expect(entry('k', 'deposit', at, [debit(CUSTODY, cwd(0n))])).toBeNull();
  });

  it('refuses what does not balance, per asset', () => {
    const lines = [debit(CUSTODY, cwd(5n)), credit(TREASURY, cwd(4n))];
    expect(() => entry('k', 'deposit', at, lines)).toThrow('off balance');
  });

  it('refuses negative lines and lines of another asset', () => {
    const negative = [debit(CUSTODY, cwd(-5n)), credit(TREASURY, cwd(-5n))];
    expect(() => entry('k', 'deposit', at, negative)).toThrow('negative');
    const wrong = [debit(customerAccount('c'), cwd(5n)), credit(TREASURY, cwd(5n))];
    expect(() => entry('k', 'deposit', at, wrong)).toThrow('CWD posted on customer:c');
    expect(points.code).toBe('POINTS');
  });
});

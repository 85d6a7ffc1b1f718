import { CWD, Money } from '../../kernel';
import { feeCeiling, type FeeCeilings } from './fee-ceilings';

describe('the most that an operation may cost', () => {
  const cwd = (units: bigint) => Money.of(units, CWD);
  const ceilings: FeeCeilings = {
    transfer: cwd(10n),
    message: cwd(2n),
    massPayment: cwd(100n),
    massPaymentRecipient: cwd(3n),
  };

  it('depends on its kind, and for a mass payment on how many receive it', () => {
    expect(feeCeiling(ceilings, 'transfer')).toEqual(cwd(10n));
    expect(feeCeiling(ceilings, 'message')).toEqual(cwd(2n));
    expect(feeCeiling(ceilings, 'mass_payment', 1)).toEqual(cwd(103n));
    expect(feeCeiling(ceilings, 'mass_payment', 1000)).toEqual(cwd(3_100n));
  });
});

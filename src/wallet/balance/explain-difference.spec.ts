import { CWD, Money } from '../../kernel';
import { describeExplanation, explainDifference } from './explain-difference';
import type { OddOperation } from '../ports/checks/odd-operations';

function odd(changes: Partial<OddOperation>): OddOperation {
  const plain = { key: 'k', blockNumber: 7, operationType: 58, transactionId: 'ab' };
  return { ...plain, amounts: [], feeUnits: 0n, ...changes };
}

const keyOf = (units: bigint, ...candidates: OddOperation[]) =>
  explainDifference(Money.of(units, CWD), candidates)?.operation.key;

describe('what explains a difference between chain and books', () => {
  const other = odd({ key: 'other', amounts: [9n] });

  it.each<[string, bigint, Partial<OddOperation>]>([
    ['an amount that came', 500n, { amounts: [3n, 500n] }],
    ['an amount that went', -500n, { amounts: [500n], feeUnits: 20n }],
    ['an amount that went, and its fee', -520n, { amounts: [500n], feeUnits: 20n }],
    ['an amount that came, less its fee', 480n, { amounts: [500n], feeUnits: 20n }],
    ['the fee alone', -20n, { amounts: [500n], feeUnits: 20n }],
  ])('is the operation with %s', (_what, units, changes) => {
    expect(keyOf(units, other, odd({ key: 'it', ...changes }), other)).toBe('it');
  });

  it('is the only odd one when no amount fits, and nothing when there are two', () => {
    expect(keyOf(1n, other)).toBe('other');
    expect(keyOf(1n, other, odd({ key: 'two' }))).toBeUndefined();
    expect(keyOf(1n)).toBeUndefined();
  });

  it('is a mass payment only by its amount: history shows them as a rule', () => {
    const mass = odd({ key: 'mass', operationType: 104, amounts: [40n] });
    expect(keyOf(1n, mass)).toBeUndefined();
    expect(keyOf(1n, mass, other)).toBe('other');
    expect(keyOf(40n, other, mass)).toBe('mass');
  });

  it('names number, block, transaction and reason', () => {
    const found = explainDifference(Money.of(-520n, CWD), [
      odd({ amounts: [500n], feeUnits: 20n }),
    ]);
    expect(found && describeExplanation(found)).toBe(
      'operation 58 (a lottery delivered; its owner gets the price of all tickets) in block 7 ' +
        '(transaction ab): it mentions 0.005 CWD, its fee is 0.0002 CWD',
    );
  });
});

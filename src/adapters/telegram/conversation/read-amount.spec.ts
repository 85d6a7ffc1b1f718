import { readAmount } from './read-amount';

describe('reading an amount that a person typed', () => {
  it.each([
    ['100', '100'],
    [' 12.5 ', '12.5'],
    ['0', '0'],
    ['007', '007'],
    ['100 DEMO', '100'],
    ['100demo', '100'],
    ['999999999999999', '999999999999999'],
    ['1,5', '1.5'],
    ['12,50 DEMO', '12.50'],
    ['1000,25', '1000.25'],
    ['0,125', '0.125'],
    ['1,0005', '1.0005'],
  ])('takes %j as %j', (typed, text) => {
    expect(readAmount(typed, 'DEMO')).toEqual({ kind: 'amount', text });
  });

  it.each(['all', 'ALL', 'всё', 'Все'])('takes %j as the whole balance', (typed) => {
    expect(readAmount(typed, 'DEMO')).toEqual({ kind: 'all' });
  });

  it.each([
    ['-1', 'negative', null],
    ['−1', 'negative', null],
    ['1e3', 'exponent', null],
    ['1E+3', 'exponent', null],
    ['1,500', 'ambiguous_comma', '1.500'],
    ['250,000 DEMO', 'ambiguous_comma', '250.000'],
    ['1 ,500', 'ambiguous_comma', '1.500'],
    ['1 000,5', 'spaces', '1000.5'],
    ['１,5', 'foreign_digits', '1.5'],
    ['1,5,5', 'not_a_number', null],
    ['1.000,50', 'not_a_number', null],
    [',5', 'not_a_number', null],
    ['99999999999999999999,5', 'too_long', null],
    ['1 000', 'spaces', '1000'],
    ['1\u00a0000.5', 'spaces', '1000.5'],
    ['１００', 'foreign_digits', '100'],
    ['١٠٠', 'foreign_digits', null],
    ['99999999999999999999', 'too_long', null],
    ['5 CWD', 'chain_currency', null],
    ['abc', 'not_a_number', null],
    ['🚀', 'not_a_number', null],
    ['', 'not_a_number', null],
    ['1.2.3', 'not_a_number', null],
    ['1,000,000', 'not_a_number', null],
    ['0x10', 'not_a_number', null],
    ['+5', 'not_a_number', null],
    ['Infinity', 'not_a_number', null],
    ['.5', 'not_a_number', null],
  ])('says about %j that it is %s', (typed, problem, suggestion) => {
    expect(readAmount(typed, 'DEMO')).toEqual({ kind: 'problem', problem, suggestion });
  });
});

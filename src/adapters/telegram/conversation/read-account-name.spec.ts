import { accountNameTrouble } from './read-account-name';

describe('what speaks against an account name before the chain is asked', () => {
  it.each(['anna', 'anna-petrova', 'a.b-c1', ' anna ', '@anna', 'a'.repeat(63)])(
    'nothing against %j',
    (typed) => {
      expect(accountNameTrouble(typed)).toBeNull();
    },
  );

  it.each([
    ['1.2.33', 'account_id', null],
    ['https://crowdwiz.example/anna', 'address', null],
    ['t.me/anna', 'address', null],
    ['anna petrova', 'spaces', null],
    ['аня', 'not_latin', null],
    ['anna🚀', 'not_latin', null],
    ['a'.repeat(64), 'too_long', null],
    ['Anna', 'upper_case', 'anna'],
  ])('%j: %s', (typed, problem, suggestion) => {
    expect(accountNameTrouble(typed)).toEqual({ problem, suggestion });
  });
});

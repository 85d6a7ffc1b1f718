import { SEARCH_MAXIMUM, searchKeysOf } from './search-key';

const TRANSACTION = 'ab'.repeat(20);
const ID = '0d8f6f3c-5f2e-8a1b-9c3d-1e2f3a4b5c6d';

const shown = (text: string) => searchKeysOf(text).map(({ by, value }) => `${by} ${value}`);

describe('what a searched text may be', () => {
  it.each([
    [ID.toUpperCase(), [`id ${ID}`]],
    [TRANSACTION.toUpperCase(), [`transaction_id ${TRANSACTION}`]],
    [`${TRANSACTION}:0`, [`transaction_id ${TRANSACTION}`]],
    [' 1.2.34 ', ['account_id 1.2.34']],
    [
      'Ivan-Wallet1',
      ['reference service:Ivan-Wallet1', 'reference Ivan-Wallet1', 'account_name ivan-wallet1'],
    ],
    ['@ivan', ['reference service:@ivan', 'reference @ivan', 'account_name ivan']],
    [
      'telegram:5',
      ['reference service:telegram:5', 'reference telegram:5', 'entry_key telegram:5'],
    ],
    ['12,5', ['reference service:12,5', 'reference 12,5', 'amount 12.5']],
    ['12.5 CWD', ['amount 12.5']],
    [
      '123456789',
      [
        'reference telegram:123456789',
        'reference service:123456789',
        'reference 123456789',
        'amount 123456789',
      ],
    ],
    [
      `deposit:${ID}`,
      [`reference service:deposit:${ID}`, `reference deposit:${ID}`, `entry_key deposit:${ID}`],
    ],
    ['Иван', []],
    ['', []],
    ['   ', []],
    ['x'.repeat(SEARCH_MAXIMUM + 1), []],
  ])('of %j', (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });
});

import { CWD, Money } from '../kernel';
import type { GatewayConfig } from '../platform/config';
import type { ChainFound } from './chain';
import { type BooksOfWallet, judgeWallet } from './wallet';

const cwd = (text: string) => Money.parse(text, CWD);
const fee = (text: string, scheduled = text) => ({ fee: cwd(text), scheduled: cwd(scheduled) });

type Found = Pick<ChainFound, 'identity' | 'wallet' | 'fees' | 'place'>;
type Wallet = Extract<Found['wallet'], { value: unknown }>['value'];

const WALLET: Wallet = {
  id: '1.2.7',
  authority: { isOwnerKey: false, others: [] },
  authorityFingerprint: 'print',
  balance: cwd('1000'),
};
const FOUND: Found = {
  identity: { status: 'ok', accountId: '1.2.7' },
  wallet: { value: WALLET },
  fees: { value: [fee('2.1'), fee('0.11')] },
  place: { value: { headNumber: 120, irreversibleNumber: 110 } },
};
const BOOKS: BooksOfWallet = {
  cursor: { hotWalletId: '1.2.7', blockNumber: 100 },
  acceptedAuthority: 'print',
};
const FEE_CEILINGS = {
  transfer: cwd('10'),
  message: cwd('1'),
  massPayment: cwd('25'),
  massPaymentRecipient: cwd('0.5'),
};

function wrong(
  found: Partial<Found>,
  books: BooksOfWallet | null = BOOKS,
  fromBlock: number | null = null,
) {
  const config = {
    wallet: { accountName: 'my-gateway', feeCeilings: FEE_CEILINGS },
    scan: { fromBlock },
    roles: ['worker'],
  };
  const checks = judgeWallet({ ...FOUND, ...found }, books, config as unknown as GatewayConfig);
  return checks.filter(({ status }) => status !== 'ok');
}

const of = (change: Partial<Wallet>) => ({ wallet: { value: { ...WALLET, ...change } } });

describe('the doctor about the hot wallet', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(wrong({})).toEqual([]);
    expect(wrong({}, null)).toEqual([]);
  });

  it('tells keys that do not fit by the words of the start', () => {
    const explanation = 'GATEWAY_MEMO_KEY belongs to A. Give the private key of that one.';
    expect(wrong({ identity: { status: 'wrong_memo_key', explanation } })).toMatchObject([
      { status: 'fail', fix: 'Give the private key of that one.' },
    ]);
  });

  it('says that nobody could be asked where no node answers', () => {
    const identity = { status: 'unreachable', explanation: 'Nobody.' } as const;
    expect(wrong({ identity })).toMatchObject([{ status: 'skipped' }]);
  });

  it.each<[string, Partial<Found>, BooksOfWallet, string]>([
    [
      'books of another account',
      {},
      { ...BOOKS, cursor: { hotWalletId: '1.2.9', blockNumber: 1 } },
      'fail books',
    ],
    [
      'nodes behind what was read',
      {},
      { ...BOOKS, cursor: { hotWalletId: '1.2.7', blockNumber: 111 } },
      'warn books',
    ],
    [
      'keys that nobody accepted',
      of({ authorityFingerprint: 'other' }),
      BOOKS,
      'fail accepted keys',
    ],
    [
      'the owner key',
      of({ authority: { isOwnerKey: true, others: [] } }),
      BOOKS,
      'warn GATEWAY_ACTIVE_KEY',
    ],
    [
      'others who may sign',
      of({ authority: { isOwnerKey: false, others: ['1.2.9'] } }),
      BOOKS,
      'warn authority',
    ],
    ['an empty wallet', of({ balance: cwd('0') }), BOOKS, 'warn balance'],
    ['one that pays for a few', of({ balance: cwd('20') }), BOOKS, 'warn balance'],
    [
      'a fee above the ceiling',
      { fees: { value: [fee('11'), fee('0.11')] } },
      BOOKS,
      'fail FEE_CEILING_TRANSFER',
    ],
    [
      'another fee than the schedule’s',
      { fees: { value: [fee('2.1'), fee('0.2', '0.11')] } },
      BOOKS,
      'warn FEE_CEILING_MESSAGE',
    ],
    ['fees that nobody says', { fees: { reason: 'nobody' } }, BOOKS, 'skipped fees'],
  ])('tells %s', (_, found, books, expected) => {
    expect(wrong(found, books).map(({ name, status }) => `${status} ${name}`)).toEqual([expected]);
  });

  it('refuses a first start in the future, and only a first one', () => {
    const first = { cursor: null, acceptedAuthority: null };
    expect(wrong({}, first, 999)).toMatchObject([{ name: 'SCAN_FROM_BLOCK', status: 'fail' }]);
    expect(wrong({}, first, 120)).toEqual([]);
    expect(wrong({}, BOOKS, 999)).toEqual([]);
  });
});

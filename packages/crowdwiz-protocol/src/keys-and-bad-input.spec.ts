import { inspect } from 'node:util';
import {
  amountOf,
  blockNumberOf,
  decodePublicKey,
  decryptMemo,
  encryptMemo,
  InvalidKeyError,
  isCanonical,
  MalformedWireError,
  NULL_PUBLIC_KEY,
  packTransaction,
  parseWireTime,
  PrivateKey,
  recoverPublicKey,
  signDigest,
  UnsupportedOperationError,
  type WireMemo,
  type WireOperation,
} from '.';

// Throw-away keys, made for this file.
const owner = PrivateKey.fromBytes(Buffer.alloc(32, 5));
const other = PrivateKey.fromBytes(Buffer.alloc(32, 6));

function thrownBy(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('nothing was thrown');
}

describe('private keys', () => {
  it('never print themselves', () => {
    const secret = owner.toWif();
    const printed = [inspect({ owner }), JSON.stringify({ owner }), owner.toString()];
    for (const text of printed) {
      expect(text).toContain('[private key]');
      expect(text).not.toContain(secret);
      expect(text).not.toContain('05050505');
    }
  });

  const good = owner.toWif();
  it.each([
    ['empty', ''],
    ['cut', good.slice(0, -1)],
    ['one letter changed', good.replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'))],
    ['letters that base 58 lacks', `0OIl${good.slice(4)}`],
    ['a public key', owner.publicKey],
    ['spaces around', ` ${good} `],
    ['very long', '5'.repeat(10_000)],
  ])('refuses %s without repeating it', (_what, wif) => {
    const error = thrownBy(() => PrivateKey.fromWif(wif));
    expect(error).toBeInstanceOf(InvalidKeyError);
    if (wif.length > 10) expect(error.message).not.toContain(wif.trim().slice(0, 10));
  });

  it('refuse zero and the wrong length', () => {
    expect(() => PrivateKey.fromBytes(Buffer.alloc(32))).toThrow(InvalidKeyError);
    expect(() => PrivateKey.fromBytes(Buffer.alloc(31, 1))).toThrow(InvalidKeyError);
    expect(() => PrivateKey.fromBytes(Buffer.alloc(32, 255))).toThrow(InvalidKeyError);
  });
});

describe('public keys', () => {
  it('reads the null key, and no secret can be shared with it', () => {
    expect(decodePublicKey(NULL_PUBLIC_KEY)).toEqual(Buffer.alloc(33));
    expect(() => owner.sharedSecret(NULL_PUBLIC_KEY)).toThrow(InvalidKeyError);
  });

  it.each(['', 'CWD', 'BTS8mN3prvNvYLoyu4HVK8kAMnZjG6Xwyg76tQx3icozwgJSmBr7Z', 'CWD0', '1.2.33'])(
    'refuses %j',
    (text) => {
      expect(() => decodePublicKey(text)).toThrow(InvalidKeyError);
    },
  );

  it('refuses a mistyped one', () => {
    expect(() => decodePublicKey(owner.publicKey.replace(/.$/, '1'))).toThrow(InvalidKeyError);
  });
});

describe('memos that cannot be read', () => {
  const memo = encryptMemo(owner, other.publicKey, 'text');
  const plain = (text: Buffer): WireMemo => ({
    from: NULL_PUBLIC_KEY,
    to: NULL_PUBLIC_KEY,
    nonce: '0',
    message: Buffer.concat([Buffer.alloc(4), text]).toString('hex'),
  });

  it.each<[string, WireMemo]>([
    ['garbage', { ...memo, message: 'deadbeef' }],
    ['not hex', { ...memo, message: 'text' }],
    ['empty', { ...memo, message: '' }],
    ['another nonce', { ...memo, nonce: '1' }],
    ['a sender that is no point', { ...memo, from: `${memo.from}1` }],
    ['bad UTF-8 in the plain form', plain(Buffer.from([0xff, 0xfe]))],
  ])('%s', (_what, unreadable) => {
    expect(decryptMemo(other, unreadable)).toBeUndefined();
  });

  it('the plain form is read by anybody', () => {
    expect(decryptMemo(other, plain(Buffer.from('привет')))).toBe('привет');
  });

  it('a nonce that the node printed as a number is the same nonce', () => {
    const small = encryptMemo(owner, other.publicKey, 'text', 12n);
    expect(decryptMemo(other, { ...small, nonce: 12 })).toBe('text');
  });
});

describe('what cannot be packed is refused', () => {
  const pack = (...operations: WireOperation[]) =>
    packTransaction({
      ref_block_num: 1,
      ref_block_prefix: 1,
      expiration: '2026-11-22T23:45:33',
      operations,
      extensions: [],
    });
  const transfer = {
    fee: { amount: 1, asset_id: '1.3.0' },
    from: '1.2.1',
    to: '1.2.2',
    amount: { amount: 1, asset_id: '1.3.0' },
    extensions: [],
  };
  const { fee, amount } = transfer;
  const status = { fee, account_to_upgrade: '1.2.1', referral_status_type: 2 };
  const payments = { fee, from: '1.2.1', asset_id: '1.3.0', payments: [] };
  const vesting = { fee, vesting_balance: '1.13.1', owner: '1.2.1', amount };
  const parties = { from: '1.2.1', to: '1.2.2', arbitr: '1.2.3' };
  const approved = { fee, ...parties, expiration: '2026-11-22T23:45:33', amount };
  const authority = { weight_threshold: 1, account_auths: [], key_auths: [], address_auths: [] };
  const options = {
    ...{ memo_key: owner.publicKey, voting_account: '1.2.5', num_witness: 0, num_committee: 0 },
    ...{ votes: [], extensions: [] },
  };
  const account = {
    ...{ fee, registrar: '1.2.1', referrer: '1.2.1', referrer_percent: 0, name: 'somebody' },
    ...{ owner: authority, active: authority, options, extensions: {} },
  };

  const described = (description: string) => ({
    common_options: {
      ...{ max_supply: '1000', market_fee_percent: 0, max_market_fee: 0, issuer_permissions: 0 },
      ...{ flags: 0, core_exchange_rate: { base: amount, quote: amount } },
      ...{ whitelist_authorities: [], blacklist_authorities: [], whitelist_markets: [] },
      ...{ blacklist_markets: [], description, extensions: [] },
    },
  });
  const asset = {
    ...{ fee, issuer: '1.2.1', symbol: 'ODD', precision: 5, ...described('odd') },
    ...{ is_prediction_market: false, extensions: [] },
  };

  it('as they are, each of these can be packed', () => {
    const operations: WireOperation[] = [
      [49, status],
      [104, payments],
      [33, vesting],
      [99, approved],
      [5, account],
      [10, asset],
    ];
    for (const operation of operations) expect(pack(operation).length).toBeGreaterThan(10);
  });

  it.each<[string, Record<string, unknown>]>([
    ['a fraction', { ...transfer, amount: { amount: 1.5, asset_id: '1.3.0' } }],
    ['an exponent', { ...transfer, amount: { amount: '1e3', asset_id: '1.3.0' } }],
    [
      'more than 64 bits',
      { ...transfer, amount: { amount: '9223372036854775808', asset_id: '1.3.0' } },
    ],
    ['an unsafe number', { ...transfer, amount: { amount: 2 ** 60, asset_id: '1.3.0' } }],
    ['an account of another kind', { ...transfer, from: '1.3.1' }],
    ['a name for an account', { ...transfer, to: 'alice' }],
    ['no amount', { ...transfer, amount: undefined }],
    ['an instance beyond 64 bits', { ...transfer, from: '1.2.18446744073709551616' }],
    ['an account with a sign', { ...transfer, from: '1.2.-1' }],
    ['an account with leading zeros', { ...transfer, from: '1.2.007' }],
    [
      'a key that is none',
      { ...transfer, memo: { from: 'CWD', to: 'CWD', nonce: 1, message: '' } },
    ],
    ['a field that nobody knows', { ...transfer, discount: 1 }],
  ])('a transfer with %s', (_what, fields) => {
    expect(() => pack([0, fields])).toThrow(UnsupportedOperationError);
  });

  it.each<[string, WireOperation]>([
    ['more than 8 bits', [49, { ...status, referral_status_type: 300 }]],
    ['a fraction in 8 bits', [49, { ...status, referral_status_type: 1.5 }]],
    ['payments as an object', [104, { ...payments, payments: { '1.2.5': 1 } }]],
    ['a payment of one', [104, { ...payments, payments: [['1.2.5']] }]],
    ['a payment of three', [104, { ...payments, payments: [['1.2.5', 1, 2]] }]],
    [
      'a recipient twice',
      [
        104,
        {
          ...payments,
          payments: [
            ['1.2.5', 1],
            ['1.2.5', 2],
          ],
        },
      ],
    ],
    ['more than 64 bits', [33, { ...vesting, owner: '1.2.18446744073709551616' }]],
    ['no integer', [33, { ...vesting, amount: { amount: 1.5, asset_id: '1.3.0' } }]],
    ['a time in 2106', [99, { ...approved, expiration: '2106-02-07T06:28:16' }]],
    ['a day that does not exist', [99, { ...approved, expiration: '2030-02-30T00:00:00' }]],
    ['a time of a fraction', [99, { ...approved, expiration: '2030-02-20T00:00:00.5' }]],
    ['a name with a character that JSON escapes', [5, { ...account, name: 'ab\u0000' }]],
    ['a name with a byte that is no UTF-8', [5, { ...account, name: 'ab\udcff' }]],
    ['a name with half a character', [5, { ...account, name: 'ab\ud800' }]],
    ['half a character in a structure', [10, { ...asset, ...described('ab\ud800') }]],
    ['a vote twice', [5, { ...account, options: { ...options, votes: ['1:5', '0:5'] } }]],
    ['a vote beyond 32 bits', [5, { ...account, options: { ...options, votes: ['1:16777216'] } }]],
  ])('an operation with %s', (_what, operation) => {
    expect(() => pack(operation)).toThrow(UnsupportedOperationError);
    const proposal = {
      fee: transfer.fee,
      fee_paying_account: '1.2.1',
      expiration_time: '2026-11-22T23:45:33',
      proposed_ops: [{ op: operation }],
      extensions: [],
    };
    expect(() => pack([22, proposal])).toThrow(UnsupportedOperationError);
  });

  it('what the node printed in another order than it keeps, or twice', () => {
    const printed = (entries: unknown[]) => () =>
      packTransaction(
        {
          ...{ ref_block_num: 1, ref_block_prefix: 1, expiration: '2026-11-22T23:45:33' },
          operations: [[104, { ...payments, payments: entries }]],
          extensions: [],
        },
        'printed',
      );
    const [five, nine] = [
      ['1.2.5', 1],
      ['1.2.9', 1],
    ];
    expect(printed([five, nine])().length).toBeGreaterThan(10);
    expect(printed([nine, five])).toThrow(UnsupportedOperationError);
    expect(printed([five, five])).toThrow(UnsupportedOperationError);
    const sorted = pack([104, { ...payments, payments: [five, nine] }]);
    expect(pack([104, { ...payments, payments: [nine, five] }]).equals(sorted)).toBe(true);
  });

  it.each([126, 200, -1, 0.5, Number.NaN])(
    'operation %d, which the chain does not have',
    (number) => {
      expect(() => pack([number, transfer])).toThrow(UnsupportedOperationError);
      const proposal = {
        ...{ fee, fee_paying_account: '1.2.1', expiration_time: '2026-11-22T23:45:33' },
        ...{ proposed_ops: [{ op: [number, transfer] }], extensions: [] },
      };
      expect(() => pack([22, proposal])).toThrow(UnsupportedOperationError);
    },
  );

  it.each([undefined, null, {}, 'none', [undefined], [[0]], [{}], [[]]])(
    'operations that are none: %j',
    (operations) => {
      const pack = () =>
        packTransaction({
          ...{ ref_block_num: 1, ref_block_prefix: 1, expiration: '2026-11-22T23:45:33' },
          operations: operations as WireOperation[],
          extensions: [],
        });
      expect(pack).toThrow(MalformedWireError);
    },
  );

  it('proposals in proposals, beyond what a stack holds', () => {
    let operation: WireOperation = [0, transfer];
    for (let depth = 0; depth < 5_000; depth += 1) {
      operation = [
        22,
        {
          ...{ fee, fee_paying_account: '1.2.1', expiration_time: '2026-11-22T23:45:33' },
          ...{ proposed_ops: [{ op: operation }], extensions: [] },
        },
      ];
    }
    expect(() => pack(operation)).toThrow(UnsupportedOperationError);
  });

  it('extensions that are not empty, and fields that are not known', () => {
    expect(() => pack([0, { ...transfer, extensions: [1] }])).toThrow(UnsupportedOperationError);
    const bet = { bettor: '1.2.1', bet: transfer.amount, fee: transfer.fee, nonce: 1 };
    expect(pack([50, bet]).length).toBeGreaterThan(0);
    expect(() => pack([50, { ...bet, odds: 2 }])).toThrow(UnsupportedOperationError);
  });
});

describe('small readers', () => {
  it('amounts come as numbers and as strings', () => {
    expect(amountOf(2147483647)).toBe(2147483647n);
    expect(amountOf('10001234500')).toBe(10001234500n);
    expect(amountOf('-5')).toBe(-5n);
    for (const bad of ['', '1.5', '0x10', ' 1', '1e3', Number.NaN, 0.5, 2 ** 53]) {
      expect(() => amountOf(bad)).toThrow(MalformedWireError);
    }
  });

  it('times are UTC', () => {
    expect(parseWireTime('2026-11-22T23:45:33').toISOString()).toBe('2026-11-22T23:45:33.000Z');
    expect(() => parseWireTime('2026-11-22')).toThrow(MalformedWireError);
    expect(() => parseWireTime('2026-13-22T23:45:33')).toThrow(MalformedWireError);
  });

  it('signatures and block ids that are garbage are refused', () => {
    expect(() => recoverPublicKey(Buffer.alloc(32), '00')).toThrow(MalformedWireError);
    expect(() => recoverPublicKey(Buffer.alloc(32), '1f'.padEnd(130, '0'))).toThrow(
      MalformedWireError,
    );
    expect(() => recoverPublicKey(Buffer.alloc(32), 'ff'.repeat(65))).toThrow(MalformedWireError);
    expect(() => blockNumberOf('abc')).toThrow(MalformedWireError);
    expect(isCanonical('zz')).toBe(false);
    const signature = signDigest(Buffer.alloc(32, 1), owner);
    expect(isCanonical(`${signature.slice(0, 2)}ff${signature.slice(4)}`)).toBe(false);
  });
});

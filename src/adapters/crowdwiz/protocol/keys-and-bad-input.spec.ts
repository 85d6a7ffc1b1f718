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
  ])('a transfer with %s', (_what, fields) => {
    expect(() => pack([0, fields])).toThrow(MalformedWireError);
  });

  it.each([52, 58, 63, 85, 125, 200])('operation %d, whose bytes nobody has proved', (number) => {
    expect(() => pack([number, {}])).toThrow(UnsupportedOperationError);
  });

  it('an unproved operation inside of a proposal', () => {
    const proposal = {
      fee: { amount: 1, asset_id: '1.3.0' },
      fee_paying_account: '1.2.1',
      expiration_time: '2026-11-22T23:45:33',
      proposed_ops: [{ op: [52, { fee: { amount: 1, asset_id: '1.3.0' } }] }],
      extensions: [],
    };
    expect(() => pack([22, proposal])).toThrow(UnsupportedOperationError);
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

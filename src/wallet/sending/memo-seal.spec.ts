import fc from 'fast-check';
import { CWD, Money } from '../../kernel';
import { MEMO_SEAL_BYTES, MemoSeal, type SealedPayment, type SealedPurpose } from './memo-seal';

const SECRET = 'throw-away secret of the memo seals';
const purposes = fc.record<SealedPurpose>({
  purpose: fc.constantFrom('code', 'withdrawal', 'refund', 'anchor'),
  purposeId: fc.uuid(),
  counter: fc.integer({ min: 0, max: 2 ** 47 }),
});
const payments = fc.record<SealedPayment>({
  toAccountId: fc.integer({ min: 0, max: 10 ** 9 }).map((instance) => `1.2.${instance}`),
  amount: fc.option(fc.bigInt({ min: 1n, max: 10n ** 15n }).map((units) => Money.of(units, CWD))),
});

describe('the seal of a memo', () => {
  const seal = new MemoSeal([SECRET]);

  it('keeps what people read in front, and tells whose payment it is', () => {
    fc.assert(
      fc.property(fc.string(), purposes, payments, (text, purpose, payment) => {
        const memo = seal.seal(text, purpose, payment);
        expect(memo.startsWith(`${text} #`)).toBe(true);
        expect(Buffer.byteLength(memo)).toBe(Buffer.byteLength(text) + MEMO_SEAL_BYTES);
        expect(seal.read(memo, payment)).toEqual(purpose);
      }),
    );
  });

  it('is not that of another payment, nor made with another secret', () => {
    const others = fc.tuple(purposes, payments, payments, fc.string({ minLength: 1 }));
    fc.assert(
      fc.property(others, ([purpose, payment, other, secret]) => {
        const memo = seal.seal('W', purpose, payment);
        const isSame =
          other.toAccountId === payment.toAccountId &&
          other.amount?.units === payment.amount?.units;
        if (!isSame) expect(seal.read(memo, other)).toBeNull();
        expect(new MemoSeal([secret]).read(memo, payment)).toBeNull();
      }),
    );
  });

  it('does not survive the change of a single character', () => {
    fc.assert(
      fc.property(purposes, payments, fc.nat(), (purpose, payment, place) => {
        const memo = seal.seal('W', purpose, payment);
        const first = memo.length - MEMO_SEAL_BYTES + 2;
        // Of the last character, two bits are padding.
        const at = first + (place % (MEMO_SEAL_BYTES - 3));
        const changed = `${memo.slice(0, at)}${memo[at] === 'A' ? 'B' : 'A'}${memo.slice(at + 1)}`;
        expect(seal.read(changed, payment)).toBeNull();
      }),
    );
  });

  it('of an earlier secret is still valid, and no longer made', () => {
    const payment = { toAccountId: '1.2.7', amount: Money.of(5n, CWD) };
    const purpose: SealedPurpose = {
      purpose: 'withdrawal',
      purposeId: '00000000-0000-4000-8000-00000000000e',
      counter: 9,
    };
    const rotated = new MemoSeal(['the next secret', SECRET]);
    expect(rotated.read(seal.seal('W', purpose, payment), payment)).toEqual(purpose);
    expect(seal.read(rotated.seal('W', purpose, payment), payment)).toBeNull();
  });

  it.each(['', 'ABCD-EFGH', 'W:7 #short', `W #${'!'.repeat(47)}`, `#${'A'.repeat(47)}`])(
    'is not found in "%s"',
    (memo) => {
      expect(seal.read(memo, { toAccountId: '1.2.7', amount: null })).toBeNull();
    },
  );
});

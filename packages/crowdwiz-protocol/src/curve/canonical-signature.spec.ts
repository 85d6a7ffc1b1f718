import { secp256k1 } from '@noble/curves/secp256k1.js';
import fc from 'fast-check';
import { isCanonical } from '../signature';
import { curve } from '.';
import { nobleCurve } from './noble-curve';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const secrets = bytes32.filter((bytes) => secp256k1.utils.isValidSecretKey(bytes));

function standard(digest: Uint8Array, secret: Uint8Array): Buffer {
  const options = { prehash: false, lowS: true, format: 'recovered' } as const;
  return Buffer.from(secp256k1.sign(digest, secret, options));
}

describe.each([
  ['chosen', curve],
  ['JavaScript', nobleCurve],
])('a canonical signature by the %s library', (_name, { signCanonically }) => {
  it('is the signature of RFC 6979 wherever that one is canonical', () => {
    let same = 0;
    fc.assert(
      fc.property(bytes32, secrets, (digest, secret) => {
        const expected = standard(digest, secret);
        if (!isCanonical(expected.toString('hex'))) return;
        same += 1;
        expect(signCanonically(digest, secret).toString('hex')).toBe(expected.toString('hex'));
      }),
      { numRuns: 80 },
    );
    // About half of them are; none at all would prove nothing.
    expect(same).toBeGreaterThan(20);
  });

  it('is always canonical and valid, names its key, and never changes', () => {
    fc.assert(
      fc.property(bytes32, secrets, (digest, secret) => {
        const signature = signCanonically(digest, secret);
        const publicKey = secp256k1.getPublicKey(secret);
        expect(isCanonical(signature.toString('hex'))).toBe(true);
        expect(
          secp256k1.verify(signature.subarray(1), digest, publicKey, {
            prehash: false,
            lowS: true,
          }),
        ).toBe(true);
        expect(secp256k1.recoverPublicKey(signature, digest, { prehash: false })).toEqual(
          publicKey,
        );
        expect(signCanonically(digest, secret)).toEqual(signature);
      }),
      { numRuns: 30 },
    );
  });

  it('uses another nonce for every digest and key', () => {
    const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const points = [
      signCanonically(one, one),
      signCanonically(two, one),
      signCanonically(one, two),
      signCanonically(two, two),
    ].map((signature) => signature.subarray(1, 33).toString('hex'));
    expect(new Set(points).size).toBe(4);
  });

  it('reads a digest that is beyond the order of the curve as everybody does', () => {
    const digest = Buffer.alloc(32, 0xff);
    for (let seed = 1; seed < 20; seed += 1) {
      const secret = Buffer.alloc(32, seed);
      const expected = standard(digest, secret);
      if (!isCanonical(expected.toString('hex'))) continue;
      expect(signCanonically(digest, secret).toString('hex')).toBe(expected.toString('hex'));
    }
  });
});

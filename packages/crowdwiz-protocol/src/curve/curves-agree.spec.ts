import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { encodePublicKey } from '../keys';
import { transactionDigest } from '../transaction';
import type { Curve } from './curve';
import { type NativeBinding, nativeCurve } from './native-curve';
import { nobleCurve } from './noble-curve';

/** CURVE_RUNS=2000 compares as many as ADR 58 speaks of. */
const RUNS = Number(process.env['CURVE_RUNS'] ?? 60);
const CHAIN_ID = '4bb7d961b8da4dd9c93d7ab5f6b5a1dd5e4d04a8b8a0a4ef6fd1fd2cf3b51d77';

/** The native binding, or on a platform that has none what its package falls back to. */
const binding = createRequire(__filename)('secp256k1') as NativeBinding;
const native = nativeCurve(binding);

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const privateKeys = bytes32.filter((bytes) => nobleCurve.isPrivateKey(bytes));
const instances = fc.integer({ min: 0, max: 1_000_000 }).map((instance) => `1.2.${instance}`);
const amounts = fc.bigInt({ min: 1n, max: 2n ** 62n }).map((units) => {
  return { amount: units.toString(), asset_id: '1.3.0' };
});
const memos = fc.record({ keys: fc.tuple(privateKeys, privateKeys), message: fc.uint8Array() });
const digests = fc
  .record({
    tapos: fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0, max: 0xffffffff })),
    ...{ fee: amounts, from: instances, to: instances, amount: amounts, memo: memos },
  })
  .map(({ tapos, fee, from, to, amount, memo }) => {
    const [sender, reader] = memo.keys.map((key) => encodePublicKey(native.publicKeyOf(key)));
    const message = Buffer.from(memo.message).toString('hex');
    const wireMemo = { from: sender, to: reader, nonce: '1', message };
    const fields = { fee, from, to, amount, memo: wireMemo, extensions: [] };
    return transactionDigest(CHAIN_ID, {
      ref_block_num: tapos[0],
      ref_block_prefix: tapos[1],
      expiration: '2026-01-01T00:00:00',
      operations: [[0, fields]],
      extensions: [],
    });
  });

function outcomeOf(action: () => Uint8Array): string {
  try {
    return Buffer.from(action()).toString('hex');
  } catch {
    return 'refused';
  }
}

/** Of so many random transactions, how many get another signature or another signer than by noble. */
function disagreements(curve: Curve, numRuns = RUNS, seed?: number): number {
  let count = 0;
  fc.assert(
    fc.property(digests, privateKeys, (digest, key) => {
      const expected = nobleCurve.signCanonically(digest, key);
      const signed = outcomeOf(() => curve.signCanonically(digest, key));
      const signer = Buffer.from(curve.recoverPublicKey(digest, expected));
      const isSame = signed === expected.toString('hex');
      if (!isSame || !signer.equals(nobleCurve.publicKeyOf(key))) count += 1;
    }),
    { numRuns, ...(seed !== undefined && { seed }) },
  );
  return count;
}

describe('libsecp256k1 and @noble/curves', () => {
  it('sign transactions with the same bytes and recover the same signers', () => {
    expect(disagreements(native)).toBe(0);
  });

  it('would be seen to differ by other nonces, or by another half of the curve', () => {
    const withEntropy: NativeBinding = {
      ...binding,
      ecdsaSign(message, key, options) {
        if (options === undefined) return binding.ecdsaSign(message, key);
        // Canonical as well, and no node would refuse it: extra entropy in place of "nonce plus one".
        return binding.ecdsaSign(message, key, { data: randomBytes(32) } as never);
      },
    };
    // About half of them take more than one nonce: by always the same ones, it is never left to chance.
    expect(disagreements(nativeCurve(withEntropy), 40, 58)).toBeGreaterThan(8);
    const otherHalf: NativeBinding = {
      ...binding,
      ecdsaRecover: (pair, recoveryId, message) =>
        binding.ecdsaRecover(pair, recoveryId ^ 1, message),
    };
    expect(disagreements(nativeCurve(otherHalf), 10)).toBe(10);
  });

  it('share the same secrets, and refuse the same points', () => {
    const points = fc.oneof(
      privateKeys.map((key) => native.publicKeyOf(key)),
      fc.tuple(fc.constantFrom(0, 2, 3, 4), bytes32).map(([sign, x]) => Buffer.of(sign, ...x)),
      fc.constant(Buffer.alloc(33)),
      fc.constant(Buffer.concat([Buffer.of(2), Buffer.alloc(32, 0xff)])),
    );
    fc.assert(
      fc.property(privateKeys, points, (key, point) => {
        const secret = outcomeOf(() => nobleCurve.sharedX(key, point));
        expect(outcomeOf(() => native.sharedX(key, point))).toBe(secret);
        expect(native.isPoint(point)).toBe(secret !== 'refused');
        expect(nobleCurve.isPoint(point)).toBe(secret !== 'refused');
        expect(Buffer.from(native.publicKeyOf(key))).toEqual(
          Buffer.from(nobleCurve.publicKeyOf(key)),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('read garbage for a signature alike', () => {
    const parts = fc.oneof(
      { weight: 6, arbitrary: bytes32 },
      fc.constant(Buffer.alloc(32)),
      fc.constant(Buffer.alloc(32, 0xff)),
      fc
        .integer({ min: 1, max: 255 })
        .map((last) => Buffer.concat([Buffer.alloc(31), Buffer.of(last)])),
    );
    const signatures = fc
      .tuple(fc.integer({ min: 0, max: 3 }), parts, parts)
      .map(([recoveryId, r, s]) => Buffer.concat([Buffer.of(recoveryId), r, s]));
    const anyDigest = fc.oneof(
      { weight: 4, arbitrary: bytes32 },
      fc.constant(Buffer.alloc(32, 0xff)),
    );
    fc.assert(
      fc.property(anyDigest, signatures, (digest, signature) => {
        const expected = outcomeOf(() => nobleCurve.recoverPublicKey(digest, signature));
        expect(outcomeOf(() => native.recoverPublicKey(digest, signature))).toBe(expected);
      }),
      { numRuns: RUNS },
    );
  });

  it('refuse the same private keys', () => {
    const order = 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141';
    const below = order.replace(/1$/, '0');
    for (const hex of [
      '',
      '00',
      '00'.repeat(32),
      '00'.repeat(31) + '01',
      below,
      order,
      'ff'.repeat(32),
      '01'.repeat(33),
    ]) {
      const bytes = Buffer.from(hex, 'hex');
      expect([hex, native.isPrivateKey(bytes)]).toEqual([hex, nobleCurve.isPrivateKey(bytes)]);
    }
  });

  it('read a digest beyond the order of the curve alike', () => {
    const digest = Buffer.alloc(32, 0xff);
    for (let seed = 1; seed < 20; seed += 1) {
      const key = Buffer.alloc(32, seed);
      expect(native.signCanonically(digest, key)).toEqual(nobleCurve.signCanonically(digest, key));
    }
    expect(() => native.signCanonically(Buffer.alloc(31), Buffer.alloc(32, 1))).toThrow(RangeError);
    expect(() => nobleCurve.signCanonically(Buffer.alloc(31), Buffer.alloc(32, 1))).toThrow(
      RangeError,
    );
  });
});

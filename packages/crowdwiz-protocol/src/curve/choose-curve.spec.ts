import { createRequire } from 'node:module';
import { chooseCurve } from './choose-curve';
import { curveLibrary } from '.';
import type { NativeBinding } from './native-curve';
import { nobleCurve } from './noble-curve';

/** The native binding, or on a platform that has none what its package falls back to. */
const binding = createRequire(__filename)('secp256k1') as NativeBinding;
const PREBUILT = ['linux-x64', 'darwin-arm64', 'win32-x64'];

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(20) ^ 1, 20);
  return copy;
}

describe('the choice of the library for the curve', () => {
  it('is native code wherever that is published', () => {
    const isPublished = PREBUILT.includes(`${process.platform}-${process.arch}`);
    const { name, fallbackReason } = curveLibrary();
    expect(name).toBe(isPublished ? 'libsecp256k1' : '@noble/curves');
    expect(fallbackReason === null).toBe(isPublished);
  });

  it('is JavaScript where the binding does not load, and says why in one line', () => {
    const choice = chooseCurve(() => {
      throw new Error(
        'No native build was found for platform=plan9\n    loaded from: /somewhere\n',
      );
    });
    expect(choice).toEqual({
      curve: nobleCurve,
      fallbackReason: 'No native build was found for platform=plan9',
    });
  });

  const wrong: [string, Partial<NativeBinding>][] = [
    ['a private key', { privateKeyVerify: () => false }],
    ['a point', { publicKeyVerify: () => false }],
    ['a public key', { publicKeyCreate: (key) => flipped(binding.publicKeyCreate(key)) }],
    ['a recovered key', { ecdsaRecover: (...given) => flipped(binding.ecdsaRecover(...given)) }],
    ['a shared secret', { ecdh: (...given) => flipped(binding.ecdh(...given)) }],
    [
      'a signature',
      {
        ecdsaSign: (...given) => {
          const { signature, recid } = binding.ecdsaSign(...given);
          return { signature: flipped(signature), recid };
        },
      },
    ],
    ['a nonce', { ecdsaSign: (message, key) => binding.ecdsaSign(message, key) }],
  ];
  it.each(wrong)('is JavaScript where native code is wrong about %s', (_what, functions) => {
    const { curve, fallbackReason } = chooseCurve(() => ({ ...binding, ...functions }));
    expect(curve).toBe(nobleCurve);
    expect(fallbackReason).toMatch(/does not give the bytes that are known|no canonical signature/);
  });
});

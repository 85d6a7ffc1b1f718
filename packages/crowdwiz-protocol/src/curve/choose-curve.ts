import { createRequire } from 'node:module';
import type { Curve } from './curve';
import { type NativeBinding, nativeCurve } from './native-curve';

/** By which library this process computes on the curve. */
export interface CurveChoice {
  readonly curve: Curve;
  /** Why libsecp256k1 is not used; null when it is. */
  readonly fallbackReason: string | null;
}

const load = createRequire(__filename);

/** Throw-away: one known answer of each kind. The signature is the second try of its nonce. */
const KNOWN = {
  privateKey: Buffer.alloc(32, 7),
  publicKey: '02989c0b76cb563971fdc9bef31ec06c3560f3249d6ee9e5d83c57625596e05f6f',
  digest: Buffer.alloc(32, 1),
  signature:
    '0056b23c2b7e31a303c9133c89025a5e8db709a1c0083fc3c8b27097cc22b140d5' +
    '6333ea4f8247d34bbffa0ea185fb234d282bc47bcfd430a13d7affbb237f9ac4',
  sharedX: '12f9d20359af7d8724009923c96dfc295d14b15893922ef44633651f10edaa80',
};

/**
 * libsecp256k1 where its binding loads and gives the known bytes, else @noble/curves, some twenty times slower. The
 * package's own entry would fall back to a third library in silence: its binding is asked for by name.
 */
export function chooseCurve(
  loadNative: () => NativeBinding = () => load('secp256k1/bindings') as NativeBinding,
): CurveChoice {
  try {
    const curve = nativeCurve(loadNative());
    if (givesKnownBytes(curve)) return { curve, fallbackReason: null };
    return { curve: loadNoble(), fallbackReason: 'it does not give the bytes that are known' };
  } catch (error) {
    const [firstLine = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { curve: loadNoble(), fallbackReason: firstLine };
  }
}

/** Loading it takes 0.1 seconds and ten megabytes, which only those pay who need it. */
function loadNoble(): Curve {
  const { nobleCurve } = load('./noble-curve') as typeof import('./noble-curve');
  return nobleCurve;
}

function givesKnownBytes(curve: Curve): boolean {
  const { privateKey, publicKey, digest, signature, sharedX } = KNOWN;
  const point = Buffer.from(publicKey, 'hex');
  const signed = curve.signCanonically(digest, privateKey);
  return (
    curve.isPrivateKey(privateKey) &&
    curve.isPoint(point) &&
    point.equals(curve.publicKeyOf(privateKey)) &&
    signed.toString('hex') === signature &&
    point.equals(curve.recoverPublicKey(digest, signed)) &&
    Buffer.from(curve.sharedX(privateKey, point)).toString('hex') === sharedX
  );
}
